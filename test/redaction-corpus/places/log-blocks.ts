// Secrets that take several physical lines, or lines that a runtime cut and stamped.
import { type Dice } from "../dice.ts";
import { inLog, type Scene } from "../entry.ts";
import { base64, indented, jsonInside, wrapped } from "../encode.ts";
import { criFramed, kubeletFramed, physicalLines } from "../log-framing.ts";
import type { KindName } from "../kinds.ts";

const privateKeys: readonly KindName[] = [
  "rsa-private-key",
  "pkcs8-private-key",
  "ec-private-key",
  "dsa-private-key",
  "encrypted-private-key",
  "passphrase-rsa-private-key",
  "openssh-private-key",
  "pgp-private-key",
];

const shapes: readonly (readonly [string, (secret: string, dice: Dice) => string])[] = [
  ["pem-lines", (s) => `loaded signing key:\n${s}done`],
  ["pem-escaped", (s) => `level=info msg="key" pem="${jsonInside(s)}"`],
  ["pem-indented", (s) => `tls:\n  key: |\n${indented(s, 4)}  port: 443`],
  [
    "pem-stamped",
    (s) =>
      physicalLines(s)
        .map((line) => `2026-03-04 10:11:12,131 DEBUG [main] ${line}`)
        .join("\n"),
  ],
  ["pem-kubelet-framed", (s) => kubeletFramed(`key:\n${s}end`)],
  ["pem-cri-framed", (s) => criFramed(`key:\n${s}end`)],
  ["pem-base64", (s) => `tls.key: ${base64(s)}`],
  ["pem-base64-wrapped", (s) => `${wrapped(base64(s), 76)}\n`],
  [
    "pem-json-lines",
    (s) =>
      physicalLines(s)
        .map((line) => JSON.stringify({ level: 30, msg: line }))
        .join("\n"),
  ],
  // The container died, or the log was rotated: END never comes.
  ["pem-unfinished", (s) => physicalLines(s).slice(0, -1).join("\n")],
];

const framed: readonly Scene[] = [
  inLog("generated-password", "cri-framed", (s) => criFramed(`starting\npassword=${s}\nready`)),
  inLog("session-jwt", "cri-framed", (s) => criFramed(`> Authorization: Bearer ${s}`)),
  inLog("quoted-password", "cri-framed", (s) => criFramed(JSON.stringify({ msg: "x", password: s }))),
  inLog("github-classic-token", "kubelet-framed", (s) => kubeletFramed(`a\nfetch with ${s}\nb`)),
  inLog("human-password", "kubelet-framed", (s) => kubeletFramed(`level=info admin_password=${s}`)),
  inLog("generated-password", "kubelet-framed", (s) => kubeletFramed(`env:\n  - name: DB_PASSWORD\n    value: ${s}\n`)),
  // containerd cuts at 16 KiB wherever that falls.
  inLog("service-account-token", "cri-partial", (s) =>
    criFramed(`${"padding ".repeat(2000)}token=${"x".repeat(7)} jwt=${s} end`),
  ),
  inLog("openai-key", "cri-partial", (s) => criFramed(`${" ".repeat(16300)}api_key=${s} end`)),
];

