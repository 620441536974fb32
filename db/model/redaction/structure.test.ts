import { describe, expect, test } from "bun:test";
import { listAt, textAt, textMapAt } from "../resource/json.ts";
import { alnum, base64url, hex, redactObject, redactorForTest } from "./redactor-kit.test.ts";

const word = (): string => `${alnum(5)}!x${alnum(3)}`;
/** A person's password: nothing but its place tells. */
const simple = (): string => `sunny${alnum(2).toLowerCase()}day`;

type Make = (value: string) => Record<string, unknown>;
const pod = (container: Record<string, unknown>): Record<string, unknown> => ({
  kind: "Pod",
  metadata: { name: "p" },
  spec: { containers: [{ name: "c", image: "quay.io/a/b:v1", ...container }] },
});
const config = (key: string, text: string): Record<string, unknown> => ({
  kind: "ConfigMap",
  metadata: { name: "c" },
  data: { [key]: text },
});
const lastApplied = "kubectl.kubernetes.io/last-applied-configuration";

const places: Record<string, Make> = {
  "env by name": (value) => pod({ env: [{ name: "DB_PASSWORD", value }] }),
  "env token": (value) => pod({ env: [{ name: "API_TOKEN", value }] }),
  "env of a short name": (value) => pod({ env: [{ name: "MYSQL_PWD", value }] }),
  "env url": (value) => pod({ env: [{ name: "DATABASE_URL", value: `postgres://app:${value}@db:5432/x` }] }),
  "flag and value": (value) => pod({ args: ["--user", "bob", "--password", value] }),
  "flag=value": (value) => pod({ args: [`--db-password=${value}`] }),
  "short flag of a known tool": (value) => pod({ command: ["mysql"], args: ["-u", "root", `-p${value}`] }),
  "a shell script": (value) => pod({ command: ["sh", "-c", `export PGPASSWORD='${value}'; psql -h db`] }),
  "an exec probe": (value) => pod({ livenessProbe: { exec: { command: ["redis-cli", "-a", value, "ping"] } } }),
  "a probe's header": (value) =>
    pod({ livenessProbe: { httpGet: { httpHeaders: [{ name: "Authorization", value: `Bearer ${value}longer9` }] } } }),
  properties: (value) => config("application.properties", `server.port=8080\nspring.datasource.password=${value}\n`),
  yaml: (value) => config("config.yaml", `db:\n  host: db\n  password: ${value}\n  port: 5432\n`),
  "yaml, quoted": (value) => config("config.yaml", `db:\n  password: "${value}"\n`),
  "yaml block": (value) => config("config.yaml", `db:\n  password: |\n    ${value}\n  port: 1\n`),
  json: (value) => config("config.json", JSON.stringify({ db: { password: value, port: 1 } }, null, 2)),
  toml: (value) => config("config.toml", `[db]\npassword = "${value}"\n`),
  ini: (value) => config("grafana.ini", `[security]\nadmin_password = ${value}\n`),
  dotenv: (value) => config(".env", `A=1\nSECRET_KEY='${value}9'\n`),
  xml: (value) => config("settings.xml", `<server><id>x</id><password>${value}</password></server>`),
  npmrc: (value) => config(".npmrc", `//registry.npmjs.org/:_authToken=${value}longer9\n`),
  netrc: (value) => config(".netrc", `machine x.example\n  login bob\n  password ${value}\n`),
  pgpass: (value) => config(".pgpass", `db:5432:orders:app:${value}\n`),
  "a docker config": (value) =>
    config("config.json", JSON.stringify({ auths: { "quay.io": { auth: btoa(`bob:${value}`) } } })),
  "a kubeconfig's token": (value) =>
    config("kubeconfig", `apiVersion: v1\nkind: Config\nusers:\n- name: a\n  user:\n    token: ${value}Longer9xQ7\n`),
  "a kubeconfig's key": (value) =>
    config(
      "kubeconfig",
      `users:\n- user:\n    client-key-data: ${btoa(`-----BEGIN RSA PRIVATE KEY-----\n${value}\n-----END RSA PRIVATE KEY-----\n`)}\n`,
    ),
  "a redis config": (value) => config("redis.conf", `port 6379\nrequirepass ${value}\n`),
  "a key of the ConfigMap": (value) => config("admin-password", value),
  htpasswd: () => config("auth", `bob:$apr1$${alnum(8)}$${"A".repeat(22)}\n`),
  nginx: (value) => config("nginx.conf", `proxy_set_header Authorization "Bearer ${value}longer9";`),
  "a field of any kind": (value) => ({ kind: "Database", spec: { auth: { password: value } } }),
  "a field with a value object": (value) => ({ kind: "Database", spec: { adminPassword: { value } } }),
  "a parameter of a chart": (value) => ({
    kind: "Application",
    spec: { source: { helm: { parameters: [{ name: "auth.password", value }] } } },
  }),
  "a values document in a string": (value) => ({
    kind: "Application",
    spec: { values: `auth:\n  rootPassword: ${value}\n` },
  }),
  "a deep list": (value) => ({ kind: "X", spec: { users: [{ name: "bob", password: value }] } }),
  "a typed credential": (value) => ({ kind: "X", spec: { credentials: [{ type: "password", value }] } }),
  "a field with an inline string": (value) => ({ kind: "X", spec: { token_secret: { inline_string: value } } }),
  "Grafana's secure fields": (value) => ({ kind: "X", spec: { secureJsonData: { httpHeaderValue1: value } } }),
  "a file of PPP": (value) => config("chap-secrets", `# a comment\nvpn\t*\t"${value}"\t*\n`),
  "a file of mail": (value) => config("sasl_passwd", `[smtp.example.com]:587 bob:${value}\n`),
  "a user list": (value) => config("userlist.txt", `"bob" "${value}"\n`),
  "a token file of the API server": (value) => config("tokens.csv", `${value},bob,1001\n`),
  "two lines for OpenVPN": (value) => config("auth.txt", `bob\n${value}\n`),
  "Erlang's cookie": (value) => config(".erlang.cookie", `${value}\n`),
  "an annotation": (value) => ({ kind: "X", metadata: { annotations: { "example.com/password": value } } }),
  "last-applied": (value) => ({
    kind: "Deployment",
    metadata: { annotations: { [lastApplied]: JSON.stringify(pod({ env: [{ name: "DB_PASSWORD", value }] })) } },
  }),
  "last-applied of a Secret": (value) => ({
    kind: "X",
    metadata: { annotations: { [lastApplied]: JSON.stringify({ kind: "Secret", stringData: { note: value } }) } },
  }),
  "a Secret inside another kind": (value) => ({
    kind: "Template",
    objects: [{ kind: "Secret", data: { note: btoa(value) } }],
  }),
  "an event": (value) => ({ kind: "Event", message: `Error: cannot connect: password=${value} refused` }),
  "a termination message": (value) => ({
    kind: "Pod",
    status: { containerStatuses: [{ lastState: { terminated: { message: `panic: dial "amqp://a:${value}@q"` } } }] },
  }),
};

