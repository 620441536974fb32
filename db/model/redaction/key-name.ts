// Tells from the name of a field, variable, flag or header whether its value is a secret.

/**
 * "password": nearly any value is one. "secret": a value that looks like a reference (a Kubernetes name) is not. "header": the scheme before
 * the credential stays. "auth": only if it decodes to user:password or is long and random. "key": only what a generator of keys writes.
 */
export type NameClass = "none" | "password" | "secret" | "header" | "auth" | "key";

const words = (list: string): ReadonlySet<string> => new Set(list.split(" "));

// A name that ends in one of these says something about the secret, or where it lies, but is not it.
const aboutIt = words(
  "file files path paths dir directory url uri urls endpoint host hostname ttl name names ref refs id ids length len size count " +
    "type kind expiry expire expires expiration expired exp timeout period interval policy policies enabled enable disabled " +
    "disable required require version algorithm alg format field param params parameter provider controller " +
    "namespace class issuer audience audiences store storage mount mounts volume volumes status state age date at seconds " +
    "minutes days hours ms limit limits max min mode method rotation reset rule rules manager request requests review reviews " +
    "response error errors validator validation prefix suffix label annotation selector template number port " +
    "bits usage usages cache config configuration cert certificate certificates ca arn region location source target " +
    "created updated changed found missing invalid valid failed exists empty set unset used strength complexity hint " +
    "prompt projection projected list lister informer reflector cleaner signer resolver reader getter syncer generator " +
    "revision hash checksum digest fingerprint thumbprint encoder decoder handler client server service account " +
    "group user username role rolebinding scope scopes subject pods pod key_name keyname regex pattern schema owner " +
    "latency duration total bucket sum created_at budget rate quota window cost input output completion prompt_tokens",
);

const passwordWord =
  /(?:password|passwd|passphrase|passcode|pwd|userpass|requirepass|masterauth|primaryauth|bindpw|rootpw|adminpw|dbpass|keypass|storepass|sshpass|dbpw|passw|psswd|seedphrase|recoveryphrase|snmpcommunity|communitystring|r[ow]community|passwort|kennwort|motdepasse|contrasena|wachtwoord|losenord|senha)s?$/;
const passwordLast = words(
  "pass pw psw pswd passw pword passwrd pin userpin sopin hsmpin passkey mdp haslo heslo parola sifre salasana jelszo",
);

const secretLast = words(
  "secret secrets token tokens tok tkn apikey apikeys credential credentials creds cred dsn jwt psk otp sas mnemonic sessionid " +
    "sessid phpsessid jsessionid sid connectionstring connstr secretid authtoken sig csrf xsrf pat keytab hmac salt pepper seed",
);
const secretJoined =
  /(?:apikey|secretkey|accesskey|privatekey|accountkey|authkey|signingkey|encryptionkey|masterkey|sharedkey|clientsecret|appsecret|secretid|sessionid|sessid|connectionstring|connstring|clientkeydata|accesstoken|authtoken|refreshtoken|idtoken|bearertoken|apitoken|sessiontoken|apisecret|csrftoken|secretaccesskey|webhooksecret|presharedkey|licensekey|appkey|hmackey|identitytoken|registrytoken|kubeconfigdata|jaasconfig|primarykey64|storagekey|sastoken|wgprivatekey|servicekey|unsealkey|recoverykey|tokensecret|consumersecret|consumerkey|subscriptionkey|ingestkey|integrationkey|datakey|deploykey|sshkey|gpgkey|pgpkey|sskey|aeskey|rsakey|jwtkey|cookiesecret|cookiekey|sessionkey|sessionsecret|secretkeybase|functionkey|hostkeydata|routingkeysecret|writekey|adminkey|serverkey|clientkey|tlskey|sslkey|keypem|keysecret|rootkey|userkey|encryptkey|decryptkey|encryptedkey|cipherkey|fernetkey|adminsecret|joinkey|cronkey|backupkey|licencekey|erlangcookie|releasecookie|nodecookie|distcookie|clustercookie|magiccookie|xauthcookie|applicationkey)$/;
// Their names say little, so the value has to look random: RabbitMQ's routing keys are words, PagerDuty's are secrets.
const ifRandom =
  /(?:routingkey|certificatekey|integrationkey|eventkey|noncekey|loggedinkey|loggedinsalt|secureauthsalt|bearer|authcode)$/;
// "session" and "tokens" count things; "sid", "sig", "seed", "salt" and "pat" are also ordinary words inside longer names.
const onlyAlone = words("sid sig pat seed salt cred pepper otp sas hmac");
const headerJoined = /(?:authorization|cookie|setcookie)$/;
const publicKey =
  /(?:public|pub|foreign|partition|primary|idempotency|cache|object|routing|sort|row|group|hash|surrogate|websocket|dedup|shard)key$/;

// `x-honeycomb-team`, `X-Insert-Key`: the headers in which vendors take what identifies an account; ids and words pass there, too.
const ofVendor = words("team key auth license licence signature");

// `checksum/secret`, `hash.token`: of the secret, not it.
const aboutHash = words("checksum hash sha sha1 md5 digest fingerprint etag");

const known = new Map<string, NameClass>();

/** Dots, dashes, underscores and camel case separate words; digits at the end are ignored. */
export function classOfName(name: string): NameClass {
  const remembered = known.get(name);
  if (remembered !== undefined) return remembered;
  const found = name.length > 96 ? "none" : classify(name);
  if (known.size > 20_000) known.clear();
  known.set(name, found);
  return found;
}

function classify(name: string): NameClass {
  const parts = name
    .replaceAll(/([a-z0-9])([A-Z])/g, "$1 $2")
    .replaceAll(/([A-Z])([A-Z][a-z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .map((part) => part.replace(/\d+$/, ""))
    .filter((part) => part !== "");
  let last = parts.at(-1) ?? "";
  if (
    last === "value" ||
    last === "plaintext" ||
    last === "raw" ||
    last === "string" ||
    last === "text" ||
    last === "b"
  ) {
    parts.pop();
    if (last === "string" && parts.at(-1) === "connection") return "secret";
    last = parts.at(-1) ?? "";
  }
  if (last === "base" && parts.at(-2) !== "key") parts.pop();
  last = parts.at(-1) ?? "";
  const joined = parts.join("");
  if (joined === "auth" || (parts.length > 1 && last === "auth" && parts.length < 4)) return "auth";
  if (parts.length > 1 && aboutHash.has(parts[0] ?? "")) return "none";
  if (joined === "key") return "key";
  if (ifRandom.test(joined)) return "auth";
  if (joined.endsWith("cookie") && secretJoined.test(joined)) return "secret";
  if (headerJoined.test(joined)) return "header";
  if (secretJoined.test(joined)) return "secret";
  if (parts[0] === "x" && parts.length > 2 && ofVendor.has(last) && !publicKey.test(joined)) return "auth";
  if (aboutIt.has(last) || publicKey.test(joined)) return "none";
  if (/^no(?:pass|secret|token)/.test(joined)) return "none";
  if (passwordWord.test(joined) || passwordLast.has(last)) return "password";
  if (secretLast.has(last)) return onlyAlone.has(last) && parts.length > 2 ? "none" : "secret";
  if (/(?:secret|token|apikey)$/.test(joined)) return "secret";
  if (last === "key") return "key";
  return "none";
}
