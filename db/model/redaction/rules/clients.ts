// More tools that take a password on their command line: databases, mail, storage, clouds, cluster tools.
import { isPlain, isReference, looksRandom } from "../value-shape.ts";
import { argument, option } from "./commands.ts";
import type { Rule } from "./rule.ts";

const notPlain = (secret: string): boolean => !isPlain(secret);
const notName = (secret: string): boolean => notPlain(secret) && !isReference(secret);

/** A command and the words before its password, as one literal and what may stand between. */
function words(anchors: string, before: string, accept = notPlain): Rule {
  return {
    name: "command-password",
    anchors: anchors.split("|"),
    pattern: new RegExp(`((?:${anchors})${before}\\\\*["']?)(${argument})`, "y"),
    accept,
  };
}

export const clientRules: readonly Rule[] = [
  // Databases and brokers
  option("cqlsh influx mosquitto_pub mosquitto_sub rabbitmqadmin kafkacat couchbase-cli cbq", "-p|-P|--password|--pw"),
  option("sqlcmd bcp isql tsql osql", "-P"),
  option("clickhouse-client clickhouse", "--password"),
  option("snmpwalk snmpget snmpset snmpbulkwalk snmptrap snmpbulkget snmpinform", "-c|-A|-X"),
  option("ipmitool", "-P"),
  option("kadmin kadmin.local", "-w|-pw"),
  option("useradd usermod", "-p|--password"),
  // user/password@database
  words("sqlplus", ` (?:-\\w+ ){0,3}\\\\*["']?[\\w.-]{1,40}/`),
  words("etcdctl", `\\s[^\\n|;]{0,200}?--user[ =][\\w.-]{1,40}:`),
  words("nats|nats-pub|nats-sub", `\\s[^\\n|;]{0,200}?--(?:password|creds-token|token)[ =]`),
  // Files and archives
  words("zip -", `(?:[\\w-]{1,8} (?:\\S{1,60} )?-)?\\w{0,4}P[ =]?`),
  words("7z a|7z x|7za |7zz ", `[^\\n|;]{0,200}?\\s-p`),
  words("gpg|gpg2", `\\s[^\\n|;]{0,200}?--passphrase[ =]`),
  words(
    "openssl",
    `\\s[^\\n|;]{0,200}?\\s-(?:k|K|pass|passin|passout|password|hmac)\\s+(?:pass:)?`,
    (secret) => notPlain(secret) && !/^(?:file|env|fd|stdin)\b/.test(secret),
  ),
  // user%password
  words("smbclient", `\\s[^\\n|;]{0,200}?-U\\s*\\\\*["']?[\\w.\\\\/-]{1,60}%`),
  words("lftp", `\\s[^\\n|;]{0,200}?-u\\s+[\\w.@-]{1,60},`),
  words("net use", `\\s[^\\n|;]{0,200}?/user:\\S{1,60} `),
  words("mc alias set|mc config host add|mc alias s", ` [\\w.-]{1,60} \\S{3,200} [\\w.+/-]{3,60} `),
  words("rclone obscure|rclone config password", ` (?:\\S+ \\S+ )?`),
  // Clouds and cluster tools
  words("aws configure set", ` [\\w.]*(?:secret_access_key|session_token|aws_access_key_id) `),
  words(
    "doctl auth init|gh auth login|flyctl auth|heroku auth|glab auth login|netlify login|vercel",
    `\\s[^\\n|;]{0,100}?(?:-t|--access-token|--token|--with-token)[ =]`,
  ),
  // curl
  words("--oauth2-bearer|--bearer", `[ =]`),
  words("kinit|cryptsetup", `[^\\n|;]{0,200}?<<<\\s?`),
  words(
    "npm config set|yarn config set|pnpm config set|pip config set|poetry config|composer config|bundle config|gem push",
    ` [^\\s]{0,120}(?:[tT]oken|auth|[pP]assword|pypi|oauth)[\\w.-]{0,40}[ =](?:[\\w.@-]{1,40} (?=\\S))?`,
    notName,
  ),
  words("kubectl create secret|oc create secret", `\\s[^\\n|;]{0,400}?--from-literal[= ]\\\\*["']?[\\w.-]{1,100}=`),
  words("--from-literal=|--from-literal ", `\\\\*["']?[\\w.-]{1,100}=`),
  words(
    "vault kv put|vault write|vault kv patch|consul kv put|etcdctl put",
    `\\s(?:-\\S+ ){0,3}[\\w./-]{1,200} (?:[\\w.-]{1,60}=[^\\s=]{1,100} ){0,4}?(?:[\\w-]{0,40}(?:pass|secret|token|key|pw|value|cred)\\w{0,20}=|(?=\\S{10}))`,
    notName,
  ),
  words("vault operator unseal|vault unseal", ` (?:-\\S+ )?`, looksRandom),
  words(
    "redis-cli|valkey-cli",
    `\\s[^\\n|;]{0,200}?(?:AUTH|auth|requirepass|masterauth) (?:[\\w.-]{1,40} (?=[^\\s-]))?`,
  ),
  words(
    "smtp-user-pass|--user-pass|--proxy-auth|--http-auth|--auth-basic|--basic-auth-credentials",
    `[ =]\\\\*["']?[\\w.@-]{1,60}:`,
  ),
  words("http -a|https -a|xh -a|--auth", `[ =]\\\\*["']?[\\w.@-]{1,60}:`, notName),
  words("nmcli|wpa_passphrase|iwconfig", `\\s[^\\n|;]{0,200}?(?:password|wifi-sec\\.psk|key s:|ssid \\S+) `),
  words("iscsiadm", `\\s[^\\n|;]{0,300}?password(?:_in)? (?:-v|--value)[ =]`),
  words("net rpc|rpcclient|winexe|wmic|crackmapexec|evil-winrm", `\\s[^\\n|;]{0,200}?(?:-U\\s*\\S{1,60}%|-p )`),
  words(
    "asadmin|weblogic.Deployer|jboss-cli.sh|add-user.sh|cli.jar",
    `\\s[^\\n|;]{0,200}?(?:--password|-password|-p|-auth \\w+:)[ =]?`,
    notName,
  ),
  words("db.auth|db.changeUserPassword", `\\(\\\\*["'][^"'\\n]{1,60}["'],\\s?`),
  words("ansible|ansible-playbook", `\\s[^\\n|;]{0,300}?(?:ansible_(?:ssh_|become_|sudo_)?pass(?:word)?=)`),
];
