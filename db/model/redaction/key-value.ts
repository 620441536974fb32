// Finds `name = value` in all the forms in which programs print it, and says where the secret value begins and ends.
import { quotedEnd, valueEnd, valueMax } from "./value-end.ts";
import { type Form, placeOfValue } from "./value-place.ts";
import { credentialsOfHeader } from "./header-value.ts";
import { classOfName, type NameClass } from "./key-name.ts";
import type { Settled } from "./settled.ts";
import { rank, type Span } from "./span.ts";
import { textOfBase64 } from "./base64.ts";
import { isExpression } from "./expression.ts";
import { fallbackAt, fallbackOf } from "./fallback.ts";
import { isKeyLike, isPlain, isPointer, isReference, isSentence, isWordList, looksRandom } from "./value-shape.ts";

const isName = new Uint8Array(128);
for (const char of "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-") isName[char.charCodeAt(0)] = 1;
const nameMax = 64;
const named = (text: string, i: number): boolean => isName[text.charCodeAt(i)] === 1;

/** Where the name around an anchor begins and ends. */
export function nameAround(text: string, anchor: number): { start: number; end: number } {
  let start = anchor;
  while (start > 0 && anchor - start < nameMax && named(text, start - 1)) start--;
  let end = anchor;
  while (end < text.length && end - anchor < nameMax && named(text, end)) end++;
  const before = text[start - 1];
  if (before === "\\" && "nrt".includes(text[start] ?? "")) start++;
  else if (before === "%" && end - start > 2) start += 2;
  return { start, end };
}

/**
 * Pushes what is secret after the name. Answers up to where the text is settled by that; else how much work was in vain, negative: 0 for most
 * names, which stand beside no value.
 */
export function findPair(text: string, start: number, end: number, settled: Settled, spans: Span[]): number {
  const place = placeOfValue(text, start, end);
  if (place === null) return 0;
  const name = text.slice(start, end);
  const nameClass = isOfHash(text, start) || isMessage(text, start, place.at) ? "none" : classOfName(name);
  if (nameClass === "none") return -1;
  if (nameClass === "header") return credentialsOfHeader(text, place.at, name, spans) || -8;
  const bracket = text[place.at] === "[" && text[place.at + 1] !== "]";
  const from = bracket ? place.at + 1 : place.at;
  // `arn:aws:secretsmanager:…:secret:name`, `resolve:secretsmanager:…:password`: parts of an address.
  const part = text[start - 1] === ":" && text[end] === ":";
  const form = place.form === "prose" || part ? "prose" : "sure";
  const quoted = inQuotes(text, from);
  if (quoted !== null) return push(text, { ...quoted, nameClass, form, name }, spans);
  const at = from;
  const quote = text[at] ?? "";
  // A Go struct or slice follows, or a list of states: no value of this name.
  if (quote === "\\" || "{(:[&*<".includes(quote)) return -1;
  const stop = unquotedEnd(text, at, settled);
  const fallback = fallbackAt(text, at, stop);
  const other = fallback === null ? null : inQuotes(text, fallback);
  if (other !== null) return push(text, { ...other, nameClass, form: "sure", name }, spans);
  if (isExpression(text.slice(at, Math.min(stop, at + 200)), text[stop] ?? "", name)) return -2;
  const own = bracket || part ? form : place.form;
  const alone = own === "prose" && isAlone(text, start, stop) && /[^A-Za-z]/.test(text.slice(at, stop));
  return push(
    text,
    { start: at, end: phraseEnd(text, name, stop), escapes: 0, nameClass, form: alone ? "colon" : own, name },
    spans,
  );
}

/** What stands between the quotes at `from`, behind however many backslashes; null if there are none. */
function inQuotes(text: string, from: number): { start: number; end: number; escapes: number } | null {
  let at = from;
  while (text[at] === "\\") at++;
  const slashes = at - from;
  const quote = text[at] ?? "";
  if (quote !== '"' && quote !== "'" && quote !== "`") return null;
  const escapes = quote === '"' ? 1 + Math.ceil(Math.log2(slashes + 1)) : 0;
  const [start, end] = tripleQuoted(text, from, text.slice(from, at + 1)) ?? [
    at + 1,
    quotedEnd(text, at + 1, quote, slashes),
  ];
  return { start, end, escapes };
}

