// ConfigMaps that hold YAML or JSON, down to JSON inside JSON, base64 and gzip.
import { inResource, type Scene } from "../entry.ts";
import { base64, gzip, jsonInside } from "../encode.ts";
import { configMap, object } from "../objects.ts";
import { type FileScene, fileScene } from "./config-files.ts";
import { helmRelease } from "./secret-objects.ts";

const quote = JSON.stringify;
const kubeconfig = (user: string): string =>
  `apiVersion: v1\nkind: Config\nclusters:\n- name: main\n  cluster: {server: https://10.0.0.1:6443}\nusers:\n- name: admin\n  user:\n${user}`;

const yaml: readonly FileScene[] = [
  ["service-account-token", "kubeconfig", "config", (s) => kubeconfig(`    token: ${s}\n`)],
  ["openshift-token", "kubeconfig", "kubeconfig", (s) => kubeconfig(`    token: ${s}\n`)],
  [
    "generated-password",
    "kubeconfig",
    "kubeconfig.yaml",
    (s) => kubeconfig(`    username: admin\n    password: ${s}\n`),
  ],
  [
    "rsa-private-key",
    "kubeconfig",
    "admin.conf",
    (s) => kubeconfig(`    client-certificate-data: LS0tLS1CRUdJTg==\n    client-key-data: ${base64(s)}\n`),
  ],
  [
    "oidc-id-token",
    "kubeconfig",
    "oidc.conf",
    (s) =>
      kubeconfig(
        `    auth-provider:\n      name: oidc\n      config: {id-token: "${s}", idp-issuer-url: https://sso}\n`,
      ),
  ],
  [
    "oauth-refresh-token",
    "kubeconfig",
    "oidc.conf",
    (s) => kubeconfig(`    auth-provider:\n      name: oidc\n      config:\n        refresh-token: ${s}\n`),
  ],
  [
    "human-password",
    "yaml",
    "application.yaml",
    (s) => `spring:\n  datasource:\n    username: app\n    password: ${quote(s)}\n  jpa:\n    show-sql: false\n`,
  ],
  ["symbol-password", "yaml", "application.yml", (s) => `database:\n  pass: '${s}'\n  pool: 10\n`],
  [
    "generated-password",
    "yaml",
    "prometheus.yml",
    (s) =>
      `scrape_configs:\n- job_name: node\n  basic_auth:\n    username: prom\n    password: ${s}\n  static_configs:\n  - targets: [node:9100]\n`,
  ],
  // The name is just "credentials".
  [
    "opaque-access-token",
    "yaml",
    "prometheus.yml",
    (s) => `remote_write:\n- url: https://m.example.com/push\n  authorization:\n    credentials: ${s}\n`,
  ],
  ["opaque-access-token", "yaml", "scrape.yml", (s) => `- job_name: api\n  bearer_token: ${s}\n`],
  [
    "slack-webhook",
    "yaml",
    "alertmanager.yml",
    (s) => `global:\n  slack_api_url: https://hooks.slack.com/services/T02AB3CD4/B05EF6GH7/${s}\n`,
  ],
  [
    "pagerduty-key",
    "yaml",
    "alertmanager.yml",
    (s) => `receivers:\n- name: pd\n  pagerduty_configs:\n  - routing_key: ${s}\n`,
  ],
  [
    "generated-password",
    "yaml",
    "alertmanager.yml",
    (s) => `global:\n  smtp_smarthost: mx:587\n  smtp_auth_username: a@example.com\n  smtp_auth_password: ${s}\n`,
  ],
  [
    "telegram-bot-token",
    "yaml",
    "alertmanager.yml",
    (s) => `- telegram_configs:\n  - bot_token: '${s}'\n    chat_id: -100123\n`,
  ],
  [
    "generated-password",
    "yaml",
    "values.yaml",
    (s) => `image:\n  tag: 1.2.3\npostgresql:\n  auth:\n    postgresPassword: ${s}\n`,
  ],
  // An anchor between name and value.
  [
    "human-password",
    "yaml-anchor",
    "values.yaml",
    (s) => `defaults: &d\n  adminPassword: &pw ${quote(s)}\napp:\n  <<: *d\n`,
  ],
  // The value is on the next line.
  ["passphrase", "yaml-folded", "values.yaml", (s) => `backup:\n  passphrase: >-\n    ${s}\n  keep: 7\n`],
  // Two letters are written as Unicode escapes.
  [
    "accented-password",
    "yaml-escaped",
    "values.yaml",
    (s) => `smb:\n  password: "${s.replaceAll("ü", "\\u00fc").replaceAll("é", "\\u00e9")}"\n`,
  ],
  // A list item whose field is called secret, beside a name.
  [
    "keycloak-client-secret",
    "yaml",
    "dex.yaml",
    (s) => `staticClients:\n- id: argo\n  name: Argo\n  secret: ${s}\n  redirectURIs: [https://x/callback]\n`,
  ],
  ["bcrypt-hash", "yaml", "dex.yaml", (s) => `staticPasswords:\n- email: admin@example.com\n  hash: "${s}"\n`],
  [
    "generated-password",
    "yaml",
    "dex-ldap.yaml",
    (s) => `connectors:\n- type: ldap\n  config:\n    bindDN: cn=admin,dc=example\n    bindPW: ${s}\n`,
  ],
  // The same, deeper.
  [
    "etcd-encryption-key",
    "yaml",
    "encryption.yaml",
    (s) =>
      `kind: EncryptionConfiguration\nresources:\n- resources: [secrets]\n  providers:\n  - aescbc:\n      keys:\n      - name: key1\n        secret: ${s}\n`,
  ],
  [
    "generated-password",
    "yaml",
    "cloud.conf.yaml",
    (s) => `clouds:\n  prod:\n    auth: {auth_url: https://k:5000, username: svc, password: ${s}}\n`,
  ],
  [
    "elastic-password",
    "yaml",
    "filebeat.yml",
    (s) => `output.elasticsearch:\n  hosts: [es:9200]\n  username: elastic\n  password: ${s}\n`,
  ],
  ["elastic-api-key", "yaml", "apm.yml", (s) => `output:\n  elasticsearch:\n    api_key: "${s}"\n`],
  [
    "splunk-hec-token",
    "yaml",
    "otel.yaml",
    (s) => `exporters:\n  splunk_hec:\n    token: ${s}\n    endpoint: https://splunk:8088\n`,
  ],
  ["datadog-key", "yaml", "datadog.yaml", (s) => `api_key: ${s}\nsite: datadoghq.eu\n`],
  // A header name that says neither key nor token.
  [
    "honeycomb-key",
    "yaml",
    "collector.yaml",
    (s) => `exporters:\n  otlp:\n    endpoint: api.honeycomb.io:443\n    headers:\n      x-honeycomb-team: ${s}\n`,
  ],
  [
    "basic-credential",
    "yaml",
    "collector.yaml",
    (s) => `exporters:\n  otlphttp:\n    headers: {Authorization: "Basic ${s}"}\n`,
  ],
  ["rails-secret-key-base", "yaml", "secrets.yml", (s) => `production:\n  secret_key_base: ${s}\n`],
  // Apache-like: name, spaces, value.
  [
    "generated-password",
    "fluentd",
    "fluent.conf",
    (s) => `<match **>\n  @type elasticsearch\n  user elastic\n  password ${s}\n  flush_interval 5s\n</match>\n`,
  ],
  [
    "generated-password",
    "fluent-bit",
    "fluent-bit.conf",
    (s) => `[OUTPUT]\n    Name        es\n    HTTP_User   app\n    HTTP_Passwd ${s}\n    Index       logs\n`,
  ],
  // Several settings on one line, with arrows.
  [
    "generated-password",
    "logstash",
    "logstash.conf",
    (s) => `output {\n  elasticsearch { hosts => ["es:9200"] user => "ls" password => "${s}" }\n}\n`,
  ],
  [
    "minio-secret-key",
    "yaml",
    "loki.yaml",
    (s) => `storage_config:\n  aws:\n    s3: s3://loki:${s}@minio:9000/chunks\n`,
  ],
  [
    "minio-secret-key",
    "yaml",
    "thanos.yaml",
    (s) => `type: S3\nconfig:\n  bucket: t\n  access_key: thanos\n  secret_key: ${s}\n`,
  ],
  // Parsers drop comments; readers do not.
  ["leet-password", "yaml-comment", "values.yaml", (s) => `# old password: ${s}\nauth:\n  existingSecret: db\n`],
  // A Secret inside a ConfigMap: its data are secrets whatever they are called.
  [
    "generated-password",
    "yaml-multi-document",
    "all.yaml",
    (s) => `a: 1\n---\nkind: Secret\nmetadata: {name: x}\nstringData:\n  foo: ${s}\n`,
  ],
  [
    "hex-password",
    "yaml-multi-document",
    "manifests.yaml",
    (s) => `kind: Namespace\n---\napiVersion: v1\nkind: Secret\ndata:\n  foo: ${base64(s)}\n`,
  ],
];