const blocks: readonly Scene[] = [
  // Name and value on two lines, and a log knows lines.
  inLog(
    "generated-password",
    "env-yaml",
    (s) => `    env:\n    - name: POSTGRES_PASSWORD\n      value: ${s}\n    - name: TZ\n      value: UTC`,
  ),
  inLog(
    "generated-password",
    "kubectl-describe",
    (s) => `    Environment:\n      DB_USER:      app\n      DB_PASSWORD:  ${s}\n      TZ:           UTC`,
  ),
  // The kind, which makes "foo" a secret, comes after it.
  inLog(
    "hex-password",
    "kubectl-yaml",
    (s) => `apiVersion: v1\ndata:\n  foo: ${base64(s)}\nkind: Secret\nmetadata:\n  name: db`,
  ),
  inLog("generated-password", "helm-values", (s) => `USER-SUPPLIED VALUES:\nauth:\n  rootPassword: ${s}\nreplicas: 2`),
  inLog("generated-password", "pretty-json", (s) => JSON.stringify({ db: { user: "app", password: s } }, null, 2)),
  inLog("generated-password", "pretty-json", (s) => `{\n  "name": "DB_PASSWORD",\n  "value": "${s}"\n}`),
  // A header whose base64 holds user and password.
  inLog(
    "generated-password",
    "curl-trace",
    (s) =>
      `* Connected to api (10.1.1.1) port 443\n* Server auth using Basic with user 'svc'\n> GET / HTTP/1.1\n> Authorization: Basic ${base64(`svc:${s}`)}\n> Accept: */*\n`,
  ),
  inLog(
    "generated-password",
    "stack-trace",
    (s) =>
      `org.postgresql.util.PSQLException: FATAL\n\tat org.postgresql.Driver.connect(Driver.java:300)\nCaused by: jdbc:postgresql://db/app?user=app&password=${s}\n\t... 41 more`,
  ),
  inLog(
    "generated-password",
    "python-trace",
    (s) =>
      `Traceback (most recent call last):\n  File "/app/db.py", line 9, in connect\n    conn = connect(host="db", password="${s}")\nTimeoutError`,
  ),
  inLog(
    "jwt-signing-secret",
    "stack-trace",
    (s) =>
      `panic: bad key\n\ngoroutine 1 [running]:\nmain.sign({0xc000, 0x20}, secret="${s}")\n\t/app/main.go:10 +0x1d`,
  ),
  inLog(
    "basic-credential",
    "http-dump",
    (s) => `POST /token HTTP/1.1\r\nHost: idp\r\nAuthorization: Basic ${s}\r\nContent-Length: 0\r\n\r`,
  ),
  inLog("wireguard-key", "ini-dump", (s) => `[#] wg setconf wg0\n[Interface]\nPrivateKey = ${s}\nListenPort = 51820`),
  inLog("ceph-key", "ini-dump", (s) => `[client.admin]\n\tkey = ${s}\n\tcaps mds = "allow *"`),
  inLog(
    "aws-secret-access-key",
    "shell-exports",
    (s) => `export AWS_ACCESS_KEY_ID=ASIAEXAMPLE\nexport AWS_SECRET_ACCESS_KEY=${s}\nexport AWS_REGION=eu-west-1`,
  ),
  // One field a line, as the az tool prints it.
  inLog(
    "azure-client-secret",
    "pretty-json",
    (s) => `{\n  "appId": "0b7c",\n  "displayName": "ci",\n  "password": "${s}",\n  "tenant": "f3c1"\n}`,
  ),
  inLog(
    "generated-password",
    "docker-inspect",
    (s) =>
      `            "Env": [\n                "PATH=/usr/bin",\n                "MYSQL_ROOT_PASSWORD=${s}",\n                "LANG=C"\n            ],`,
  ),
  inLog(
    "age-key",
    "plain",
    (s) => `# public key: age1lggyhqrw2nlhcxprm67z43rta597azn8gknawjehu9d9dl0jq3yqqvfafg\n${s}`,
  ),
  inLog("putty-private-key", "ppk-lines", (s) => `importing:\n${s}ok`),
];

export const logBlockScenes: readonly Scene[] = [
  ...privateKeys.map((kind, i) => inLog(kind, "pem-lines", (s) => `${"-".repeat(i)} key follows\n${s}ok`)),
  ...shapes.map(([encoding, write], i) => inLog(privateKeys[i % 3] ?? "rsa-private-key", encoding, write)),
  ...shapes.slice(1, 8).map(([encoding, write]) => inLog("openssh-private-key", encoding, write)),
  ...framed,
  ...blocks,
];
