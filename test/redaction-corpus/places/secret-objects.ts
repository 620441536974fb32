// Secret objects of every type, alone, in lists and with their last-applied copy.
import { inSecret, type Scene } from "../entry.ts";
import { base64, goJson, gzip, indented } from "../encode.ts";
import type { KindName } from "../kinds.ts";
import { object, secretObject } from "../objects.ts";

const dataKeys: readonly (readonly [KindName, string])[] = [
  ["human-password", "password"],
  ["generated-password", "postgres-password"],
  ["accented-password", "smb"],
  ["passphrase", "phrase"],
  ["numeric-pin", "pin"],
  ["symbol-password", "sa_password"],
  ["rsa-private-key", "id_rsa"],
  ["aws-secret-access-key", "cloud"],
  ["github-app-token", "token"],
  ["session-jwt", "service-role"],
  ["hex-password", "value"],
  ["fernet-key", "fernet-key"],
  // Whatever the key is called, it is the data of a Secret.
  ["lowercase-password", "username"],
  ["uuid-password", "id"],
  ["wireguard-key", "wg0"],
  ["totp-seed", "seed"],
  ["ceph-key", "userKey"],
  ["iscsi-chap-password", "node.session.auth.password"],
];

const files: readonly (readonly [KindName, string, (secret: string) => string])[] = [
  [
    "human-password",
    "application.properties",
    (s) => `spring.datasource.url=jdbc:postgresql://db/app\nspring.datasource.password=${s}\n`,
  ],
  ["quoted-password", "config.json", (s) => JSON.stringify({ host: "db", credentials: { user: "app", password: s } })],
  ["generated-password", ".env", (s) => `NODE_ENV=production\nDB_PASS=${s}\n`],
  [
    "aws-secret-access-key",
    "credentials",
    (s) => `[default]\naws_access_key_id = example\naws_secret_access_key = ${s}\n`,
  ],
  ["bcrypt-hash", "auth", (s) => `admin:${s}\n`],
  ["pkcs8-private-key", "key.json", (s) => JSON.stringify({ type: "service_account", private_key: s })],
  ["generated-password", "values.yaml", (s) => `replicas: 2\nauth:\n  rootPassword: ${s}\n`],
  ["basic-credential", "thanos.yaml", (s) => `type: S3\nconfig:\n  headers:\n    Authorization: Basic ${s}\n`],
  [
    "slack-webhook",
    "alertmanager.yaml",
    (s) => `receivers:\n- slack_configs:\n  - api_url: https://hooks.slack.com/services/T02AB3CD4/B05EF6GH7/${s}\n`,
  ],
];

const typed: readonly Scene[] = [
  inSecret("pkcs8-private-key", "tls", (s, d) =>
    secretObject(d, "kubernetes.io/tls", { "tls.crt": base64("-----BEGIN CERTIFICATE-----\n"), "tls.key": base64(s) }),
  ),
  inSecret("ec-private-key", "tls", (s, d) =>
    secretObject(d, "kubernetes.io/tls", { "tls.crt": "", "tls.key": base64(s) }),
  ),
  inSecret("legacy-service-account-token", "service-account-token", (s, d) =>
    secretObject(
      d,
      "kubernetes.io/service-account-token",
      { "ca.crt": base64("-----BEGIN CERTIFICATE-----\n"), namespace: base64("shop"), token: base64(s) },
      { annotations: { "kubernetes.io/service-account.name": "default" } },
    ),
  ),
  inSecret("docker-hub-token", "dockerconfigjson", (s, d) => {
    const login = { username: "ci", password: s, auth: base64(`ci:${s}`) };
    const config = JSON.stringify({ auths: { "https://index.docker.io/v1/": login } });
    return secretObject(d, "kubernetes.io/dockerconfigjson", { ".dockerconfigjson": base64(config) });
  }),
  inSecret("generated-password", "dockercfg", (s, d) => {
    const config = JSON.stringify({ "registry.example.com:5000": { auth: base64(`robot$ci:${s}`) } });
    return secretObject(d, "kubernetes.io/dockercfg", { ".dockercfg": base64(config) });
  }),
  inSecret("human-password", "basic-auth", (s, d) =>
    secretObject(d, "kubernetes.io/basic-auth", { username: base64("admin"), password: base64(s) }),
  ),
  inSecret("openssh-private-key", "ssh-auth", (s, d) =>
    secretObject(d, "kubernetes.io/ssh-auth", {
      "ssh-privatekey": base64(s),
      known_hosts: base64("github.com ssh-ed25519 AAAA"),
    }),
  ),
  inSecret("bootstrap-token", "bootstrap-token", (s, d) => {
    const [id = "", secret = ""] = s.split(".");
    // Id and secret lie apart; the description repeats the whole, as kubeadm's own howto does.
    return secretObject(d, "bootstrap.kubernetes.io/token", {
      "token-id": base64(id),
      "token-secret": base64(secret),
      description: base64(`join with ${s}`),
    });
  }),
  inSecret("generated-password", "string-data", (s, d) =>
    object(d, "v1", "Secret", { type: "Opaque", stringData: { "db.password": s, host: "db.shop.svc" } }),
  ),
  inSecret("quoted-password", "string-data", (s, d) =>
    object(d, "v1", "Secret", { stringData: { "conf.yaml": `password: ${JSON.stringify(s)}\n` } }),
  ),
  inSecret("human-password", "immutable", (s, d) =>
    object(d, "v1", "Secret", { type: "example.com/custom", immutable: true, data: { x: base64(s) } }),
  ),
  // Items of a typed list carry no kind of their own.
  inSecret("hex-password", "secret-list", (s) => ({
    apiVersion: "v1",
    kind: "SecretList",
    metadata: { resourceVersion: "1" },
    items: [{ metadata: { name: "a", namespace: "shop" }, data: { p: base64(s) } }],
  })),
  inSecret("generated-password", "list-of-secrets", (s, d) => ({
    apiVersion: "v1",
    kind: "List",
    metadata: {},
    items: [secretObject(d, "Opaque", { pw: base64(s) })],
  })),
  // A type nobody has heard of.
  inSecret("human-password", "cluster-api-bootstrap", (s, d) =>
    secretObject(d, "cluster.x-k8s.io/secret", {
      format: base64("cloud-config"),
      value: base64(`#cloud-config\nusers:\n- name: admin\n  plain_text_passwd: ${s}\n`),
    }),
  ),
];

