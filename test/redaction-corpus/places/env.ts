// Environment variables: named for what they hold, or innocently named around a value that gives itself away.
import { inResource, type Scene } from "../entry.ts";
import type { KindName } from "../kinds.ts";
import { kinds, quietKinds, tellingKinds } from "../kinds.ts";
import { object, podTemplate, workload } from "../objects.ts";

/** Kinds that never are a variable of their own: parts of addresses, cookies and keys. */
export const partsOnly: readonly KindName[] = [
  "slack-webhook",
  "discord-webhook",
  "teams-webhook",
  "jwk-private-exponent",
  "jwk-symmetric-key",
  "postgres-md5",
  "php-session",
  "java-session",
  "s3-signature",
  "azure-sas-signature",
  "oauth-code",
];

const innocent = ["VALUE", "EXTRA", "PARAM_3", "BACKEND", "INIT", "ARG0", "SETTING", "DEFAULTS", "UPSTREAM", "X"];

/** Names that spell password and key in other ways, each with a value that only the name gives away. */
const oddNames: readonly (readonly [KindName, string])[] = [
  // Shortened.
  ["human-password", "DB_PASS"],
  ["generated-password", "PGPASSWORD"],
  ["lowercase-password", "MYSQL_PWD"],
  // Lower case, dots, camel case: Kubernetes allows them all.
  ["human-password", "db.passwd"],
  ["generated-password", "spring.datasource.password"],
  ["hex-password", "REDIS_AUTH"],
  ["generated-password", "dbPassword"],
  ["human-password", "ADMIN_PW"],
  ["generated-password", "PASSPHRASE"],
  ["leet-password", "SMTP_PASSWD"],
  ["generated-password", "ConnectionStrings__Password"],
  ["human-password", "LDAP_BIND_CREDENTIALS"],
  // No separator between the words.
  ["internal-api-key", "APIKEY"],
  ["internal-api-key", "X_API_KEY"],
  ["hmac-secret", "SIGNATURE_SECRET"],
  ["hex-password", "ENCRYPTIONKEY"],
  ["rails-master-key", "MASTER_KEY"],
  ["generated-password", "GF_SECURITY_ADMIN_PASSWORD"],
  ["passphrase", "RESTIC_PASSWORD"],
  ["generated-password", "KC_DB_PASSWORD"],
  ["generated-password", "RABBITMQ_DEFAULT_PASS"],
  ["uuid-password", "CLIENT_SECRET"],
  // Other languages.
  ["accented-password", "MOT_DE_PASSE"],
  ["shell-password", "PASSWORT"],
  ["symbol-password", "SA_PASSWORD"],
];

type Wrap = readonly [KindName, string, (secret: string) => string];

