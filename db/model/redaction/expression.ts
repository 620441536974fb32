// Tells code that reads a secret from somewhere from the secret itself: `os.environ[`, `config.password`, `vault:secret/data/x#key`.

// A name and an opening bracket, as far as a quote let the value go: `os.environ['…`, `System.getenv("…`, `env('…`.
const call = /^[A-Za-z_$](?:[\w$.:>-]|\(\)){0,100}[([]$/;
// Where programs keep what they were given. The last part may be called anything.
const chain =
  /^!?(?:process\.env|import\.meta\.env|os\.environ|env|var|local|data|module|self|this|super|config|cfg|conf|settings|options|opts|params|args|argv|req|request|secrets|ctx|context|props|state|credentials|creds|cred|user|form|body|input|inputs|flags|viper|app|Rails|ENV|each|item|values|Values|(?:random|aws|google|azurerm|kubernetes|vault|helm|tls|github)_\w{1,40}|\$\w{1,40})(?:\.|->|::|\[)[\w$.[\]>?!-]{1,100}[;,)]?$/;
const type =
  /^[?*&]?\[?\]?(?:String|string|str|ID|Int|Float|Boolean|Bytes|Token|Password|Secret|SecretStr|SecretString|Credentials|Any|Object|Url|UUID|Optional|Option|Maybe|Nullable|Literal|Union|varchar|VARCHAR|TEXT|CHAR|text|Text)(?:!|\?|\[\]|[[<(][\w\s,.<>[\]|]{0,60}[\])>]?)?\]?!?[;,]?$/;

/** `next`: the character that ended the unquoted value. `token = token` hands on what it was given. */
export function isExpression(value: string, next: string, name: string): boolean {
  // `${DB_PASSWORD:?it must be set}`
  if (/^\$\{[\w.-]{1,80}:?[?+]/.test(value)) return true;
  if (call.test(value) && (next === '"' || next === "'" || next === "`" || next === "\\")) return true;
  return (
    chain.test(value) ||
    type.test(value) ||
    value.replace(/[;,)]$/, "") === name.slice(1 + Math.max(name.lastIndexOf("."), name.lastIndexOf(">")))
  );
}

// Vault's injectors, vals, 1Password, External Secrets, CloudFormation, Azure, Argo CD's plugin, environment of Symfony and supervisord.
const reference =
  /^(?:vault:[\w.-]{1,100}\/[\w./-]{1,200}(?:#[\w.${}-]{1,80}){0,2}|arn:aws[\w-]{0,10}:(?:secretsmanager|ssm|kms|iam|sts)\S*|projects\/[\w-]+\/secrets\/\S+|\{\{resolve:\S+|@Microsoft\.KeyVault\(.*|(?:gcp|aws|azure|ssm|awssm|asm|aws-sm|gcp-sm|akv|keyvault|secretmanager|secretsmanager|k8s|kubernetes|configmap|cm):[\w.#:@-]{1,100}\/[\w./#:@-]{1,200}|env:[A-Z_0-9]+|!(?:Ref|Sub|GetAtt|ImportValue|Join|vault|secret|env|reference|include|encrypted\S*|file)|%env\(.*\)%|%\(ENV_\w+\)s|#\{.*\}|<%.*%>)$/;
// SealedSecrets, SOPS, eyaml, jasypt, Ansible, Spring Cloud Config, Vault transit, git-crypt, KMS: made to be published.
const encrypted =
  /^(?:Ag[A-D][A-Za-z0-9+/]{200,}={0,2}$|ENC\[[A-Za-z0-9_]+(?:,|$)|ENC\(|\{cipher\}|vault:v\d+:|\$ANSIBLE_VAULT;|!vault\b|\{\{pkcs7\}\}|-----BEGIN PGP MESSAGE|-----BEGIN AGE ENCRYPTED|age-encryption\.org)/;

/** The value says where a secret lies, or is one that is of no use without a key kept elsewhere. */
export function isHarmlessForm(value: string): boolean {
  return reference.test(value) || encrypted.test(value);
}
