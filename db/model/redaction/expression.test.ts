import { describe, expect, test } from "bun:test";
import { alnum, changes, hex } from "./redactor-kit.test.ts";

describe("a reference to a secret, code that reads one, a type and a schema stay", () => {
  const harmless = `token: !vault |
password: !Sub "\${Secret}"
DB_PASSWORD=vault:secret/data/app#password
DB_PASSWORD: ref+vault://secret/app#/password
TOKEN=op://vault/item/field
API_TOKEN=projects/123/secrets/token/versions/latest
secret: '{{resolve:secretsmanager:MySecret:SecretString:password}}'
API_KEY=@Microsoft.KeyVault(SecretUri=https://x.vault.azure.net/secrets/y/)
password: %env(DB_PASSWORD)%
password=%(ENV_DB_PASSWORD)s
password: <%= ENV['DB_PASSWORD'] %>
password: {{ .Values.db.password | quote }}
password: {{ include "app.password" . }}
token: {{ lookup('env','TOKEN') }}
password: "{{ vault_password }}"
password = var.db_password
password = local.password
password = data.vault_generic_secret.db.data["password"]
SECRET_KEY = os.environ['SECRET_KEY']
SECRET_KEY = os.environ.get("SECRET_KEY")
SECRET_KEY = os.getenv("SECRET_KEY")
SECRET_KEY = env('SECRET_KEY')
SECRET_KEY = config("SECRET_KEY")
secret_key_base: <%= ENV["SECRET_KEY_BASE"] %>
config.secret_key_base = ENV.fetch("SECRET_KEY_BASE")
const password = process.env.DB_PASSWORD;
const token = process.env["TOKEN"] ?? "";
apiKey: process.env.API_KEY,
password: config.get('db.password'),
password = request.form['password']
String password = System.getenv("DB_PASSWORD");
password := os.Getenv("DB_PASSWORD")
token := viper.GetString("token")
$password = getenv('DB_PASSWORD');
$password = $_ENV['DB_PASSWORD'];
'password' => env('DB_PASSWORD', ''),
let token = std::env::var("TOKEN")?;
local password = os.getenv("DB_PASSWORD")
password=$(cat /run/secrets/db)
PASSWORD=\`cat /run/secrets/db\`
export TOKEN="$(kubectl get secret x -o jsonpath='{.data.token}')"
type User { id: ID! password: String! apiToken: String token: Token! }
input LoginInput { email: String!, password: String! }
interface Login { user: string; password: string; token?: string }
type Config struct { Password string \`json:"password"\` }
message Login { string user = 1; string password = 2; }
CREATE TABLE users (id int, password VARCHAR(255) NOT NULL, token TEXT)
password VARCHAR(60) NOT NULL
password: Optional[str] = None
def login(user: str, password: str) -> Token:
fn login(user: &str, password: &str) -> Result<Token>
private String password;
{"password":{"type":"string","description":"The password of the user."},"token":{"type":"string"}}
ENV PATH /usr/bin
ENV TOKEN_FILE /run/token
password reset requested`.split("\n");
  for (const line of harmless) test(line, () => expect(changes(line)).toEqual([]));
});

describe("what is encrypted in order to be published stays", () => {
  const harmless = [
    `password: ENC[AES256_GCM,data:${alnum(20)},iv:${alnum(43)}=,tag:${alnum(22)}==,type:str]`,
    `password: ENC(${alnum(44)})`,
    `password: '{cipher}${hex(64)}'`,
    `password: vault:v1:${alnum(60)}`,
    `password: AgB${alnum(400)}`,
    `"token":"AgA${alnum(600)}="`,
    "$ANSIBLE_VAULT;1.1;AES256",
    `checksum/secret: ${hex(64)}`,
    `hash/token: ${hex(64)}`,
  ];
  for (const line of harmless) test(line.slice(0, 40), () => expect(changes(line)).toEqual([]));
});

test("a password that has dots, brackets or an exclamation mark is none of these", () => {
  for (const value of [
    `${alnum(6)}.${alnum(6)}`,
    `${alnum(5)}(${alnum(4)})9`,
    `String${alnum(6)}!`,
    `vault:${alnum(9)}`,
  ])
    expect(changes(`password=${value}`), value).not.toEqual([]);
});
