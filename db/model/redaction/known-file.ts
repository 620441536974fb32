// Files that are known by their names and have their secrets in columns or on lines of their own: no word in them says so.
import { rank, type Span } from "./span.ts";
import { isPlain } from "./value-shape.ts";

interface KnownFile {
  readonly name: RegExp;
  /** Group 2 is the secret, group 1 what stands before it on its line. */
  readonly secret: RegExp;
}

const known: readonly KnownFile[] = [
  // pppd(8): client, server, secret, addresses
  { name: /(?:chap|pap)-secrets$/, secret: /^([ \t]*[^#\s]\S*[ \t]+\S+[ \t]+["']?)([^\s"']+)/gm },
  // Postfix: host, then user:password
  { name: /(?:sasl|smtp|relay)_?(?:passwd|password|auth)/i, secret: /^([^#\s]\S*[ \t]+[^\s:]+:)(\S+)$/gm },
  // htpasswd, Dovecot, Mosquitto, vsftpd: user:password
  {
    name: /(?:htpasswd|passwd|userlist|users?\.(?:txt|conf)|basic-?auth|mosquitto.*pw|passwordfile)$/i,
    secret: /^([\w.@-]+:)([^:\s]{3,})/gm,
  },
  // PgBouncer: "user" "password"
  { name: /userlist\.txt$/, secret: /^("[^"\n]+"[ \t]+")([^"\n]+)/gm },
  // kube-apiserver --token-auth-file: token, user, uid; --basic-auth-file: password, user, uid
  { name: /(?:token|basic)[\w.-]*\.csv$/i, secret: /^()([^,\s"]{4,}),/gm },
  // OpenVPN's auth-user-pass, mount.cifs: the second of two lines
  {
    name: /^(?:auth|up|login|pass|userpass|credentials?|auth-user-pass)(?:\.(?:txt|conf))?$/,
    secret: /^([\w.@-]{1,64}\r?\n)([^\s=:]{4,})\s*$/g,
  },
  // A whole file is the secret: Erlang's cookie, MongoDB's key file, rclone's or Vault's password
  {
    name: /(?:^\.?erlang\.?cookie|^cookie|keyfile|[_-]key\.txt|password\.txt|passwd\.txt|pass\.txt|token\.txt|secret\.txt|apikey\.txt|^vault-pass)$/i,
    secret: /^(\s*)(\S[^\n]{3,400}\S)\s*$/g,
  },
];

/** `name`: the key of a ConfigMap. Nothing for most. */
export function findInKnownFile(name: string, text: string, spans: Span[]): void {
  for (const file of known) {
    if (!file.name.test(name)) continue;
    for (const found of text.matchAll(file.secret)) {
      const secret = found[2] ?? "";
      const start = found.index + (found[1] ?? "").length;
      if (!isPlain(secret))
        spans.push({ start, end: start + secret.length, rule: "known-file", rank: rank.provider, escapes: 0 });
    }
  }
}