const json: readonly FileScene[] = [
  [
    "quoted-password",
    "json",
    "appsettings.json",
    (s) => quote({ Logging: { Level: "Info" }, Smtp: { Host: "mx", Password: s } }, null, 2),
  ],
  [
    "generated-password",
    "json",
    "appsettings.json",
    (s) => quote({ ConnectionStrings: { Default: `Server=db;Uid=app;Pwd=${s};` } }),
  ],
  ["internal-api-key", "json", "config.json", (s) => quote({ services: [{ name: "geo", apiKey: s }] })],
  [
    "docker-hub-token",
    "dockerconfig",
    "config.json",
    (s) => quote({ auths: { "docker.io": { auth: base64(`ci:${s}`) } } }),
  ],
  [
    "generated-password",
    "dockerconfig",
    "config.json",
    (s) => quote({ auths: { "quay.io": { username: "a", password: s } } }),
  ],
  [
    "pkcs8-private-key",
    "gcp-service-account",
    "gcp.json",
    (s) =>
      quote(
        {
          type: "service_account",
          project_id: "p",
          private_key_id: "a".repeat(40),
          private_key: s,
          client_email: "x@p.iam.gserviceaccount.com",
        },
        null,
        2,
      ),
  ],
  [
    "gcp-refresh-token",
    "json",
    "adc.json",
    (s) => quote({ type: "authorized_user", client_id: "1.apps.googleusercontent.com", refresh_token: s }),
  ],
  ["azure-client-secret", "json", "azure.json", (s) => quote({ tenantId: "t", aadClientId: "c", aadClientSecret: s })],
  // The line breaks are two letters, escaped once more by JSON.
  [
    "ec-private-key",
    "json-one-line-pem",
    "fabric.json",
    (s) => quote({ identity: { key: s.replaceAll("\n", "\\n") } }),
  ],
  ["human-password", "json-in-json", "config.json", (s) => quote({ raw: quote({ db: { password: s } }) })],
  // Three layers of escapes.
  ["quoted-password", "json-in-json", "config.json", (s) => quote({ outer: quote({ inner: quote({ password: s }) }) })],
  ["generated-password", "base64-json", "bundle", (s) => base64(quote({ user: "app", password: s }))],
  [
    "generated-password",
    "base64-yaml",
    "userdata",
    (s) => base64(`#cloud-config\nchpasswd:\n  list: |\n    root:${s}\n`),
  ],
  ["github-classic-token", "base64-text", "opaque", (s) => base64(`token for ci: ${s}\n`)],
  ["rsa-private-key", "base64-pem", "key.b64", (s) => base64(s)],
  [
    "session-jwt",
    "json-url-encoded",
    "links.json",
    (s) => quote({ url: `https://x/cb?next=${encodeURIComponent(`/a?jwt=${s}`)}` }),
  ],
];

