import { describe, expect, test } from "bun:test";
import { changes, leaks } from "./redactor-kit.test.ts";

// Only ASCII in here: Bun writes other characters of a raw template as escapes.
const shapes = String.raw`login with admin:$$
authenticating with bob:$$
tok=$$
LICENSE: $$groups
license key: $$groups
{"level":"info","msg":"{\"cred\":\"$$\",\"n\":1}"}
loaded HSM_PIN: '$$digits'
{"path":"/geo?q=b&key=$$alnum32&lang=de"}
GET /oauth2/callback?code=$$alnum32&state=xyz HTTP/1.1
GET /cb?state=abc&code=$$uuid.$$uuid.$$uuid&session_state=1 HTTP/1.1
GET /login?SAMLResponse=$$alnum32$$alnum32 HTTP/1.1
array(1) { ["password"]=> string(8) "$$" }
["password"]=>\n  string(8) "$$"
[password] => $$
"password"=>"$$"
password: Some("$$"), user
Config{password='$$', user='x'}
User(name=x, password=$$)
<wsse:Password Type="http://x#PasswordText">$$</wsse:Password>
<ns:password>$$</ns:password>
<password><![CDATA[$$]]></password>
<key>password</key><string>$$</string>
Content-Disposition: form-data; name="password"\r\n\r\n$$\r\n--x
-Djavax.net.ssl.keyStorePassword=$$ -Xmx1g
> Authorization: Basic $$basic
+ password = "$$"
ok: [host] => {"password": "$$"}
mot de passe: $$
Passwort: $$
pwd=$$;uid=x
User ID=sa;Pwd=$$;
failed login: user=bob pass=$$
token "$$" is invalid
using token $$ for api
password 7 $$
sessionid=$$alnum32; path=/
new secret generated: $$`.split("\n");
const colour = (code: number, text: string): string => `\u001b[${code}m${text}\u001b[0m`;

describe("a value is found behind its name however a logger or a dump writes the two", () => {
  for (const shape of [
    ...shapes,
    `${colour(36, "password")}=$$ ${colour(36, "host")}=db`,
    `${colour(1, "token")}: ${colour(33, "$$")}`,
    `level=info ${colour(32, "api_key")}=$$`,
    'admin_password = """$$"""',
    "contraseña: $$",
    "пароль: $$",
    "密码：$$",
    "set -x API_TOKEN $$",
    "ENV DB_PASSWORD $$",
    "ARG NPM_TOKEN=$$",
    "account x\nhost smtp\npassword $$\n",
    'token_secret:\n  inline_string: "$$"\n',
  ]) {
    test(JSON.stringify(shape), () => expect(leaks(shape)).toEqual([]));
  }
});

describe("a name without a value takes none from what follows", () => {
  const harmless = `password= user=app
password=, user=app
--password= --user=app
{Host:db User:app Password: SSLMode:disable}
&{Username:app Password: Token: CAFile:/x}
map[password: token: user:app]
{"password":"","token":null}
password="" host=db
sudo: pepper : TTY=pts/0 ; PWD=/home/x ; USER=root ; COMMAND=/bin/ls
password [success=1 default=ignore] pam_unix.so obscure
arn:aws:secretsmanager:eu-west-1:123456789012:secret:db-AbCdEf
Enter password for user bob:
token received from server
secret found: my-tls`.split("\n");
  for (const line of harmless) test(line, () => expect(changes(line)).toEqual([]));
});
