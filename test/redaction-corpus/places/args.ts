// Commands, arguments and probes: where people put what they did not want to look up.
import { inResource, type Scene } from "../entry.ts";
import { base64 } from "../encode.ts";
import type { KindName } from "../kinds.ts";
import { workload } from "../objects.ts";

type Line = readonly [KindName, string, (secret: string) => readonly string[]];

const flags: readonly Line[] = [
  ["generated-password", "args-flag", (s) => ["--user", "app", "--password", s]],
  ["human-password", "args-equals", (s) => ["serve", `--db-password=${s}`, "--port=8080"]],
  ["hex-password", "args-flag", (s) => ["redis-server", "--requirepass", s, "--appendonly", "yes"]],
  ["hex-password", "args-flag", (s) => ["--masterauth", s]],
  // No flag at all: the token stands on its own.
  ["github-classic-token", "args-flag", (s) => ["sync", "--repo", "acme/shop", s]],
  ["internal-api-key", "args-equals", (s) => [`--api-key=${s}`]],
  // Go flags take one dash as well as two.
  ["internal-api-key", "args-equals", (s) => [`-apikey=${s}`, "-v=2"]],
  ["oauth2-proxy-cookie-secret", "args-equals", (s) => ["--provider=oidc", `--cookie-secret=${s}`]],
  ["keycloak-client-secret", "args-equals", (s) => ["--client-id=web", `--client-secret=${s}`]],
  // Glued to the letter, and -p is a port elsewhere.
  ["generated-password", "args-short-flag", (s) => ["mysqladmin", "ping", "-uroot", `-p${s}`]],
  ["lowercase-password", "args-short-flag", (s) => ["redis-cli", "-h", "redis", "-a", s, "ping"]],
  // Flag and value are two elements of the list.
  ["bootstrap-token", "args-flag", (s) => ["kubeadm", "join", "10.0.0.1:6443", "--token", s]],
  ["kubeadm-certificate-key", "args-flag", (s) => ["--control-plane", "--certificate-key", s]],
  ["keystore-password", "args-equals", (s) => ["java", `-Dserver.ssl.key-store-password=${s}`, "-jar", "app.jar"]],
  [
    "generated-password",
    "args-url",
    (s) => ["migrate", "-database", `postgres://app:${s}@db/app?sslmode=disable`, "up"],
  ],
  ["gitlab-token", "args-url", (s) => ["git", "clone", `https://oauth2:${s}@gitlab.example.com/acme/shop.git`]],
  ["generated-password", "args-url", (s) => ["--upstream", `http://metrics:${s}@prom:9090`]],
  ["opaque-access-token", "args-header", (s) => ["curl", "-H", `Authorization: Bearer ${s}`, "https://api"]],
  ["basic-credential", "args-header", (s) => ["curl", "--header", `Authorization: Basic ${s}`, "https://api"]],
  ["internal-api-key", "args-header", (s) => ["wget", `--header=X-Api-Key: ${s}`]],
  ["human-password", "args-user", (s) => ["curl", "-u", `admin:${s}`, "http://elastic:9200/_cat/health"]],
  // The value ends at a comma that starts the next setting.
  ["generated-password", "args-yaml", (s) => ["--set", `auth.password=${s},replicas=3`]],
  ["consul-token", "args-equals", (s) => ["agent", `-token=${s}`]],
  ["etcd-encryption-key", "args-equals", (s) => ["consul", "agent", `-encrypt=${s}`]],
  ["k3s-server-token", "args-flag", (s) => ["k3s", "agent", "--server", "https://10.0.0.1:6443", "-t", s]],
];

const scripts: readonly (readonly [KindName, (secret: string) => string])[] = [
  ["human-password", (s) => `export DB_PASSWORD='${s}' && exec ./server`],
  ["generated-password", (s) => `PGPASSWORD=${s} psql -h db -U app -c 'select 1'`],
  ["generated-password", (s) => `set -e\nuntil mysql -h db -u root -p${s} -e 'SELECT 1'; do sleep 1; done\n`],
  // The name comes after the value, in another command.
  ["passphrase", (s) => `echo "${s}" | gpg --batch --passphrase-fd 0 -d /in.gpg > /out`],
  ["docker-hub-token", (s) => `docker login -u ci -p ${s} && docker pull acme/web`],
  ["generated-password", (s) => `echo ${s} | docker login --username ci --password-stdin registry.example.com`],
  ["hex-password", (s) => `redis-cli -a "${s}" --no-auth-warning ping | grep PONG`],
  ["generated-password", (s) => `mongosh "mongodb://root:${s}@localhost:27017/admin" --eval 'db.adminCommand("ping")'`],
  [
    "github-fine-grained-token",
    (s) => `git config --global url."https://x:${s}@github.com/".insteadOf https://github.com/`,
  ],
  ["generated-password", (s) => `sshpass -p '${s}' scp dump.sql backup@nas:/in/`],
  ["generated-password", (s) => `mc alias set store http://minio:9000 admin ${s}`],
  ["npm-token", (s) => `echo "//registry.npmjs.org/:_authToken=${s}" > ~/.npmrc && npm ci`],
  ["vault-token", (s) => `vault login ${s} >/dev/null && vault kv get kv/app`],
  ["generated-password", (s) => `cat <<EOF > /etc/app.conf\nuser=app\npassword=${s}\nEOF\nexec app`],
  // user:password with no word that says so.
  ["human-password", (s) => `echo 'root:${s}' | chpasswd && /usr/sbin/sshd -D`],
  ["generated-password", (s) => `psql -c "ALTER USER app WITH PASSWORD '${s}'"`],
  ["generated-password", (s) => `openssl pkcs12 -export -in tls.crt -inkey tls.key -out k.p12 -passout pass:${s}`],
  ["keystore-password", (s) => `keytool -importkeystore -deststorepass ${s} -srckeystore k.p12`],
  ["generated-password", (s) => `curl -s -XPOST http://idp/token -d 'grant_type=password&username=svc&password=${s}'`],
  ["generated-password", (s) => `echo ${base64(s)} | base64 -d > /run/password`],
];

export const argScenes: readonly Scene[] = [
  ...flags.map(([kind, encoding, write], i) =>
    inResource(kind, encoding, (s, d) =>
      workload(d, i % 3 === 0 ? { command: ["app", ...write(s)] } : { args: write(s) }),
    ),
  ),
  ...scripts.map(([kind, write]) =>
    inResource(kind, "shell-command", (s, d) => workload(d, { command: ["sh", "-c", write(s)] })),
  ),
  inResource("generated-password", "probe-command", (s, d) =>
    workload(d, { readinessProbe: { exec: { command: ["sh", "-c", `mysqladmin ping -uroot -p${s}`] } } }),
  ),
  inResource("basic-credential", "probe-header", (s, d) =>
    workload(d, {
      livenessProbe: {
        httpGet: { path: "/", port: 80, httpHeaders: [{ name: "Authorization", value: `Basic ${s}` }] },
      },
    }),
  ),
  inResource("opaque-access-token", "probe-header", (s, d) =>
    workload(d, { livenessProbe: { httpGet: { path: `/health?token=${s}`, port: 80 } } }),
  ),
  inResource("human-password", "lifecycle-hook", (s, d) =>
    workload(d, {
      lifecycle: { postStart: { exec: { command: ["/bin/sh", "-c", `htpasswd -cb /etc/.htpasswd admin '${s}'`] } } },
    }),
  ),
];