describe("a secret in a structured place goes whatever it looks like", () => {
  for (const [place, make] of Object.entries(places)) {
    test(place, () => {
      for (const value of [word(), simple(), alnum(20)]) {
        const object = make(value);
        const after = redactObject(redactorForTest(), object);
        const text = JSON.stringify(after);
        expect(text, place).toContain(/Secret inside/.test(place) ? "" : "KUBIN-REDACTED-");
        expect(text, place).not.toContain(value);
        expect(text, place).not.toContain(btoa(value).replace(/=+$/, ""));
        expect(redactObject(redactorForTest(), after), "twice").toEqual(after);
      }
    });
  }
});

describe("Secrets", () => {
  const types = [
    "Opaque",
    "kubernetes.io/tls",
    "kubernetes.io/dockerconfigjson",
    "helm.sh/release.v1",
    "bootstrap.kubernetes.io/token",
  ];
  for (const type of types) {
    test(`${type}: all values go, keys stay, values stay base64`, () => {
      const data = {
        a: btoa("x"),
        "tls.crt": btoa("-----BEGIN CERTIFICATE-----"),
        b: btoa(alnum(30)),
        c: Buffer.from([0, 255, 1, 2]).toString("base64"),
        d: "",
      };
      const after = redactObject(
        redactorForTest(),
        { kind: "Secret", type, data, stringData: { e: "plain" } },
        "secrets",
      );
      expect(Object.keys(textMapAt(after, "data"))).toEqual(Object.keys(data));
      for (const [key, value] of Object.entries(textMapAt(after, "data"))) {
        expect(atob(value)).toMatch(key === "d" ? /^$/ : /^KUBIN-REDACTED-[a-z-]+-[0-9a-f]{12}$/);
      }
      expect(textAt(after, "stringData", "e")).toMatch(/^KUBIN-REDACTED-/);
    });
  }

  test("marks that other tools left stay", () => {
    const data = { a: btoa("1675 bytes long"), b: "***HIDDEN***", c: btoa("***TOKEN_PASSWORD_1F2E..***"), d: "" };
    expect(redactObject(redactorForTest(), { kind: "Secret", data }, "secrets")["data"]).toEqual(data);
  });

  test("a list of Secrets is as many Secrets", () => {
    const list = { kind: "SecretList", items: [{ metadata: {}, data: { note: btoa("abc") } }] };
    expect(redactorForTest().json(JSON.stringify(list))).not.toContain(btoa("abc"));
  });
});