/** Values with structure around the secret. */
const wraps: readonly Wrap[] = [
  ["generated-password", "DATABASE_URL", (s) => `postgres://app:${s}@db.shop.svc:5432/app?sslmode=require`],
  // @ and / arrive percent-encoded.
  ["symbol-password", "DATABASE_URI", (s) => `mysql://app:${encodeURIComponent(s)}@mysql:3306/app`],
  ["human-password", "CELERY_BROKER", (s) => `amqp://guest:${encodeURIComponent(s)}@rabbit:5672//`],
  // An empty user.
  ["hex-password", "CACHE", (s) => `redis://:${s}@redis-master:6379/0`],
  ["generated-password", "MONGO", (s) => `mongodb+srv://svc:${s}@cluster0.ab1cd.mongodb.net/app?retryWrites=true`],
  [
    "generated-password",
    "SQL_CONNECTION",
    (s) => `Server=tcp:db,1433;Database=app;User ID=sa;Password=${s};Encrypt=true;`,
  ],
  [
    "azure-storage-key",
    "STORAGE",
    (s) => `DefaultEndpointsProtocol=https;AccountName=shop;AccountKey=${s};EndpointSuffix=core.windows.net`,
  ],
  [
    "azure-service-bus-key",
    "BUS",
    (s) => `Endpoint=sb://shop.servicebus.windows.net/;SharedAccessKeyName=Root;SharedAccessKey=${s}`,
  ],
  ["generated-password", "DSN", (s) => `host=db port=5432 user=app password=${s} dbname=app sslmode=disable`],
  // Oracle: user/password@//host, not a URL of anybody else.
  ["human-password", "JDBC", (s) => `jdbc:oracle:thin:app/${s}@//ora:1521/XE`],
  [
    "generated-password",
    "SPRING_DATASOURCE_URL",
    (s) => `jdbc:mysql://db:3306/app?user=app&password=${s}&useSSL=false`,
  ],
  ["keystore-password", "JAVA_OPTS", (s) => `-Xmx512m -Djavax.net.ssl.keyStorePassword=${s} -Duser.timezone=UTC`],
  [
    "generated-password",
    "SPRING_APPLICATION_JSON",
    (s) => JSON.stringify({ spring: { mail: { host: "mx", password: s } } }),
  ],
  [
    "generated-password",
    "KAFKA_SASL",
    (s) => `org.apache.kafka.common.security.scram.ScramLoginModule required username="app" password="${s}";`,
  ],
  ["slack-webhook", "NOTIFY", (s) => `https://hooks.slack.com/services/T02AB3CD4/B05EF6GH7/${s}`],
  [
    "teams-webhook",
    "HOOK",
    (s) =>
      `https://acme.webhook.office.com/webhookb2/0b7cf6d2-58b1-4a8e-9b0c-3a9b0e8d2c11@f3c1/IncomingWebhook/${s}/6a1e`,
  ],
  ["discord-webhook", "ALERTS", (s) => `https://discord.com/api/webhooks/110223344556677889/${s}`],
  ["generated-password", "FTP", (s) => `ftps://deploy:${s}@files.example.com/in`],
];

const env = (name: string, value: string, extra: readonly object[] = []): Record<string, unknown> => ({
  env: [{ name: "TZ", value: "UTC" }, ...extra, { name, value }],
});

export const envScenes: readonly Scene[] = [
  ...quietKinds
    .filter((kind) => !partsOnly.includes(kind))
    .map((kind) => inResource(kind, "env-named", (s, d) => workload(d, env(kinds[kind].variable, s)))),
  ...tellingKinds.map((kind, i) =>
    inResource(kind, "env-innocent", (s, d) => workload(d, env(innocent[i % innocent.length] ?? "VALUE", s))),
  ),
  ...oddNames.map(([kind, name]) => inResource(kind, "env-odd-name", (s, d) => workload(d, env(name, s)))),
  ...wraps.map(([kind, name, write]) => inResource(kind, "env-connection", (s, d) => workload(d, env(name, write(s))))),
  inResource("generated-password", "env-init-container", (s, d) =>
    object(d, "v1", "Pod", {
      spec: { initContainers: [{ name: "init", image: "busybox", ...env("DB_PASSWORD", s) }], containers: [] },
    }),
  ),
  inResource("hex-password", "env-ephemeral-container", (s, d) =>
    object(d, "v1", "Pod", {
      spec: { containers: [], ephemeralContainers: [{ name: "debug", image: "busybox", ...env("REDIS_PASSWORD", s) }] },
    }),
  ),
  inResource("human-password", "env-controller-revision", (s, d) =>
    object(d, "apps/v1", "ControllerRevision", {
      revision: 3,
      data: { spec: { template: { $patch: "replace", ...podTemplate(d, env("DB_PASSWORD", s)) } } },
    }),
  ),
  inResource("generated-password", "env-deployment-config", (s, d) =>
    object(d, "apps.openshift.io/v1", "DeploymentConfig", {
      spec: { template: podTemplate(d, env("MYSQL_PASSWORD", s)) },
    }),
  ),
  // The value stands before its name.
  inResource("generated-password", "env-map", (s, d) =>
    object(d, "serving.knative.dev/v1", "Service", {
      spec: { template: podTemplate(d, { env: [{ value: s, name: "SMTP_PASSWORD" }] }) },
    }),
  ),
];
