import { describe, expect, test } from "bun:test";
import { alnum, base64url, redactorForTest } from "./redactor-kit.test.ts";

const redact = (text: string): string => redactorForTest().text(text);
/** Mixed, so that nothing but the words around it can tell. */
const password = (): string => `${alnum(5)}!x${alnum(3)}`;

/** `@` is where the secret stands. */
const shapes = `password=@
password = @
user=bob password=@ host=db
password: @
db.password=@
spring.datasource.password: "@"
DB_PASSWORD=@
export PGPASSWORD='@'
{"user":"bob","password":"@"}
{"password": "@", "x": 1}
{"db":{"adminPassword":"@"}}
msg="{\\"user\\":\\"bob\\",\\"password\\":\\"@\\"}"
{"log":"{\\"outer\\":\\"{\\\\\\"password\\\\\\":\\\\\\"@\\\\\\"}\\"}"}
{User:bob Password:@ Host:db}
&Config{User:"bob", Password:"@", Port:5432}
map[password:@ user:bob]
{'user': 'bob', 'password': '@'}
:password=>"@"
Config(user=bob, password=@, port=1)
login failed (password=@)
<password>@</password>
<add key="DbPassword" value="@"/>
<property name="password" value="@"/>
{"name":"DB_PASSWORD","value":"@"}
EnvVar{Name:DB_PASSWORD,Value:@,ValueFrom:nil,}
- name: DB_PASSWORD\\n  value: @\\n
Server=db;Database=x;User Id=sa;Password=@;Encrypt=true
host=db port=5432 user=app password=@ dbname=x
jdbc:mysql://db/x?user=app&password=@&useSSL=true
jdbc:sqlserver://db;user=sa;password=@;encrypt=true
POST /login?user=bob&password=@ HTTP/1.1
GET /x?a=1&access_token=@&b=2
body: user%3Dbob%26password%3D@%26x%3D1
amqp://app:@@rabbit:5672/vhost
mongodb+srv://app:@@cluster0.example.net/db?retryWrites=true
mysql+pymysql://root:@@127.0.0.1/db
ldap bind dn=cn=admin password=@
app:@@tcp(mysql:3306)/orders
git clone https://oauth2:@@gitlab.example.com/a/b.git
mysql -h db -u root -p@ orders
sshpass -p @ ssh host
redis-cli -h cache -a @ ping
ldapsearch -D cn=admin -w @ -b dc=x
docker login -u bob -p @ registry
curl -u admin:@ https://api/x
curl -s --user admin:@ https://api/x
helm upgrade x --set auth.password=@
app --db-password=@ --verbose
app --db-password @ --verbose
["app","--password","@"]
openssl rsa -passin pass:@ -in x
PGPASSWORD=@ psql -h db
Authorization: Bearer @longer9
authorization: Bearer @longer9
{"headers":{"Authorization":["Bearer @longer9"]}}
map[Authorization:[Bearer @longer9] Accept:[*/*]]
-H 'Authorization: Token @longer9'
Proxy-Authorization: Bearer @longer9
X-Api-Key: @longer9
x-auth-token: @longer9
"X-Vault-Token":"@longer9"
Cookie: session=@longer9; theme=dark
Set-Cookie: sid=@longer9; Path=/; HttpOnly
ALTER ROLE app WITH PASSWORD '@'
CREATE USER app WITH LOGIN PASSWORD '@';
CREATE USER 'app'@'%' IDENTIFIED BY '@';
SET PASSWORD FOR app = PASSWORD('@')
db.prod:5432:orders:app:@
machine api.example.com login bob password @
requirepass @
masterauth: @
client_secret=@1
api_key: @1
apiKey="@1"
aws_secret_access_key = @longer9@longer9
secretAccessKey: "@longer9"
SECRET_KEY_BASE=@longer9
signing-key=@longer9
encryptionKey: '@longer9'
sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required username="u" password="@";
sessionToken=@longer9
token=@longer9
new token is @longer9
the password is '@'
{"auths":{"quay.io":{"username":"u","password":"@"}}}
//registry.npmjs.org/:_authToken=@longer9`.split("\n");

