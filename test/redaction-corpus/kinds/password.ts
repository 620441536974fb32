// Passwords that people and generators make, and the hashes kept of them.
import { alphanumeric, digits, lower, upper } from "../dice.ts";
import { base64 } from "../encode.ts";
import { quiet, telling } from "./kind.ts";

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);
const cryptLetters = `./${alphanumeric}`;

export const passwordKinds = {
  // What the policy asks for, and no more: a name, a year, a mark.
  "human-password": quiet(
    "DB_PASSWORD",
    (d) => `${capital(d.word())}${2015 + d.below(12)}${d.pick(["!", "#", "$", "?"])}${d.chars(lower, 3)}`,
  ),
  "leet-password": quiet(
    "ADMIN_PASSWORD",
    (d) => `${d.word().replaceAll("e", "3").replaceAll("a", "4")}_${d.chars(digits, 3)}${capital(d.word())}`,
  ),
  "generated-password": quiet("POSTGRES_PASSWORD", (d) => d.chars(alphanumeric, 10 + d.below(20))),
  "long-password": quiet("MYSQL_ROOT_PASSWORD", (d) => d.chars(alphanumeric, 48)),
  "lowercase-password": quiet("SMTP_PASSWORD", (d) => `${d.word()}${d.word()}${d.chars(lower, 3)}`),
  "hex-password": quiet("REDIS_PASSWORD", (d) => d.hex(32)),
  "numeric-pin": quiet("HSM_PIN", (d) => d.chars(digits, 10)),
  "uuid-password": quiet("SERVICE_PASSWORD", (d) => d.uuid()),
  // Letters that need escaping in URLs, JSON, YAML and shells.
  "symbol-password": quiet(
    "MSSQL_SA_PASSWORD",
    (d) =>
      `${d.chars(alphanumeric, 4)}@${d.chars(alphanumeric, 4)}/&${d.chars(alphanumeric, 4)}=%${d.chars(alphanumeric, 3)}`,
  ),
  "quoted-password": quiet(
    "LDAP_BIND_PASSWORD",
    (d) => `${d.chars(alphanumeric, 5)}"${d.chars(alphanumeric, 4)}\\${d.chars(alphanumeric, 5)}<`,
  ),
  "shell-password": quiet(
    "FTP_PASSWORD",
    (d) => `${d.chars(alphanumeric, 5)}$${d.chars(alphanumeric, 3)}!#${d.chars(alphanumeric, 5)}^*`,
  ),
  passphrase: quiet("KEY_PASSPHRASE", (d) => `${d.word()} ${d.word()} ${d.word()} ${d.word()}`),
  "accented-password": quiet(
    "SMB_PASSWORD",
    (d) => `Zürich-${d.chars(alphanumeric, 6)}-${capital(d.word())}-é${d.chars(digits, 2)}`,
  ),
  "basic-credential": quiet("BASIC_AUTH", (d) => base64(`${d.word()}:${d.chars(alphanumeric, 18)}`)),
  "bcrypt-hash": telling("ADMIN_PASSWORD_HASH", (d) => `$2y$10$${d.chars(cryptLetters, 53)}`),
  "apr1-hash": telling("HTPASSWD", (d) => `$apr1$${d.chars(cryptLetters, 8)}$${d.chars(cryptLetters, 22)}`),
  "sha512-crypt-hash": telling("ROOT_HASH", (d) => `$6$${d.chars(cryptLetters, 16)}$${d.chars(cryptLetters, 86)}`),
  "argon2-hash": telling(
    "ARGON_HASH",
    (d) => `$argon2id$v=19$m=65536,t=3,p=4$${d.chars(alphanumeric, 22)}$${d.chars(alphanumeric, 43)}`,
  ),
  "scram-verifier": telling(
    "PG_VERIFIER",
    (d) => `SCRAM-SHA-256$4096:${base64(d.bytes(16))}$${base64(d.bytes(32))}:${base64(d.bytes(32))}`,
  ),
  "postgres-md5": quiet("PG_MD5", (d) => `md5${d.hex(32)}`),
  "otp-license": quiet("LICENSE_KEY", (d) => Array.from({ length: 5 }, () => d.chars(upper + digits, 5)).join("-")),
} as const;