const packed: readonly Scene[] = [
  inResource("generated-password", "helm-configmap", (s, d) =>
    configMap(d, "release", helmRelease({ db: { password: s } }, "")),
  ),
  inResource("rsa-private-key", "binary-data", (s, d) =>
    object(d, "v1", "ConfigMap", { binaryData: { "tls.key": base64(s) } }),
  ),
  inResource("human-password", "binary-data", (s, d) =>
    object(d, "v1", "ConfigMap", { binaryData: { "app.properties": base64(`\uFEFFdb.password=${s}\n`) } }),
  ),
  inResource("generated-password", "binary-data-gzip", (s, d) =>
    object(d, "v1", "ConfigMap", { binaryData: { "conf.gz": base64(gzip(`auth:\n  password: ${s}\n`)) } }),
  ),
  inResource("generated-password", "config-map-key", (s, d) =>
    object(d, "v1", "ConfigMap", { data: { "db-password": s, "db-user": "app" } }),
  ),
  inResource("hex-password", "config-map-key", (s, d) => object(d, "v1", "ConfigMap", { data: { REDIS_PASSWORD: s } })),
  inResource("human-password", "config-map-key", (s, d) =>
    object(d, "v1", "ConfigMap", { data: { mysqlRootPassword: s } }),
  ),
  inResource("stripe-key", "config-map-key", (s, d) => object(d, "v1", "ConfigMap", { data: { payments: s } })),
  inResource("symbol-password", "json-escaped-slashes", (s, d) =>
    // PHP writes "\/".
    configMap(d, "config.json", `{"db":{"password":"${jsonInside(s).replaceAll("/", "\\/")}"}}`),
  ),
];

export const configTreeScenes: readonly Scene[] = [...[...yaml, ...json].map(fileScene), ...packed];
