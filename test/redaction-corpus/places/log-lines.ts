// Single log lines in free text: what each program prints when somebody left a credential in its reach.
import { inLog, type Scene } from "../entry.ts";
import { base64, jsonInside } from "../encode.ts";
import type { KindName } from "../kinds.ts";

type Line = readonly [KindName, encoding: string, write: (secret: string) => string];

const day = "2026-03-04 10:11:12,131";

const plain: readonly Line[] = [
  // "password" and then the value, with only a space.
  ["human-password", "plain", (s) => `${day} INFO  [main] Connecting as admin with password ${s} to ldap://dc1`],
  ["generated-password", "plain", (s) => `${day} WARN password is '${s}', please change it after the first login`],
  [
    "generated-password",
    "plain",
    (s) => `*************************\nInitial admin password: ${s}\n*************************`,
  ],
  ["generated-password", "plain", (s) => `GENERATED ROOT PASSWORD: ${s}`],
  ["uuid-password", "plain", (s) => `Using generated security password: ${s}`],
  [
    "hex-password",
    "plain",
    (s) =>
      `Please use the following password to proceed to installation:\n\n${s}\n\nThis may also be found at: /var/jenkins_home/secrets/initialAdminPassword`,
  ],
  // The value is named on the line before.
  ["elastic-password", "plain", (s) => `Password for the [elastic] user successfully reset.\nNew value: ${s}`],
  ["generated-password", "plain", (s) => `[Entrypoint] GENERATED ROOT PASSWORD: ${s}`],
  // Two letters for the word.
  ["leet-password", "plain", (s) => `created user bob (pw: ${s})`],
  ["numeric-pin", "plain", (s) => `hsm: opening slot 0 with PIN=${s}`],
  ["internal-api-key", "plain", (s) => `Registering agent, api key ${s}`],
  ["internal-api-key", "plain", (s) => `401 Unauthorized: invalid apiKey "${s}"`],
  ["opaque-access-token", "plain", (s) => `got access token: ${s}, expires in 3600`],
  ["totp-seed", "plain", (s) => `otpauth://totp/Shop:alice?secret=${s}&issuer=Shop`],
  [
    "magic-link-token",
    "plain",
    (s) => `mail sent to a@example.com: https://shop.example.com/reset-password?token=${s}`,
  ],
  ["vault-unseal-key", "plain", (s) => `Unseal Key 1: ${s}`],
  ["vault-legacy-token", "plain", (s) => `Initial Root Token: ${s}`],
  [
    "bootstrap-token",
    "plain",
    (s) => `kubeadm join 10.0.0.1:6443 --token ${s} --discovery-token-ca-cert-hash sha256:${"ab12".repeat(16)}`,
  ],
  ["kubeadm-certificate-key", "plain", (s) => `[upload-certs] Using certificate key:\n${s}`],
  ["erlang-cookie", "plain", (s) => `2026-03-04 [info] <0.1.0> cookie: ${s}`],
  ["otp-license", "plain", (s) => `Activating license key ${s} for 25 seats`],
  ["passphrase", "plain", (s) => `gpg: passphrase="${s}" accepted`],
  ["keystore-password", "plain", (s) => `keytool error: keystore password was incorrect (storepass=${s})`],
  ["iscsi-chap-password", "plain", (s) => `iscsiadm: node.session.auth.password = ${s}`],
  ["snmp-community", "plain", (s) => `snmpwalk -v2c -c ${s} 10.0.0.7 sysDescr`],
  ["hex-password", "plain", (s) => `http://127.0.0.1:8888/lab?token=${s}`],
];