describe("a secret in free text is found by what stands around it", () => {
  for (const shape of shapes) {
    test(shape, () => {
      for (let run = 0; run < 5; run++) {
        const value = shape.includes("%3D") ? alnum(12) : password();
        // The first @ of `name:@@host` is the secret, as is a lone one.
        const line = shape.replaceAll(/@(longer9)?(?=@|$|[^@\w']|longer9|1)|@(?=')/g, (at, _longer, offset: number) =>
          shape[offset - 1] === "@" || shape.startsWith("'@'%", offset - 1) ? "@" : at.replace("@", value),
        );
        expect(line).toContain(value);
        const after = redact(line);
        expect(after, line).not.toContain(value);
        expect(redact(after), "twice").toBe(after);
        const asLine = new TextDecoder().decode(
          redactorForTest().lines(new TextEncoder().encode(`${line}\n${line}\n`)),
        );
        expect(asLine, line).not.toContain(value);
      }
    });
  }
});

describe("what is no secret stays, to the letter", () => {
  const benign = `failed to get token: token has expired
error: password authentication failed for user "app"
TOKEN_TTL=300
TOKEN_FILE=/var/run/secrets/kubernetes.io/serviceaccount/token
secretName: my-tls
secret=kube-system/foo-token-x7k2p
secret "default-dockercfg-x9z2k" not found
MountVolume.SetUp failed for volume "token" : secret "foo-token" not found
imagePullSecrets: [regcred]
password: ""
password=null
password: <nil>
Password:<redacted>
password=******
passwordRef: db-creds
PASSWORD_MIN_LENGTH=12
passwordPolicy=strict
USER_AGENT=kubelet/v1.30.0 (linux/amd64) kubernetes/abc1234
DATABASE_POOL_SIZE=20
server=10.0.0.1:6443
location=eu-west-1
uid=3f2b8c1e-9d4a-4a4e-8a51-0123456789ab
image: quay.io/org/app@sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
trace_id=4bf92f3577b34da6a3ce929d0e0e4736 span_id=00f067aa0ba902b7
git commit 2c26b46b68ffc68ff99b453c1d30413413422d70
resourceVersion="123456789"
key="openshift-monitoring/prometheus-k8s-0"
Starting reflector *v1.Secret (10m0s) from k8s.io/client-go
https://kubernetes.default.svc:443/api/v1/namespaces/x/secrets?limit=500&resourceVersion=0
10.0.0.1 127.0.0.1 ::1 fe80::1
authorization.k8s.io/v1
"authentication": "disabled"
cookie consent shown
Bearer authentication is required
token type: Bearer
max_tokens=4096
tokens=12345
public_key=MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE
partition_key=user_id
primary key (id)
author@example.com wrote
mailto:bob@example.com
git@github.com:org/repo.git
apiVersion: v1 kind: Secret
valueFrom: {secretKeyRef: {name: db, key: password}}
password: \${DB_PASSWORD}
PASSWORD=$(cat /run/secrets/x)
"password": {"type": "string"}
caBundle: LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCk1JSUI=
etag="33a64df551425fcc55e4d42a148795d9f25f89d4"
sha256:2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae
ReplicaSet "orders-6f9d8c7b5d" has timed out
Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36
automountServiceAccountToken: true
tokenExpirationSeconds: 3607
bound-token: kube-api-access-7xk2p
"GET /oauth/token HTTP/1.1" 200
secret type kubernetes.io/tls
credentials: aws-creds
aGVsbG8gd29ybGQsIHRoaXMgaXMgbm8gc2VjcmV0`.split("\n");
  for (const line of benign) test(line, () => expect(redact(line)).toBe(line));
});

test("a certificate stays, its private key goes, also where each line of the log has a prefix", () => {
  const body = Array.from({ length: 6 }, () => base64url(64).replaceAll(/[-_]/g, "A"));
  const certificate = ["-----BEGIN CERTIFICATE-----", ...body, "-----END CERTIFICATE-----"].join("\n");
  expect(redact(certificate)).toBe(certificate);
  const key = ["-----BEGIN EC PRIVATE KEY-----", ...body, "-----END EC PRIVATE KEY-----"];
  const prefixed = [...key, "next line"].map((line, i) => `2026-01-01T00:00:00.${i}Z stdout F ${line}`).join("\n");
  const after = new TextDecoder().decode(redactorForTest().lines(new TextEncoder().encode(prefixed)));
  for (const part of body) expect(after).not.toContain(part);
  expect(after.split("\n").length).toBe(prefixed.split("\n").length);
  expect(after).toContain("2026-01-01T00:00:00.3Z stdout F ");
  expect(after).toContain("next line");
  const token = /KUBIN-REDACTED-private-key-\w+/.exec(after)?.[0] ?? "none";
  expect(redact(key.join("\n"))).toBe(token);
  expect(redact(JSON.stringify(key.join("\n")))).toBe(`"${token}"`);
  expect(redact(btoa(key.join("\n")))).toBe(token);
});

test("a private key goes from lines that are JSON objects, and they stay such", () => {
  const body = Array.from({ length: 4 }, () => alnum(64));
  const key = ["-----BEGIN EC PRIVATE KEY-----", ...body, `${alnum(42)}==`, "-----END EC PRIVATE KEY-----", "next"];
  for (const line of [
    (text: string) => JSON.stringify({ level: 30, msg: text }),
    (text: string) => JSON.stringify({ log: `${text}\n`, stream: "stdout", time: "2026-01-01T00:00:00.1Z" }),
    (text: string) => JSON.stringify({ time: "12:00", level: "info", msg: text, pid: 7 }),
  ]) {
    const after = new TextDecoder().decode(redactorForTest().lines(new TextEncoder().encode(key.map(line).join("\n"))));
    for (const part of key.slice(1, -2)) expect(after).not.toContain(part);
    expect(after.split("\n").length).toBe(key.length);
    for (const each of after.split("\n")) JSON.parse(each);
    expect(after).toContain("next");
  }
});

test("a Secret printed in a log or kept in a text loses all values of its data", () => {
  const note = alnum(9);
  const json = JSON.stringify({
    kind: "Secret",
    apiVersion: "v1",
    metadata: { name: "x" },
    data: { note: btoa(note), b: btoa("zz") },
  });
  const yaml = `apiVersion: v1\nkind: Secret\nmetadata:\n  name: x\nstringData:\n  note: ${note}\n---\nkind: ConfigMap\ndata:\n  other: stays\n`;
  for (const text of [
    `Response Body: ${json}`,
    `{"msg":${JSON.stringify(json)}}`,
    yaml,
    `kind: Secret\ndata:\n  note: ${btoa(note)}\n`,
  ]) {
    const after = redact(text);
    expect(after, text).toContain("KUBIN-REDACTED-");
    expect(after).not.toContain(note);
    expect(after).not.toContain(btoa(note));
    expect(redact(after)).toBe(after);
  }
  expect(redact(yaml)).toContain("name: x\n");
  expect(redact(yaml)).toContain("other: stays\n");
});