test("what is no secret stays, byte by byte, and so do integers above 2^53", () => {
  const json = `{"kind":"Pod","metadata":{"uid":"3f2b8c1e-9d4a-4a4e-8a51-0123456789ab","generation":9007199254740993,"name":"\\u0061"},"spec":{"containers":[{"image":"quay.io/a/b@sha256:${hex(64)}","env":[{"name":"DB_PASSWORD","valueFrom":{"secretKeyRef":{"name":"db-credentials","key":"password"}}},{"name":"TOKEN_TTL","value":"300"},{"name":"PASSWORD_FILE","value":"/etc/secret/password"},{"name":"USE_AUTH_TOKEN","value":"true"},{"name":"SECRET_NAME","value":"my-secret"},{"name":"KEY","value":"tls.key"},{"name":"API_URL","value":"https://api.example.com/v1?x=1"}],"envFrom":[{"secretRef":{"name":"app-secrets"}}],"volumeMounts":[{"name":"token","mountPath":"/var/run/secrets"}]}],"volumes":[{"name":"token","secret":{"secretName":"default-token-x7k2p"}}],"imagePullSecrets":[{"name":"regcred"}]},"webhooks":[{"clientConfig":{"caBundle":"${btoa("-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n")}"}}]}`;
  const object: Record<string, unknown> = JSON.parse(json);
  expect(redactorForTest().resource({ group: "", resource: "pods", kind: "Pod", json, object })).toBe(json);
});

test("a key that generators write is found though its variable is called something else", () => {
  const value = `${base64url(36)}aB3dE672`.replaceAll(/[-_]/g, "x");
  const after = redactObject(
    redactorForTest(),
    pod({
      env: [
        { name: "UPSTREAM", value },
        { name: "COMMIT", value: hex(40) },
      ],
    }),
  );
  expect(JSON.stringify(after)).not.toContain(value);
  expect(textAt(listAt(listAt(after, "spec", "containers")[0], "env")[1], "value")).toMatch(/^[0-9a-f]{40}$/);
});

test("documents nested in documents stay valid", () => {
  const inner = JSON.stringify({ auths: { r: { auth: btoa("bob:geheim12") } } });
  const object = { kind: "X", spec: { a: JSON.stringify({ b: JSON.stringify({ c: inner }) }) } };
  const after = redactObject(redactorForTest(), object);
  const level = (text: string): unknown => JSON.parse(text);
  const read = level(textAt(level(textAt(level(textAt(after, "spec", "a")), "b")), "c"));
  expect(textAt(read, "auths", "r", "auth")).toMatch(/^KUBIN-REDACTED-/);
});

test("binaryData stays base64", () => {
  const binaryData = { a: btoa("password=hunter2x\n"), b: Buffer.from([0, 1, 255]).toString("base64") };
  const after = redactObject(redactorForTest(), { kind: "ConfigMap", binaryData });
  expect(atob(textAt(after, "binaryData", "a"))).toMatch(/^password=KUBIN-REDACTED-secret-[0-9a-f]{12}\n$/);
  expect(textAt(after, "binaryData", "b")).toBe(binaryData.b);
});
