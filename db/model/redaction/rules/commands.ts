// Passwords on the command lines of tools whose short options are known.
import { isPlain, isReference } from "../value-shape.ts";
import type { Rule } from "./rule.ts";

// `-p redis` of docker compose names a project.
const notName = (secret: string): boolean => accept(secret) && !isReference(secret);
const accept = (secret: string): boolean =>
  !isPlain(secret) &&
  !secret.startsWith("//") &&
  !/^(?:options?|flags?|arguments?|parameters?|switch|port|the|and|or|in)$/.test(secret);
// Bounded and without nesting: at most 400 characters of other arguments stand between the tool and its option.
const rest = "[^\\n|;]{0,400}?";

/** In quotes a password may hold blanks; without them it ends at one. The group before takes the quote. */
export const argument = `(?:(?<=["'])[^"'\\\\\\n]{2,200}|(?<!["'])[^\\s"'\\\\,\\]]{2,200})`;

export function option(tools: string, flags: string): Rule {
  const pattern = new RegExp(
    `((?:${tools.replaceAll(" ", "|")})\\b${rest}[\\s"',\\[](?:${flags})(?:[\\s=]+|(?=["']))\\\\*["']?)(${argument})`,
    "y",
  );
  return { name: "command-password", anchors: tools.split(" "), pattern, accept };
}

export const commandRules: readonly Rule[] = [
  {
    name: "command-password",
    // Only in front of a tool that reads a password: a log is full of echoes.
    anchors: ["echo ", "printf "],
    pattern: new RegExp(
      `((?:echo|printf)\\s+(?:-n?e? ?)?\\\\*["']?(?:[\\w-]{1,32}:)?)(${argument})(?=(?:\\\\n)?\\\\*["']?\\s*\\|\\s*[^\\n|]{0,100}(?:login|passwd|stdin|passphrase|kinit|cryptsetup|sudo -S|su -|-pass |openssl|-fd 0|--password-file|secret create|askpass))`,
      "y",
    ),
    accept,
  },
  {
    name: "command-password",
    // A token, or a method and its options.
    anchors: ["vault login "],
    pattern: /(vault login (?:-\S+ )?)([^\s"'-][^\s"']{7,200})/y,
    accept: (secret) => accept(secret) && !isReference(secret),
  },
  {
    name: "command-password",
    // curl, and the many that took its option; of docker run's `--user 1000:1000` nothing is a password.
    anchors: [" -u ", "--user", "--proxy-user", "--basic-auth"],
    pattern: /((?: -u |--(?:proxy-)?user[= ]|--basic-auth[= ])\\*["']?[\w.@+-]{1,60}:)([^\s"'\\]{3,200})/y,
    anywhere: true,
    accept: notName,
  },
  // mysql takes the password without a space
  {
    name: "command-password",
    anchors: ["mysql", "mariadb"],
    pattern:
      /((?:mysql|mysqldump|mysqladmin|mysqlimport|mysqlcheck|mysqlsh|mariadb|mariadb-dump|mariadb-admin)\s(?:[^\n|;]{0,400}?\s)?-p\\*["']?)((?<=["'])[^"'\\\n]{2,200}|(?<!["'])[^\s"'\\]{2,200})/y,
    accept: (secret) => accept(secret) && !/^(?:assword|ort|rotocol|ager|ipe|lugin)/.test(secret),
  },
  option("sshpass", "-p"),
  { name: "command-password", anchors: ["sshpass -p"], pattern: /(sshpass -p\\*["']?)([^\s"'\\]{2,200})/y, accept },
  option("redis-cli valkey-cli", "-a|--pass"),
  option("ldapsearch ldapadd ldapmodify ldappasswd ldapwhoami", "-w"),
  {
    name: "command-password",
    anchors: [
      "docker login",
      "podman login",
      "helm registry login",
      "oc login",
      "az login",
      "skopeo login",
      "buildah login",
      "argocd login",
      "nerdctl login",
      "crane auth login",
    ],
    pattern:
      /((?:docker|podman|helm registry|oc|az|skopeo|buildah|argocd|nerdctl|crane auth) login\s(?:[^\n|;]{0,400}?\s)?-p[\s=]*\\*["']?)((?<=["'])[^"'\\\n]{2,200}|(?<!["'])[^\s"'\\]{2,200})/y,
    accept,
  },
  {
    name: "command-password",
    anchors: ["mongo", "mongosh", "mongodump"],
    pattern:
      /(mongo(?:sh|dump|restore|export|import)?\s(?:[^\n|;]{0,400}?\s)?-p[\s=]+\\*["']?)((?<=["'])[^"'\\\n]{2,200}|(?<!["'])[^\s"'\\]{2,200})/y,
    accept,
  },
  {
    name: "command-password",
    anchors: ["curl", "wget"],
    pattern:
      /((?:curl|wget)\s(?:[^\n|;]{0,600}?\s)?(?:-u|--user|--proxy-user|-a|-U)[\s=]*\\*["']?[\w.@+-]{1,60}:)([^\s"'\\]{1,200})/y,
    accept,
  },
  {
    name: "command-password",
    // skopeo, podman, buildah
    anchors: ["--creds", "--src-creds", "--dest-creds"],
    pattern: /(--(?:src-|dest-)?creds[\s=]["']?[\w.@+-]{1,60}:)([^\s"'\\]{1,200})/y,
    anywhere: true,
    accept,
  },
  {
    name: "command-password",
    anchors: ["htpasswd"],
    pattern: /(htpasswd\s+-\w*b\w*\s+(?:\S+\s+)?\S+\s+["']?)([^\s"'\\|>]{2,200})/y,
    accept,
  },
  {
    name: "command-password",
    anchors: ["rabbitmqctl"],
    pattern: /(rabbitmqctl\s+(?:add_user|change_password)\s+\S+\s+["']?)([^\s"'\\]{2,200})/y,
    accept,
  },
  {
    name: "command-password",
    // openssl: what follows `file:` or `env:` lies elsewhere
    anchors: ["-passin pass:", "-passout pass:", "-pass pass:"],
    pattern: /(-pass(?:in|out)? pass:)([^\s"'\\]{2,200})/y,
    anywhere: true,
    accept,
  },
  {
    name: "command-password",
    // keytool, jarsigner
    anchors: ["-storepass", "-keypass", "-srcstorepass", "-deststorepass"],
    pattern: /(-(?:src|dest)?(?:store|key)pass\s+["']?)([^\s"'\\]{2,200})/y,
    anywhere: true,
    accept,
  },
  {
    name: "command-password",
    anchors: ["chpasswd"],
    pattern: /(chpasswd\s*<<<\s*["']?[\w-]+:)([^\s"'\\]{2,200})/y,
    accept,
  },
];
