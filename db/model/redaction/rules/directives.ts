// Secrets in the files of daemons and clients that write no `name = value`: directives, columns, access lists.
import { isPlain, isReference, looksRandom } from "../value-shape.ts";
import type { Rule } from "./rule.ts";

/** Communities that every device has from its maker are no secrets. */
export const notCommon = (secret: string): boolean =>
  !isPlain(secret) && !/^(?:public|private|any|none|\*)$/.test(secret);
const notName = (secret: string): boolean => notCommon(secret) && !isReference(secret);

/** A word of a configuration file, then blanks, then the value, quoted or not. */
export function directive(name: string, words: string, value = "[^\\s\"'\\\\;,]{3,200}"): Rule {
  const alternatives = words.split(" ").map((each) => each.replaceAll("_", "[_-]"));
  return {
    name,
    anchors: words.split(" "),
    pattern: new RegExp(`((?:${alternatives.join("|")})[ \\t]{1,40}\\\\*["']?)(${value})`, "y"),
    accept: notCommon,
  };
}

export const directiveRules: readonly Rule[] = [
  // redis.io/docs/management/security/acl: `>` adds a password, `#` its hash; what may come before and after are switches and patterns
  {
    name: "redis-acl",
    anchors: [
      "payload >",
      "reset >",
      "allkeys >",
      "@all >",
      "~* >",
      "&* >",
      "nopass >",
      "on >",
      "off >",
      "on #",
      "off #",
      'on" ">',
      'off" ">',
      'on\\" \\">',
      "resetpass >",
    ],
    pattern:
      /((?:on|off|resetpass|payload|reset|allkeys|@all|~\*|&\*|nopass)(?:\\*" \\*"| )[>#])([^\s"\\]{3,200})(?= \\*"?[~&+%@a-z-]|\\*"|\s*$|\\n)/my,
    accept: (secret) => notCommon(secret) && !/^[/&]/.test(secret),
  },
  {
    name: "redis-acl",
    anchors: ["SETUSER", "user default "],
    anyCase: true,
    pattern:
      /((?:SETUSER|user)\\*"? \\*"?[\w.-]{1,60}\\*"?(?: \\*"?[~&+%@a-z][^\s">#]{0,60}\\*"?){0,12} \\*"?[>#])([^\s"\\]{3,200})/iy,
    accept: notCommon,
  },
  // What MONITOR, the slow log and proxies print: "AUTH" "user" "password"
  {
    name: "redis-auth",
    anchors: ['"AUTH"', '\\"AUTH\\"', "'AUTH'", '"requirepass"', '"masterauth"', '\\"requirepass\\"'],
    anyCase: true,
    pattern:
      /(\\*["'](?:AUTH|requirepass|masterauth)\\*["'],? \\*["'](?:[\w.@-]{1,60}\\*["'],? \\*["'])?)([^\s"'\\]{3,200})(?=\\*["'])/iy,
    anywhere: true,
    accept: notCommon,
  },
  {
    name: "redis-auth",
    anchors: ["AUTH "],
    pattern: /(AUTH (?:default |[\w.-]{1,40} (?=\S{6,}))?)([^\s"'\\]{6,200})(?=\s*(?:$|["'\\\n]))/my,
    accept: (secret) => notName(secret) && !/^(?:PLAIN|LOGIN|CRAM-MD5|XOAUTH2|failed|GSSAPI|[A-Z_]+)$/.test(secret),
  },
  // Ceph: 28 bytes in base64, of which the first two say the type
  {
    name: "ceph-key",
    anchors: ["key", "secret"].flatMap((name) =>
      [" = ", "=", ": ", ":", '":"', '": "', '\\":\\"', " "].map((sign) => `${name}${sign}AQ`),
    ),
    anyCase: true,
    pattern: /((?:key|secret)\\*"?\s?[=: ]\s?\\*"?)(AQ[A-Za-z0-9+/]{30,60}={0,2})/iy,
    anywhere: true,
  },
  { name: "ceph-key", anchors: ["AQA", "AQB", "AQC", "AQD"], pattern: /AQ[A-D][A-Za-z0-9+/]{35}==(?![A-Za-z0-9+/=])/y },
  // pppd's chap-secrets, pap-secrets: client, server, secret, addresses
  {
    name: "ppp-secret",
    anchors: [' * "', '\t*\t"', ' * \\"', " * '", '" * "', '\t* "'],
    pattern: /([ \t]\*[ \t]+\\*["'])([^\s"'\\]{4,200})(?=\\*["'][ \t]+[\d.*-])/y,
    anywhere: true,
    accept: notCommon,
  },
  directive(
    "daemon-password",
    "insecure-password auth_pass auth-pass smtp_password password_hash tls_auth_secret shared_secret static-auth-secret mkpasswd radius_secret auth_user_pass relay_password cookie_secret enable-secret",
  ),
  {
    name: "daemon-password",
    anchors: ["stats auth ", "auth-user ", "ppp_pass ", "set imap_pass", "set smtp_pass"],
    pattern:
      /((?:stats auth [\w.-]+:|auth-user \S+ |ppp_pass |set (?:imap|smtp)_pass\s*=\s*\\*["']?))([^\s"'\\;]{3,200})/y,
    accept: notCommon,
  },
  // Postfix: sasl_passwd; the same columns in many maps of relays
  {
    name: "smtp-relay-password",
    anchors: ["]:587 ", "]:465 ", "]:25 ", "]:2525 ", "]:587\t", "]:25\t", ":587 ", ":465 "],
    pattern: /(\]?:\d{2,4}[ \t]+[\w.@+-]{1,80}:)([^\s"'\\]{3,200})/y,
    anywhere: true,
    accept: notCommon,
  },
  // LDIF: two colons before base64
  {
    name: "ldif-password",
    anchors: ["userPassword::", "unicodePwd::", "sambaNTPassword:", "krbPrincipalKey::"],
    anyCase: true,
    pattern: /((?:userPassword|unicodePwd|sambaNTPassword|krbPrincipalKey)::?\s{0,4})([A-Za-z0-9+/]{6,400}={0,2})/iy,
    accept: notCommon,
  },
  // Dovecot, Spring Security: a scheme that is none
  {
    name: "plain-scheme",
    anchors: ["{PLAIN}", "{CLEARTEXT}", "{CLEAR}", "{noop}"],
    anyCase: true,
    pattern: /(\{(?:PLAIN|CLEARTEXT|CLEAR|noop)\})([^\s"'\\:,;}]{3,200})/iy,
    anywhere: true,
    accept: notCommon,
  },
  // systemd and cloud-init: user:password lists
  {
    name: "chpasswd",
    anchors: ["chpasswd:", "chpasswd <<"],
    pattern:
      /(chpasswd(?::| <<-?\s?["']?\w{1,20}["']?)(?:\s|\\+n|list:|users:|expire: \w{4,5}|\||- |["']){0,60}[\w-]{1,32}:)([^\s"'\\]{3,200})/y,
    accept: notCommon,
  },
  // Groups of capitals and digits; the SPDX names of licences have small letters
  {
    name: "license-key",
    anchors: ["license", "licence", "serial", "product_key", "product key", "activation"],
    anyCase: true,
    pattern:
      /((?:licen[sc]e|serial|product|activation)(?:[ _-]?(?:key|code|number|no|string))?\\*["']?\s{0,8}(?:is |[:=])\s{0,8}\\*["']?)((?:[A-Z0-9]{4,10}-){2,9}[A-Z0-9]{4,12})(?![\w-])/iy,
    anywhere: true,
    accept: (secret) => /\d/.test(secret) && /[A-Z]/.test(secret) && /^[A-Z0-9-]+$/.test(secret),
  },
  {
    name: "license-key",
    anchors: ["license", "licence"],
    anyCase: true,
    pattern:
      /(licen[sc]e(?:[ _-]?(?:key|code|string|data))?\\*["']?\s{0,8}[:=]\s{0,8}\\*["']?)([A-Za-z0-9+/]{24,4000}={0,2})(?![\w.-])/iy,
    anywhere: true,
    accept: looksRandom,
  },
  // BIP 39: twelve words or more
  {
    name: "seed-phrase",
    anchors: ["phrase", "mnemonic", "seed words"],
    anyCase: true,
    pattern:
      /((?:phrase|mnemonic|seed words)(?:\\*["'])?\s{0,4}(?:is|was|[:=])\s{0,4}\\*["']?)((?:[a-z]{2,12}[ ,]{1,2}){3,23}[a-z]{2,12})(?![\w])/iy,
    anywhere: true,
    accept: (secret) => !/\b(?:is|the|not|must|be|for|of|was|wrong|invalid|incorrect|required|from)\b/.test(secret),
  },
];
