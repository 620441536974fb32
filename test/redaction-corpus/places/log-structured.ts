// Structured log lines: logfmt, JSON of every logger, dumps of maps and structs, JSON escaped inside JSON.
import { inLog, type Scene } from "../entry.ts";
import { base64, gzip, jsonInside } from "../encode.ts";
import { type KindName, kinds, quietKinds, tellingKinds } from "../kinds.ts";
import { partsOnly } from "./env.ts";

type Line = readonly [KindName, encoding: string, write: (secret: string) => string];

const json = JSON.stringify;
const stamp = "2026-03-04T10:11:12.131Z";

const loggers: readonly Line[] = [
  ["human-password", "logfmt", (s) => `time=${stamp} level=info msg="db connect" user=app password=${s} host=db`],
  ["passphrase", "logfmt", (s) => `ts=${stamp} level=debug component=backup passphrase="${s}" repo=s3`],
  ["quoted-password", "logfmt", (s) => `level=warn msg="bind failed" bind_password="${jsonInside(s)}" dn="cn=admin"`],
  ["internal-api-key", "logfmt", (s) => `level=info caller=main.go:41 apiKey=${s} retries=3`],
  [
    "generated-password",
    "zap",
    (s) => json({ level: "info", ts: 1772619072.13, caller: "db/db.go:88", msg: "config", password: s }),
  ],
  ["symbol-password", "zap", (s) => json({ level: "debug", ts: 1, msg: `dsn=app:${s}@tcp(db)/app` })],
  [
    "hmac-secret",
    "pino",
    (s) =>
      json({ level: 30, time: 1772619072131, pid: 7, hostname: "a", config: { webhook: { secret: s } }, msg: "boot" }),
  ],
  [
    "opaque-access-token",
    "pino",
    (s) => json({ level: 30, req: { method: "GET", headers: { authorization: `Bearer ${s}` } }, msg: "request" }),
  ],
  ["opaque-access-token", "pino", (s) => json({ level: 30, req: { headers: { cookie: `sid=${s}; lang=en` } } })],
  ["generated-password", "bunyan", (s) => json({ name: "api", v: 0, level: 20, env: { DB_PASSWORD: s }, time: stamp })],
  [
    "human-password",
    "logrus",
    (s) => json({ level: "warning", msg: `login failed for admin/${s}`, credentials: { user: "admin", pass: s } }),
  ],
  [
    "keycloak-client-secret",
    "serilog",
    (s) => json({ "@t": stamp, "@mt": "Options {@Options}", Options: { ClientId: "web", ClientSecret: s } }),
  ],
  [
    "generated-password",
    "logback-json",
    (s) => json({ "@timestamp": stamp, message: `HikariConfig: password=${s}`, logger_name: "c.z.h" }),
  ],
  [
    "oauth-refresh-token",
    "json",
    (s) => json({ access_token: "x", token_type: "Bearer", expires_in: 300, refresh_token: s }),
  ],
  ["opaque-access-token", "json", (s) => json({ token_type: "bearer", access_token: s, expires_in: 300 })],
  [
    "aws-secret-access-key",
    "json",
    (s) => json({ Credentials: { AccessKeyId: "ASIAEXAMPLE", SecretAccessKey: s, Expiration: stamp } }),
  ],
  ["pkcs8-private-key", "json", (s) => json({ msg: "loaded", account: { type: "service_account", private_key: s } })],
  [
    "jwk-private-exponent",
    "json",
    (s) =>
      json({ msg: "key", jwk: { kty: "EC", crv: "P-256", x: "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU", d: s } }),
  ],
  ["generated-password", "json-in-json", (s) => json({ level: "error", msg: json({ user: "app", password: s }) })],
  ["quoted-password", "json-in-json", (s) => json({ log: json({ msg: json({ password: s }) }), stream: "stdout" })],
  // The export stands inside a JSON string with an escaped line end.
  [
    "generated-password",
    "docker-json",
    (s) => json({ log: `export DB_PASSWORD=${s}\n`, stream: "stderr", time: stamp }),
  ],
  ["rsa-private-key", "json-in-json", (s) => json({ log: json({ key: s }), stream: "stdout" })],
  [
    "generated-password",
    "kafka-jaas",
    (s) =>
      `sasl.jaas.config = org.apache.kafka.common.security.plain.PlainLoginModule required username="a" password="${s}";`,
  ],
  ["generated-password", "go-struct", (s) => `config: {Host:db Port:5432 User:app Password:${s} SSLMode:disable}`],
  ["generated-password", "go-struct", (s) => `&config.DB{Host:"db", Port:5432, Password:"${s}", MaxConns:10}`],
  ["internal-api-key", "go-struct", (s) => `map[apiKey:${s} region:eu-west-1 timeout:30s]`],
  ["human-password", "python-dict", (s) => `DEBUG:root:settings {'USER': 'app', 'PASSWORD': '${s}', 'PORT': 5432}`],
  ["generated-password", "python-object", (s) => `Config(host='db', user='app', password='${s}', port=5432)`],
  [
    "generated-password",
    "java-object",
    (s) => `DataSourceProperties[url=jdbc:h2:mem, username=sa, password=${s}, driver=null]`,
  ],
  ["generated-password", "java-object", (s) => `User(id=4, email=a@b.c, password=${s}, roles=[ADMIN])`],
  [
    "generated-password",
    "ruby-hash",
    (s) => `Parameters: {"user"=>{"email"=>"a@b.c", "password"=>"${s}"}, "commit"=>"Log in"}`,
  ],
  ["generated-password", "rust-debug", (s) => `Settings { host: "db", password: "${s}", pool: Some(10) }`],
  // The third argument, by position.
  ["generated-password", "php-array", (s) => `PDO::__construct('mysql:host=db;dbname=app', 'app', '${s}')`],
  ["generated-password", "node-inspect", (s) => `{ host: 'db', user: 'app', password: '${s}', port: 5432 }`],
  ["generated-password", "klog", (s) => `I0304 10:11:12.131313       1 flags.go:64] FLAG: --db-password="${s}"`],
  [
    "opaque-access-token",
    "klog",
    (s) => `I0304 10:11:12.131313       1 round_trippers.go:443]     Authorization: Bearer ${s}`,
  ],
  [
    "service-account-token",
    "klog",
    (s) => `I0304 10:11:12.1 1 request.go:1212] Response Body: {"kind":"TokenRequest","status":{"token":"${s}"}}`,
  ],
  [
    "generated-password",
    "klog",
    (s) =>
      `I0304 10:11:12.1 1 request.go:1212] Response Body: {"kind":"Secret","apiVersion":"v1","data":{"foo":"${base64(s)}"}}`,
  ],
  ["generated-password", "terraform", (s) => `  + password             = "${s}"`],
  ["generated-password", "terraform", (s) => `  ~ master_password = "${s}" -> (known after apply)`],
  // A table: name and value are columns.
  [
    "generated-password",
    "vault-cli",
    (s) =>
      `Key                Value\n---                -----\nlease_duration     768h\npassword           ${s}\nusername           v-app`,
  ],
  // Minio abbreviates.
  ["minio-secret-key", "plain", (s) => `RootUser: minio \nRootPass: ${s} `],
  ["generated-password", "base64-blob", (s) => `config loaded: ${base64(json({ db: { user: "app", password: s } }))}`],
  ["github-classic-token", "base64-blob", (s) => `state=${base64(`repo=acme;token=${s}`)}`],
  [
    "generated-password",
    "base64-gzip",
    (s) => `release: ${base64(gzip(json({ config: { rootPassword: s }, manifest: "kind: Deployment\n" })))}`,
  ],
  ["basic-credential", "base64-twice", (s) => `auth blob ${base64(`Authorization: Basic ${s}`)}`],
  // Colour codes stand between the name and the sign.
  ["generated-password", "ansi-coloured", (s) => `\u001b[36mpassword\u001b[0m=${s} \u001b[36mhost\u001b[0m=db`],
  [
    "generated-password",
    "syslog",
    (s) => `<14>1 2026-03-04T10:11:12Z a app 7 - [auth@1 user="a" password="${s}"] login`,
  ],
  // The header line names the column.
  ["generated-password", "csv", (s) => `username,password,host\napp,${s},db.shop.svc`],
  ["generated-password", "xml", (s) => `<soap:Body><Login><user>a</user><Password>${s}</Password></Login></soap:Body>`],
];