/** A line of a file that holds a name and a value and nothing else: `password x` of msmtp, fluentd and many more. */
function isAlone(text: string, start: number, end: number): boolean {
  const next = text[end] ?? "\n";
  if (next !== "\n" && next !== "\r" && next !== "\\") return false;
  let at = start;
  while (at > 0 && (text[at - 1] === " " || text[at - 1] === "\t")) at--;
  return at === 0 || text[at - 1] === "\n" || text.startsWith("\\n", at - 2);
}

/** `checksum/secret: …` */
function isOfHash(text: string, start: number): boolean {
  return (
    text[start - 1] === "/" &&
    /(?:checksum|hash|sha\d{0,3}|md5|digest)\/$/.test(text.slice(Math.max(0, start - 12), start))
  );
}

/** `--- PASS: TestList`, `PASS: tests/list.sh`: what Go and automake say of a test. `${DB_PASSWORD:?it must be set}`. */
function isMessage(text: string, start: number, at: number): boolean {
  if (text.startsWith("${", start - 2) && (text[at] === "?" || text[at] === "+")) return true;
  return (
    text.startsWith("PASS: ", start) &&
    (text.startsWith("--- ", start - 4) || /^(?:Test[A-Z_]|test_|\S+\/)/.test(text.slice(at, at + 40)))
  );
}

/** `auth:auth:auth:…`: each of a thousand names would measure the same value. Brackets count from where one begins, so these it does. */
function unquotedEnd(text: string, at: number, settled: Settled): number {
  if (at >= settled.runStart && at < settled.runEnd) return settled.runEnd;
  const end = valueEnd(text, at, text[at - 3] === "%");
  if (end - at > 64 && !/[[({})\]]/.test(text.slice(at, end))) [settled.runStart, settled.runEnd] = [at, end];
  return end;
}

/** `"""…"""` of Python, TOML, HCL and Grafana's ini; an empty value is no beginning of one. */
function tripleQuoted(text: string, from: number, quote: string): [number, number] | null {
  const three = quote.repeat(3);
  if (!text.startsWith(three, from)) return null;
  const start = from + three.length;
  const close = text.slice(start, start + valueMax).indexOf(three);
  return close <= 0 ? null : [start, start + close];
}

