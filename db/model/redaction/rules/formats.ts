// Secrets that a standard gives their form: JWT, password hashes, SQL, key files, command lines.
import { textOfBase64 } from "../base64.ts";
import { isPlain, looksRandom } from "../value-shape.ts";
import type { Rule } from "./rule.ts";

const notPlain = (secret: string): boolean => !isPlain(secret);

const foreignWords =
  "пароль Пароль ПАРОЛЬ 密码 密碼 口令 パスワード 비밀번호 contraseña Contraseña hasło Hasło şifre Şifre lösenord mật"
    .split(" ")
    .flatMap((word) => [word, new TextDecoder("latin1").decode(new TextEncoder().encode(word))])
    .concat("mot de passe", "Mot de passe");

export const formatRules: readonly Rule[] = [
  // RFC 7519: header and payload are JSON objects, so both begin with {"
  {
    name: "jwt",
    anchors: ["eyJ"],
    pattern: /eyJ[\w-]{10,1500}\.(?:eyJ)?[\w-]{6,16000}(?:\.[\w-]*){0,3}/y,
    accept: isJwt,
  },
  {
    name: "jwt",
    anchors: ["ewog", "eyAi", "ewoJ"],
    pattern: /ew[og][\w-]{10,1500}\.[\w-]{10,16000}\.[\w-]{10,2000}/y,
    accept: isJwt,
  },
  // RFC 7516: an encrypted token may have no key of its own between the first two dots
  {
    name: "jwt",
    anchors: ["eyJ"],
    pattern: /eyJ[\w-]{10,1500}\.[\w-]{0,1000}\.[\w-]{8,64}\.[\w-]{8,16000}\.[\w-]{8,64}/y,
    accept: isJwt,
  },
  // The words of other languages; a log's bytes are seen as windows-1252, so each also stands as its UTF-8 looks there
  {
    name: "password",
    anchors: foreignWords.flatMap((word) => (word.length > 2 ? [word] : Array.from(":=：", (sign) => word + sign))),
    pattern: new RegExp(
      `((?:${foreignWords.join("|")})\\\\*["']?\\s{0,2}(?:[:=]|：|ï¼š)\\s{0,2}\\\\*["']?)([^\\s"'\\\\,;]{3,200})`,
      "y",
    ),
    anywhere: true,
    accept: (secret) => notPlain(secret) && (/[\d\W]/.test(secret) || secret.length > 9),
  },
  // "Invalid API key: …": two words name it, so only a value that no word looks like counts
  {
    name: "key-phrase",
    anchors: [
      "api key",
      "access key",
      "secret key",
      "encryption key",
      "signing key",
      "recovery key",
      "unseal key",
      "aes key",
      "master key",
      "license key",
      "account key",
      "auth key",
      "root token",
    ],
    anyCase: true,
    pattern:
      /((?:api|access|secret|encryption|signing|recovery|unseal|aes|master|license|account|auth|root) (?:key|token)(?: \d+)?(?: (?:provided|used|given|is|was|id))?\s?[:=]?\s{0,8}\\*["']?)([\w.~+/=-]{8,512})/iy,
    accept: looksRandom,
  },
  // crypt(5), htpasswd, LDAP, argon2, Django, PostgreSQL SCRAM
  {
    name: "password-hash",
    anchors: ["$2a$", "$2b$", "$2y$", "$2x$"],
    pattern: /\$2[abxy]\$\d\d\$[./A-Za-z0-9]{50,53}/y,
    anywhere: true,
  },
  {
    name: "password-hash",
    anchors: ["$apr1$"],
    pattern: /\$apr1\$[./A-Za-z0-9]{1,8}\$[./A-Za-z0-9]{22}/y,
    anywhere: true,
  },
  {
    name: "password-hash",
    anchors: ["$1$", "$5$", "$6$", "$y$", "$7$"],
    pattern: /\$[1567y]\$(?:rounds=\d+\$|j[./A-Za-z0-9]{2}\$)?[./A-Za-z0-9]{1,90}\$[./A-Za-z0-9]{22,86}/y,
    anywhere: true,
  },
  {
    name: "password-hash",
    anchors: ["$argon2", "$scrypt$", "$pbkdf2", "pbkdf2_sha", "$bcrypt-sha"],
    pattern: /\$?(?:argon2id?|argon2i|scrypt|pbkdf2|bcrypt)[\w-]{0,20}\$[\w=,.$+/-]{20,300}={0,2}/y,
    anywhere: true,
  },
  {
    name: "password-hash",
    anchors: ["{SHA}", "{SSHA}", "{SSHA256}", "{SSHA512}", "{CRYPT}", "{MD5}", "{SMD5}"],
    anyCase: true,
    pattern: /\{(?:S?SHA(?:256|384|512)?|S?MD5|CRYPT)\}[\w+/$.]{16,180}={0,2}/iy,
  },
  {
    name: "password-hash",
    anchors: ["SCRAM-SHA-"],
    pattern: /SCRAM-SHA-(?:1|256|512)\$\d+:[\w+/=]+\$[\w+/=]+:[\w+/=]+/y,
  },
  // SQL: IDENTIFIED BY, and what ALTER ROLE … PASSWORD says is the pair rule's work
  {
    name: "sql-password",
    anchors: ["identified by", "identified with"],
    anyCase: true,
    pattern: /(identified (?:with \w+ )?(?:by|as)(?: password)?\s+\\*["'])([^"'\\\n]{1,200})/iy,
    accept: notPlain,
  },
  {
    name: "sql-password",
    anchors: ["identified by"],
    anyCase: true,
    pattern: /(identified by\s+)([^\s"'\\;]{1,200})/iy,
    accept: notPlain,
  },
  {
    name: "sql-password",
    anchors: ["password('", "password ('"],
    anyCase: true,
    pattern: /(password\s?\(\\*["'])([^"'\\\n]{1,200})/iy,
    accept: notPlain,
  },
  // .pgpass: host:port:database:user:password
  {
    // The port tells: a line of five fields is otherwise an address of many kinds.
    name: "pgpass",
    anchors: [":5432:", ":6432:", ":5433:", ":*:*:", ":3306:", ":26257:"],
    pattern: /(:[\d*]+:[\w*-]+:[\w*.@-]+:)([^\s:"'\\]{3,200})(?=$|["'\s\\])/my,
    anywhere: true,
    accept: notPlain,
  },
  // netrc(5)
  {
    name: "netrc",
    anchors: ["machine "],
    pattern: /(machine [\w.-]+\s+login [\w.@+-]+\s+password )([^\s"'\\]+)/y,
    accept: notPlain,
  },
  {
    // Six and sixteen characters: too little to be known without a word before them.
    name: "kubeadm-token",
    anchors: ["--token ", "--token=", "bootstrap"],
    pattern: /(--token[ =]|bootstrap[\w -]{0,30}?[ :="']+)([a-z0-9]{6}\.[a-z0-9]{16})(?![A-Za-z0-9])/y,
    anywhere: true,
  },
  {
    // docs.npmjs.com/cli/configuring-npm/npmrc: names that begin with an underscore
    name: "npmrc-auth",
    anchors: ["_auth", "_password"],
    pattern: /(_(?:auth|authToken|password)\s*=\s*"?)([^\s"'\\]+)/y,
    anywhere: true,
    accept: notPlain,
  },
  {
    // RFC 4954: user and password in one base64
    name: "smtp-auth",
    anchors: ["AUTH PLAIN ", "AUTH LOGIN "],
    pattern: /(AUTH (?:PLAIN|LOGIN) )([A-Za-z0-9+/]{8,400}={0,2})/y,
  },
  {
    // PuTTY's own format has no PEM around the private part
    name: "putty-key",
    anchors: ["Private-Lines:"],
    pattern: /(Private-Lines: \d+(?:\r?\n|\\n))([A-Za-z0-9+/=\s]{40,8000})/y,
  },
  {
    // wg(8): 32 bytes
    name: "wireguard-key",
    anchors: ["PrivateKey = ", "PresharedKey = ", "PrivateKey=", "PresharedKey="],
    anyCase: true,
    pattern: /((?:PrivateKey|PresharedKey)\s?=\s?)([A-Za-z0-9+/]{43}=)/iy,
  },
  {
    // The thin driver takes user/password@host
    name: "oracle-login",
    anchors: [":thin:", ":oci:"],
    pattern: /(:(?:thin|oci):[\w.-]+\/\\*["']?)([^\s@"'\\]{1,200})(?=\\*["']?@)/y,
    anywhere: true,
    accept: notPlain,
  },
];

function isJwt(secret: string): boolean {
  const header = textOfBase64(secret.slice(0, secret.indexOf(".")));
  return header !== null && /^\{\s*"/.test(header);
}