/** Ways a value that needs no name turns up; every kind is met in two of them. */
const anywhere: readonly (readonly [string, (secret: string) => string])[] = [
  ["plain", (s) => `10:11:12 INFO  Loaded credential ${s} from cache`],
  ["header", (s) => `> Authorization: Bearer ${s}`],
  ["zap", (s) => json({ level: "info", ts: 1772619072.1, msg: "using", value: s })],
  ["json-in-json", (s) => json({ level: "info", msg: json({ cred: s, n: 1 }) })],
  ["go-struct", (s) => `client: {Endpoint:https://api Cred:${s} Retry:3}`],
  ["env-dump", (s) => `HOSTNAME=web-0\nSETTING=${s}\nHOME=/root`],
  [
    "stack-trace",
    (s) => `java.lang.IllegalArgumentException: Illegal value '${s}'\n\tat com.acme.Client.<init>(Client.java:41)`,
  ],
  ["python-dict", (s) => `{'cred': '${s}', 'region': 'eu'}`],
  [
    "klog",
    (s) =>
      `E0304 10:11:12.131313       1 auth.go:63] "Unable to authenticate" err="invalid: ${s.replaceAll("\n", "\\n")}"`,
  ],
  ["parentheses", (s) => `cannot refresh (${s}): 401`],
  ["comma-list", (s) => `candidates=[none,${s},default]`],
];