/** Helm keeps a release as base64 of gzip of JSON; the Secret adds base64 of its own. */
export function helmRelease(config: object, manifest: string): string {
  const release = { name: "web", info: { status: "deployed", notes: "" }, chart: {}, config, manifest, version: 1 };
  return base64(gzip(JSON.stringify(release)));
}

const helm: readonly Scene[] = [
  ...(["human-password", "symbol-password", "generated-password"] as const).map((kind) =>
    inSecret(kind, "helm-release", (s, d) =>
      secretObject(d, "helm.sh/release.v1", { release: base64(helmRelease({ auth: { password: s } }, "---\n")) }),
    ),
  ),
  inSecret("github-fine-grained-token", "helm-release-manifest", (s, d) => {
    const manifest = `---\napiVersion: v1\nkind: Secret\nmetadata:\n  name: git\ndata:\n  token: ${base64(s)}\n`;
    return secretObject(d, "helm.sh/release.v1", { release: base64(helmRelease({}, manifest)) });
  }),
  inSecret("rsa-private-key", "helm-release", (s, d) => {
    const manifest = `---\nkind: Secret\nstringData:\n  tls.key: |\n${indented(s, 4)}`;
    return secretObject(d, "helm.sh/release.v1", { release: base64(helmRelease({ tls: { key: s } }, manifest)) });
  }),
];

const lastApplied = "kubectl.kubernetes.io/last-applied-configuration";

const applied: readonly Scene[] = [
  inSecret("generated-password", "last-applied-data", (s, d) => {
    const copy = goJson({ apiVersion: "v1", data: { password: base64(s) }, kind: "Secret", metadata: { name: "db" } });
    return secretObject(d, "Opaque", { password: base64(s) }, { annotations: { [lastApplied]: `${copy}\n` } });
  }),
  ...(["symbol-password", "quoted-password", "human-password", "rsa-private-key"] as const).map((kind) =>
    inSecret(kind, "last-applied-string-data", (s, d) => {
      const copy = goJson({
        apiVersion: "v1",
        kind: "Secret",
        metadata: { name: "db" },
        stringData: { "any name": s },
      });
      return secretObject(d, "Opaque", { "any name": base64(s) }, { annotations: { [lastApplied]: `${copy}\n` } });
    }),
  ),
  // Longer than a page: kubectl apply refuses above 256 KiB, tools with their own annotation keep the whole.
  inSecret("passphrase", "other-tool-annotation", (s, d) => {
    const copy = goJson({ kind: "Secret", apiVersion: "v1", data: { x: base64(s) } });
    return secretObject(d, "Opaque", { x: base64(s) }, { annotations: { "kapp.k14s.io/original": copy } });
  }),
];

export const secretScenes: readonly Scene[] = [
  ...dataKeys.map(([kind, key]) =>
    inSecret(kind, "opaque-data", (s, d) => secretObject(d, "Opaque", { [key]: base64(s) })),
  ),
  ...files.map(([kind, name, write]) =>
    inSecret(kind, "opaque-file", (s, d) => secretObject(d, "Opaque", { [name]: base64(write(s)) })),
  ),
  ...typed,
  ...helm,
  ...applied,
];