const commands: readonly Line[] = [
  ["docker-hub-token", "command", (s) => `+ docker login -u ci -p ${s} docker.io`],
  ["generated-password", "command", (s) => `+ mysql -h db -u root -p${s} -e 'show tables'`],
  ["generated-password", "command", (s) => `+ PGPASSWORD=${s} pg_dump -h db -U app app`],
  ["generated-password", "command", (s) => `++ curl -s -u admin:${s} http://nexus:8081/service/rest/v1/status`],
  [
    "generated-password",
    "command",
    (s) => `+ pip install --index-url https://ci:${s}@pypi.example.com/simple requests`,
  ],
  ["github-classic-token", "command", (s) => `Cloning into 'shop'... https://${s}@github.com/acme/shop.git`],
  ["generated-password", "command", (s) => `+ ldapsearch -x -D cn=admin,dc=example,dc=com -w ${s} -b dc=example`],
  ["generated-password", "command", (s) => `+ helm upgrade web ./web --set auth.password=${s} --wait`],
  ["generated-password", "command", (s) => `+ kubectl create secret generic db --from-literal=password=${s}`],
  // MONITOR output quotes the command and its argument.
  ["hex-password", "redis", (s) => `1709546400.123456 [0 10.1.2.3:5512] "AUTH" "${s}"`],
  ["human-password", "redis", (s) => `1709546400.123456 [0 10.1.2.3:5512] "AUTH" "app" "${s}"`],
  ["hex-password", "redis", (s) => `ERR wrong number of arguments, command: CONFIG SET requirepass ${s}`],
  ["basic-credential", "smtp", (s) => `C: AUTH PLAIN ${s}`],
  // Asked for in base64, answered in base64.
  ["generated-password", "smtp", (s) => `S: 334 UGFzc3dvcmQ6\nC: ${base64(s)}`],
  // A protocol verb.
  ["generated-password", "ftp", (s) => `---> USER deploy\n---> PASS ${s}`],
  ["generated-password", "sql", (s) => `LOG:  statement: ALTER USER app WITH ENCRYPTED PASSWORD '${s}';`],
  ["generated-password", "sql", (s) => `Query: CREATE USER 'app'@'%' IDENTIFIED BY '${s}'`],
  // Column and value stand in two lists.
  ["human-password", "sql", (s) => `Executing: INSERT INTO users (email, password) VALUES ('a@b.c', '${s}')`],
  ["bcrypt-hash", "sql", (s) => `UPDATE users SET password_hash = '${s}' WHERE id = 7`],
  ["argon2-hash", "sql", (s) => `duplicate key value: Key (email, hash)=(a@b.c, ${s}) already exists.`],
  ["scram-verifier", "sql", (s) => `pg_authid: rolpassword | ${s}`],
];

const addresses: readonly Line[] = [
  [
    "generated-password",
    "connection-url",
    (s) => `could not connect: postgres://app:${s}@db.shop.svc:5432/app?sslmode=disable`,
  ],
  [
    "symbol-password",
    "connection-url",
    (s) => `sqlalchemy.exc.OperationalError: mysql+pymysql://app:${encodeURIComponent(s)}@db/app`,
  ],
  ["hex-password", "connection-url", (s) => `redis: dialing redis://default:${s}@redis:6379/0`],
  // Nothing but letters.
  ["lowercase-password", "connection-url", (s) => `amqp.dial amqp://guest:${s}@rabbitmq:5672/ failed: ACCESS_REFUSED`],
  [
    "generated-password",
    "connection-url",
    (s) => `MongoServerSelectionError mongodb+srv://svc:${s}@cluster0.ab1cd.mongodb.net/app`,
  ],
  [
    "generated-password",
    "connection-url",
    (s) => `java.sql.SQLException: jdbc:postgresql://db/app?user=app&password=${s}`,
  ],
  ["generated-password", "connection-url", (s) => `dial error: app:${s}@tcp(10.0.0.5:3306)/app?parseTime=true`],
  [
    "generated-password",
    "connection-string",
    (s) => `SqlException: Server=db,1433;Database=app;User Id=sa;Password=${s};TrustServerCertificate=True`,
  ],
  ["generated-password", "connection-string", (s) => `FATAL: dsn "host=db user=app password=${s} dbname=app" rejected`],
  [
    "azure-storage-key",
    "connection-string",
    (s) => `DefaultEndpointsProtocol=https;AccountName=shop;AccountKey=${s};EndpointSuffix=core.windows.net`,
  ],
  ["generated-password", "connection-url", (s) => `cloning http://deploy:${s}@gitea.dev.svc/acme/shop.git`],
  ["generated-password", "connection-url", (s) => `proxy: http_proxy=http://jdoe:${s}@proxy.corp:3128`],
  [
    "slack-webhook",
    "webhook-url",
    (s) => `POST https://hooks.slack.com/services/T02AB3CD4/B05EF6GH7/${s} returned 404`,
  ],
  [
    "discord-webhook",
    "webhook-url",
    (s) => `discord: https://discord.com/api/webhooks/110223344556677889/${s}?wait=true 429`,
  ],
  [
    "teams-webhook",
    "webhook-url",
    (s) =>
      `POST https://acme.webhook.office.com/webhookb2/0b7cf6d2-58b1-4a8e-9b0c-3a9b0e8d2c11@f3c1/IncomingWebhook/${s}/6a1e`,
  ],
  ["telegram-bot-token", "webhook-url", (s) => `Post "https://api.telegram.org/bot${s}/sendMessage": EOF`],
  // Good for minutes only, but a credential while it is.
  [
    "s3-signature",
    "presigned-url",
    (s) =>
      `GET https://b.s3.eu-west-1.amazonaws.com/k?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Date=20260304T101112Z&X-Amz-Expires=900&X-Amz-SignedHeaders=host&X-Amz-Signature=${s}`,
  ],
  [
    "aws-session-token",
    "presigned-url",
    (s) =>
      `GET https://b.s3.amazonaws.com/k?X-Amz-Expires=900&X-Amz-Security-Token=${encodeURIComponent(s)}&X-Amz-SignedHeaders=host`,
  ],
  [
    "azure-sas-signature",
    "presigned-url",
    (s) =>
      `PUT https://shop.blob.core.windows.net/c/b?sv=2024-11-04&se=2026-03-05T00%3A00%3A00Z&sr=b&sp=rw&sig=${encodeURIComponent(s)}`,
  ],
  [
    "opaque-access-token",
    "access-log",
    (s) =>
      `10.1.2.3 - - [04/Mar/2026:10:11:12 +0000] "GET /api/v1/me?access_token=${s} HTTP/1.1" 200 512 "-" "curl/8.5.0"`,
  ],
  [
    "oauth-code",
    "access-log",
    (s) =>
      `10.1.2.3 - alice [04/Mar/2026:10:11:12 +0000] "GET /oauth2/callback?code=${s}&state=xyz%3A%2F HTTP/2.0" 302 0`,
  ],
  ["internal-api-key", "access-log", (s) => `{"method":"GET","path":"/geo?q=berlin&key=${s}&lang=de","status":200}`],
  ["human-password", "access-log", (s) => `"POST /login?user=alice&password=${encodeURIComponent(s)} HTTP/1.1" 200`],
  ["session-jwt", "access-log", (s) => `"GET /ws?jwt=${s} HTTP/1.1" 101 0 "https://app.example.com/"`],
  [
    "session-jwt",
    "url-encoded",
    (s) => `redirect to https://login/?next=${encodeURIComponent(`https://app/?token=${s}`)}`,
  ],
  [
    "gcp-api-key",
    "access-log",
    (s) => `"GET https://maps.googleapis.com/maps/api/geocode/json?address=x&key=${s}" 403`,
  ],
  [
    "magic-link-token",
    "referrer",
    (s) => `"GET /logo.png HTTP/1.1" 200 99 "https://app.example.com/invite?invite_token=${s}" "Mozilla/5.0"`,
  ],
];