const moreWords = /(?:[ ][a-z]{2,12}){2,23}(?=\s*(?:$|["'\n\\,;}]))/my;

/** What is called a phrase is several words. */
function phraseEnd(text: string, name: string, end: number): number {
  if (!/phrase|mnemonic|seed_?words/i.test(name)) return end;
  moreWords.lastIndex = end;
  return moreWords.test(text) ? moreWords.lastIndex : end;
}

interface Candidate {
  readonly start: number;
  readonly end: number;
  readonly escapes: number;
  readonly nameClass: NameClass;
  readonly form: Form;
  readonly name: string;
}

function push(text: string, found: Candidate, spans: Span[]): number {
  const value = text.slice(found.start, found.end);
  if (value.length < 2) return -1;
  const fallback = fallbackOf(value);
  if (fallback !== null && !isReference(fallback) && isSecretValue(fallback, found, text)) {
    const end = found.end - 1;
    spans.push({ start: end - fallback.length, end, rule: "fallback", rank: rank.pair, escapes: found.escapes });
    return found.end;
  }
  // A long text that is no secret as a whole is not looked at again for each name in its beginning.
  if (!isSecretValue(value, found, text)) return value.length > 2048 ? found.start + 1024 : -1 - (value.length >> 6);
  const rule = found.nameClass === "password" ? "password" : "secret-value";
  spans.push({ start: found.start, end: found.end, rule, rank: rank.pair, escapes: found.escapes });
  return found.end;
}

const strongName =
  /(?:api|access|client|auth|app|consumer|sign|session|private|master|encrypt|refresh|bearer|account|license)[\w.-]*(?:key|token|secret)|secret[\w.-]*key|psk$|otp$|jwt$|sid$|sess/i;

function isSecretValue(value: string, { nameClass, form, name, end }: Candidate, text: string): boolean {
  // The next flag, not this one's value.
  if (/^--|^-[a-z][\w-]+(?:=|$)/.test(value) && !isDashed(value)) return false;
  if (form === "prose" && nameClass === "key" && name.length > 3 && !isKeyLike(value)) return false;
  if (form === "prose") return looksLikeQuoted(text, end, value, nameClass);
  return isSecretOf(nameClass, name, value, form === "colon" && /^ +[a-z]/i.test(text.slice(end, end + 8)));
}

/** A token of base64url begins with a dash once in 64 times. */
const isDashed = (value: string): boolean =>
  value.length >= 20 && /^[\w-]+$/.test(value) && /[A-Z].*[A-Z]/.test(value) && /\d/.test(value) && looksRandom(value);

/** `k8s.io/client-go@v0.21.0/tools/cache/reflector.go:167` */
const sourcePath = /\.\w+[^/]*\/|\/[\w.-]+\.\w+:?\d*$/;

/** A sentence must show a value that no word looks like, or one in quotes. */
function looksLikeQuoted(text: string, end: number, value: string, nameClass: NameClass): boolean {
  if (isPlain(value) || isPointer(value) || sourcePath.test(value) || /^\w{1,40}\([^)]*\)$/.test(value)) return false;
  // An option of PAM, a command between backticks.
  if (/^[a-z_]{1,40}=/.test(value)) return false;
  // `"kms:GenerateDataKey","kms:Decrypt"`: a list of actions.
  if (/^[\w-]{1,40}:[A-Za-z*]+$/.test(value)) return false;
  const quoted = /^\\*["'`]/.test(text.slice(end, end + 9));
  if (quoted && nameClass === "password")
    return (!/\s/.test(value) && value.length >= 3 && !isReference(value)) || looksRandom(value);
  if (quoted && /[a-z]/.test(value) && /[A-Z]/.test(value) && /\d/.test(value) && /^[^-./\s:]{8,}$/.test(value))
    return true;
  return (
    looksRandom(value) ||
    (/[!$%^&*]/.test(value) && /^[^-./\s:()]{8,}$/.test(value) && (quoted || /\d/.test(value))) ||
    (nameClass === "password" &&
      value.length >= 6 &&
      /\d/.test(value) &&
      /[A-Za-z]/.test(value) &&
      !value.includes("/"))
  );
}

/** `secretKey: password` names a key of a Secret. */
const keyOfSecret =
  /^(?:password|passwd|username|certificate|credential|connection|database|hostname|endpoint|keystore|truststore|passphrase|accesskey|secretkey|privatekey|clientid|clientsecret|client[-_]secret|kubeconfig|dockerconfigjson|connectionstring)s?$/i;

/** What a shell puts the output of in its place: `PASSWORD=\`cat /run/secrets/x\``. */
const isCommand = (value: string): boolean =>
  /^(?:cat|echo|kubectl|vault|aws|gcloud|pass|openssl|base64|head|jq|grep|awk|curl) [-/\w.]/.test(value);

/** `sentence`: more words follow the value. */
export function isSecretOf(nameClass: NameClass, name: string, value: string, sentence: boolean): boolean {
  if (isPlain(value) || (isPointer(value) && !(looksRandom(value) && /^\/[^/.]*$/.test(value)))) return false;
  if (/^[\w.]+\([^)]*\)$/.test(value)) return false;
  if (sentence && /^[A-Za-z]+$/.test(value)) return false;
  if (isSentence(value) || isCommand(value)) return false;
  if (isWordList(value) && /phrase|mnemonic|seed/i.test(name)) return true;
  if (sentence && /\s/.test(value)) return false;
  if (nameClass === "password") return true;
  // Erlang makes its cookies of twenty capitals, which else are the name of a constant.
  if (/cookie$/i.test(name) && /^[A-Z]{12,}$/.test(value)) return true;
  // OpenShift's operators note hashes of what they saw: `….etcd-client.secret: a0GGAg==`.
  if (value.length < 12 && /[\w-]\.secret$/.test(name)) return false;
  if (nameClass === "auth") {
    const decoded = textOfBase64(value);
    return decoded?.includes(":") === true || looksRandom(value);
  }
  if (nameClass === "key") return isKeyLike(value);
  if (/\s/.test(value) && !value.startsWith("-----BEGIN")) return false;
  if (keyOfSecret.test(value)) return false;
  if (strongName.test(name) && !sentence && value.length >= 8 && !/[-./:,]/.test(value)) return true;
  if (strongName.test(name) && value.length >= 6 && /\d/.test(value) && !value.includes("/"))
    return !/^[a-z]+(?:-[a-z]+)*-?\d{0,2}$/.test(value);
  return value.length >= 6 && !isReference(value);
}