/** Ways a value shows with its name. */
const named: readonly (readonly [string, (name: string, secret: string) => string])[] = [
  ["env-dump", (name, s) => `PATH=/usr/bin\n${name}=${s}\nHOME=/root`],
  ["declare-dump", (name, s) => `declare -x ${name}="${jsonInside(s).replaceAll("$", "\\$")}"`],
  ["json", (name, s) => json({ level: "debug", msg: "environment", env: { TZ: "UTC", [name]: s } })],
  [
    "properties-dump",
    (name, s) => `-- listing properties --\n${name.toLowerCase().replaceAll("_", ".")}=${s}\nuser.dir=/app`,
  ],
  ["yaml-dump", (name, s) => `config:\n  ${name.toLowerCase()}: ${json(s)}\n  debug: true`],
  ["quoted-pair", (name, s) => `loaded ${name}: '${s}'`],
];

const multiline = (kind: KindName): boolean => kind.endsWith("private-key");

export const structuredLogScenes: readonly Scene[] = [
  ...loggers.map(([kind, encoding, write]) => inLog(kind, encoding, write)),
  ...tellingKinds
    .filter((kind) => !multiline(kind))
    .flatMap((kind, i) =>
      [i * 2, i * 2 + 1].map((turn) => {
        const [encoding, write] = anywhere[turn % anywhere.length] ?? ["plain", (s: string) => s];
        return inLog(kind, encoding, write);
      }),
    ),
  ...quietKinds
    .filter((kind) => !partsOnly.includes(kind))
    .map((kind, i) => {
      const [encoding, write] = named[i % named.length] ?? ["plain", (name: string, s: string) => name + s];
      return inLog(kind, encoding, (s) => write(kinds[kind].variable, s));
    }),
];