const headers: readonly Line[] = [
  ["opaque-access-token", "header", (s) => `> Authorization: Bearer ${s}`],
  ["basic-credential", "header", (s) => `> authorization: Basic ${s}`],
  ["internal-api-key", "header", (s) => `> X-API-Key: ${s}`],
  ["gitlab-token", "header", (s) => `> PRIVATE-TOKEN: ${s}`],
  ["vault-legacy-token", "header", (s) => `> X-Vault-Token: ${s}`],
  ["consul-token", "header", (s) => `DEBUG: headers={"X-Consul-Token": "${s}", "Accept": "*/*"}`],
  ["opaque-access-token", "header", (s) => `Request headers: {Authorization=[Bearer ${s}], Host=[api]}`],
  [
    "opaque-access-token",
    "header",
    (s) => `map[Accept:[*/*] Authorization:[Bearer ${s}] User-Agent:[Go-http-client/1.1]]`,
  ],
  ["php-session", "cookie", (s) => `Cookie: lang=de; PHPSESSID=${s}; theme=dark`],
  ["java-session", "cookie", (s) => `< Set-Cookie: JSESSIONID=${s}; Path=/; HttpOnly`],
  ["session-cookie", "cookie", (s) => `cookie: connect.sid=${s}; _ga=GA1.2.123.456`],
  ["encrypted-session-token", "cookie", (s) => `set-cookie: __Secure-next-auth.session-token=${s}; Path=/; Secure`],
  ["elastic-api-key", "header", (s) => `curl: -H 'Authorization: ApiKey ${s}' https://es:9200`],
  ["internal-api-key", "header", (s) => `Authorization: Token token="${s}"`],
  ["aws-secret-access-key", "header", (s) => `boto: Using secret_key=${s} for signing`],
  ["datadog-key", "header", (s) => `POST /api/v2/series DD-API-KEY: ${s} 202`],
  ["splunk-hec-token", "header", (s) => `Authorization: Splunk ${s}`],
  ["generated-password", "header", (s) => `grpc metadata: authorization=[Basic ${base64(`svc:${s}`)}]`],
  ["oauth-refresh-token", "form-body", (s) => `body: grant_type=refresh_token&refresh_token=${s}&client_id=web`],
  [
    "keycloak-client-secret",
    "form-body",
    (s) => `body: grant_type=client_credentials&client_id=web&client_secret=${s}`,
  ],
  ["symbol-password", "form-body", (s) => `--data 'username=alice&password=${encodeURIComponent(s)}'`],
  ["quoted-password", "json-body", (s) => `--> POST /login {"user":"alice","password":"${jsonInside(s)}"}`],
];

export const logLineScenes: readonly Scene[] = [...plain, ...commands, ...addresses, ...headers].map(
  ([kind, encoding, write]) => inLog(kind, encoding, write),
);
