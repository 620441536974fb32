import { describe, expect, test } from "bun:test";
import { changes, leaks } from "../redactor-kit.test.ts";

/** One shape a line, so its own newlines are written out. */
const unraw = (shape: string): string => shape.replaceAll("\\n", "\n").replaceAll("\\t", "\t");

const shapes = String.raw`[{rabbit, [{default_user, <<"app">>}, {default_pass, <<"$$">>}]}].
SECRET_KEY = '$$'
secret_key_base: $$
config.secret_key_base = '$$'
APP_KEY=base64:$$key32=
module.exports = { user: 'x', password: '$$', port: 1 }
const password = "$$";
conn = psycopg2.connect(host="db", user="x", password="$$")
requests.get(url, auth=("bob", "$$"))
requests.get(url, auth=HTTPBasicAuth('bob', '$$'))
r = redis.Redis(host='x', password='$$')
req.SetBasicAuth("bob", "$$")
Password: "$$",
DriverManager.getConnection("jdbc:x", "sa", "$$")
.password("$$")
new UsernamePasswordCredentials("bob", "$$")
new UsernamePasswordCredentialsImpl(CredentialsScope.GLOBAL, "id", "desc", "bob", "$$")
Secret.fromString("$$")
hudson.createAccount("admin", "$$")
$cfg['Servers'][1]['password'] = '$$';
$db->password = '$$';
'password' => '$$',
define('DB_PASSWORD', '$$');
new PDO($dsn, 'root', '$$');
mysqli_connect("db", "root", "$$", "x");
red:auth("$$")
local password = "$$"
my $password = '$$';
DBI->connect($dsn, "root", "$$")
password: "$$"
config :app, App.Repo, username: "x", password: "$$"
{:user "x" :password "$$"}
val password = "$$"
val apiKey: String = "$$"
let token = String::from("$$");
Config { user: "x", password: Some("$$") }
new NetworkCredential("bob", "$$")
builder.Password = "$$";
$env:API_TOKEN = "$$"
ConvertTo-SecureString "$$" -AsPlainText -Force
INSERT INTO users (name, password) VALUES ('bob', '$$');
UPDATE users SET password = '$$' WHERE id = 1
CREATE USER bob IDENTIFIED WITH plaintext_password BY '$$'
ALTER LOGIN sa WITH PASSWORD = '$$'
ALTER USER app WITH ENCRYPTED PASSWORD '$$'
GRANT ALL ON x.* TO 'a'@'%' IDENTIFIED BY '$$'`.split("\n");

describe("a secret in code goes, whatever the language", () => {
  for (const shape of [...shapes, "password: `$$`,", "const token = `$$`;"]) {
    test(shape, () => expect(leaks(unraw(shape))).toEqual([]));
  }
});

test("keys and salts of WordPress go with the symbols in them", () => {
  for (const name of ["AUTH_KEY", "LOGGED_IN_SALT", "SECURE_AUTH_SALT", "NONCE_KEY"])
    expect(leaks(`define('${name}',         '$$ *&^(x)$$');`)).toEqual([]);
});

describe("code that reads or names a secret stays", () => {
  const harmless = String.raw`login("username", "password")
.password("password")
http.basicAuth(user, pass)
connect("localhost", "root", "")
define('DB_NAME', 'wordpress');
define('AUTH_KEY', 'put your unique phrase here');
auth("basic")
setPassword(newPassword)`.split("\n");
  for (const line of harmless) test(line, () => expect(changes(line)).toEqual([]));
});
