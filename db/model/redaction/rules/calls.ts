// Secrets that programs and scripts hand over as arguments: auth("…"), login("user", "…"), define("AUTH_KEY", "…").
import { isPlain, isReference, looksRandom } from "../value-shape.ts";
import type { Rule } from "./rule.ts";

const quote = "\\\\*[\"'`]";
const notPlain = (secret: string): boolean =>
  !isPlain(secret) && !/^(?:password|passwd|pass|secret|token|user(?:name)?|key|value|name)$/i.test(secret);
const notName = (secret: string): boolean =>
  notPlain(secret) && !/\s/.test(secret) && (looksRandom(secret) || !isReference(secret));

/** The last of one, two or three quoted arguments. */
function call(names: string, before: number, accept = notPlain): Rule {
  const argument = `(?:${quote}[^"'\`\\\\\\n]{0,200}${quote}|[$\\w.:>-]{1,60})\\s{0,4},\\s{0,8}`;
  const alternatives = names.split(" ").map((each) => each.replaceAll(/[.()]/g, "\\$&"));
  return {
    name: "call-argument",
    anchors: names.split(" "),
    pattern: new RegExp(
      `((?:${alternatives.join("|")})\\s?\\(?\\s{0,8}${argument.repeat(before)}(?:\\w{1,20}\\s?=\\s?)?${quote})([^"'\`\\\\\\n]{3,400})(?=${quote})`,
      "y",
    ),
    anywhere: true,
    accept,
  };
}

// Judged by their values: `login("admin")` and `auth("basic")` have one argument, too.
const oneArgument =
  "auth( authenticate( login( setPassword( set_password( setPasswd( withPassword( .password( setToken( withToken( setApiKey( withApiKey( apiKey( setSecret( setSecretKey( setKeyPassword( bearerAuth( bearer_token( setAuthToken( ConvertTo-SecureString StaticTokenSource( setAccessToken( SecretKeySpec( Fernet( Secret.fromString(";
// A user, then the password.
const twoArguments =
  "auth( authenticate( login( createAccount( create_user( createUser( addUser( add_user( basicAuth( basic_auth( SetBasicAuth( HTTPBasicAuth( BasicAuth( UsernamePasswordCredentials( UsernamePasswordCredential( PasswordAuthentication( PlainAuthentication( NetworkCredential( StaticCredentialsProvider( NewStaticCredentials( AwsBasicCredentials.create( BasicAWSCredentials( withCredentials( setCredentials( Credentials( AWS.Credentials( PasswordCredentials( plain_auth( setAuth( set_auth( userPassword(";
// A host or an address before both.
const threeArguments =
  "mysqli( mysqli_connect( mysql_connect( PDO( getConnection( DBI->connect( pg_connect( odbc_connect( ldap_bind( connect( PlainAuth( smtp.PlainAuth( new_user(";

export const callRules: readonly Rule[] = [
  call(oneArgument, 0, notName),
  call(twoArguments, 1),
  call(threeArguments, 2),
  call("UsernamePasswordCredentialsImpl(", 4),
  call("StringCredentialsImpl(", 3),
  // requests.get(url, auth=("user", "…")), mongo's createUser({user: "a", pwd: "…"}) is a pair
  {
    name: "call-argument",
    anchors: ["auth=(", "auth = (", "credentials=(", "auth: ["],
    pattern:
      /((?:auth|credentials)\s?[=:]\s?[([]\s?\\*["'][^"'\\\n]{1,100}\\*["'],\s?\\*["'])([^"'\\\n]{3,200})(?=\\*["'])/y,
    accept: notPlain,
  },
  // wp-config.php pads its keys and salts; they hold any printable character
  {
    name: "php-define",
    anchors: ["define(", "define ("],
    anyCase: true,
    pattern:
      /(define ?\(\s{0,8}\\*["'][\w.-]{0,60}(?:KEY|SALT|SECRET|TOKEN|PASS|PASSWORD|PASSWD|PWD)\d?\\*["']\s{0,8},\s{0,40}\\*["'])([^'"\n]{4,200}?)(?=\\*["']\s{0,8}\))/iy,
    accept: (secret) => notPlain(secret) && !secret.startsWith("put your"),
  },
  // An insert names its columns first: only the last of the values after `password` at the end is certain
  {
    name: "sql-password",
    anchors: [
      "password) values",
      "passwd) values",
      "secret) values",
      "token) values",
      "password_hash) values",
      "api_key) values",
      "pass) values",
      "pwd) values",
    ],
    anyCase: true,
    pattern:
      /((?:password|passwd|secret|token|password_hash|api_key|pass|pwd)["`]?\) values \((?:[^()\n]{0,400}, ?)?\\*['"])([^'"\\\n]{3,300})(?=\\*['"]\))/iy,
    anywhere: true,
    accept: notPlain,
  },
];
