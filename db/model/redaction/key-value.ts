// Finds `name = value` in all the forms in which programs print it, and says where the secret value begins and ends.
import { valueEnd, quotedEnd } from "./value-end.ts";
import { credentialsOfHeader } from "./header-value.ts";
import { classOfName, type NameClass } from "./key-name.ts";
import { rank, type Span } from "./span.ts";
import { textOfBase64 } from "./base64.ts";
import { isPlain, isPointer, isReference, looksRandom } from "./value-shape.ts";

/** How sure the form is that a value follows: `=`, quotes, flags are; a colon in a sentence less; a blank hardly. */
type Form = "sure" | "colon" | "prose";

interface Place {
  /** Where the value, or the quote before it, begins. */
  readonly at: number;
  readonly form: Form;
}

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

/** Pushes what is secret after the name; answers up to where the text is settled by that, 0 for most names. */
export function findPair(text: string, start: number, end: number, spans: Span[]): number {
  const place = placeOfValue(text, start, end);
  if (place === null) return 0;
  const name = text.slice(start, end);
  const nameClass = classOfName(name);
  if (nameClass === "none") return 0;
  if (nameClass === "header") return credentialsOfHeader(text, place.at, name, spans);
  const bracket = text[place.at] === "[" && text[place.at + 1] !== "]";
  const from = bracket ? place.at + 1 : place.at;
  let at = from;
  while (text[at] === "\\") at++;
  const slashes = at - from;
  const quote = text[at] ?? "";
  const form = place.form === "prose" ? "prose" : "sure";
  if (quote === '"' || quote === "'" || quote === "`") {
    const escapes = quote === '"' ? 1 + Math.ceil(Math.log2(slashes + 1)) : 0;
    return push(
      text,
      { start: at + 1, end: quotedEnd(text, at + 1, quote, slashes), escapes, nameClass, form, name },
      spans,
    );
  }
  // A Go struct or slice follows, or a list of states: no value of this name.
  if (slashes > 0 || "{(:[&*<".includes(quote)) return 0;
  const stop = valueEnd(text, at, text[at - 3] === "%");
  return push(text, { start: at, end: stop, escapes: 0, nameClass, form: bracket ? form : place.form, name }, spans);
}

const nameValue = /(?:[\s,;]|\\+[nr])*\\*["']?value\\*["']?\s*[:=]\s*/iy;
const block = /[|>][+-]?\d?[ \t]*(?:\r?\n|(?:\\r)?\\n)\s*/y;

/** Null where nothing separates the name from a value: by far the most frequent case, so it is decided first. */
function placeOfValue(text: string, start: number, end: number): Place | null {
  let i = end;
  while (text[i] === "\\") i++;
  const quoted = text[i] === '"' || text[i] === "'" || text[i] === "`";
  if (quoted) i++;
  else if (i > end) return text[i] === "n" ? pairOfNameAndValue(text, end) : null;
  if (text[i] === "]" && text[start - 1] === "[") i++;
  const afterName = i;
  while (text[i] === " " && i - afterName < 24) i++;
  const sep = text[i];
  if (sep === ":" || sep === "=") return afterSeparator(text, i, afterName, quoted);
  if (sep === "%" && /^%3[AaDd]/.test(text.slice(i, i + 3))) return { at: i + 3, form: "sure" };
  if (sep === ">" && text[start - 1] === "<") return { at: i + 1, form: "sure" };
  if (sep === "(" && text[i + 1] === "'") return null;
  if (sep === "-" && text[i + 1] === ">") return { at: text[i + 2] === " " ? i + 3 : i + 2, form: "sure" };
  const pair = pairOfNameAndValue(text, afterName);
  if (pair !== null) return pair;
  return afterBlank(text, start, i, afterName, quoted);
}

function afterSeparator(text: string, at: number, afterName: number, quoted: boolean): Place | null {
  let i = at + 1;
  const sep = text[at];
  if (sep === ":" && text.startsWith("//", i)) return null;
  if (text[i] === "=" || text[i] === ">") i++;
  const blank = text[i] === " " || text[i] === "\t";
  while (text[i] === " " || text[i] === "\t") i++;
  block.lastIndex = i;
  if (block.test(text)) return { at: block.lastIndex, form: "sure" };
  // `password = x` and `password=x` mean it; in `failed to get token: not found` the colon ends a sentence.
  const sure = sep === "=" || quoted || (!blank && at === afterName);
  return { at: i, form: sure ? "sure" : "colon" };
}

/** `{"name": "DB_PASSWORD", "value": "…"}` and its relatives of YAML, Go and XML. */
function pairOfNameAndValue(text: string, at: number): Place | null {
  nameValue.lastIndex = at;
  return nameValue.test(text) ? { at: nameValue.lastIndex, form: "sure" } : null;
}

/** Words of configuration files that nobody uses in a sentence. */
const directive = /^(?:requirepass|masterauth|bindpw|rootpw|storepass|keypass|PGPASSWORD|MYSQL_PWD)$/;

/** `--password x`, `"--password", "x"`; else a sentence. */
function afterBlank(text: string, start: number, at: number, afterName: number, quoted: boolean): Place | null {
  const flag = text[start] === "-";
  let i = at;
  if (flag && text[i] === ",") {
    i++;
    while (text[i] === " ") i++;
    return { at: i, form: "sure" };
  }
  if (i === afterName && !quoted) return null;
  if (directive.test(text.slice(start, afterName))) return { at: i, form: "sure" };
  if (flag) return text[i] === "-" ? null : { at: i, form: "sure" };
  if (quoted) {
    // ("password", "…"): lists of words have such neighbours, too, so the value has to show what it is.
    const next = /,\s{0,8}(?=\\*["'])/y;
    next.lastIndex = i;
    return next.test(text) ? { at: next.lastIndex, form: "prose" } : null;
  }
  const linking =
    /(?:is|was|to|as|of|with|from|value|=|(?:for|of) (?:the )?(?:user |account )?["']?[\w.@-]{1,40}["']?\s?(?:is|:|=))\s+/y;
  linking.lastIndex = i;
  if (linking.test(text)) i = linking.lastIndex;
  return { at: i, form: "prose" };
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
  if (value.length < 2) return 0;
  // A long text that is no secret as a whole is not looked at again for each name in its beginning.
  if (!isSecretValue(value, found, text)) return value.length > 2048 ? found.start + 1024 : 0;
  const rule = found.nameClass === "password" ? "password" : "secret-value";
  spans.push({ start: found.start, end: found.end, rule, rank: rank.pair, escapes: found.escapes });
  return found.end;
}

const strongName =
  /(?:api|access|client|auth|app|consumer|sign|session|private|master|encrypt|refresh|bearer|account|license)[\w.-]*(?:key|token|secret)|secret[\w.-]*key|psk$|otp$|jwt$|sid$|sess/i;

function isSecretValue(value: string, { nameClass, form, name, end }: Candidate, text: string): boolean {
  // The next flag, not this one's value.
  if (value.startsWith("--")) return false;
  if (form === "prose") return looksLikeQuoted(text, end, value, nameClass);
  return isSecretOf(nameClass, name, value, form === "colon" && /^ +[a-z]/i.test(text.slice(end, end + 8)));
}

/** `k8s.io/client-go@v0.21.0/tools/cache/reflector.go:167` */
const sourcePath = /\.\w+[^/]*\/|\/[\w.-]+\.\w+:?\d*$/;

/** A sentence must show a value that no word looks like, or one in quotes. */
function looksLikeQuoted(text: string, end: number, value: string, nameClass: NameClass): boolean {
  if (isPlain(value) || isPointer(value) || sourcePath.test(value)) return false;
  const quoted = text[end] === "'" || text[end] === '"';
  if (quoted && nameClass === "password")
    return (!/\s/.test(value) && value.length >= 3 && !isReference(value.toLowerCase())) || looksRandom(value);
  return (
    looksRandom(value) ||
    (nameClass === "password" &&
      value.length >= 6 &&
      /\d/.test(value) &&
      /[A-Za-z]/.test(value) &&
      !value.includes("/"))
  );
}

/** `sentence`: more words follow the value. */
export function isSecretOf(nameClass: NameClass, name: string, value: string, sentence: boolean): boolean {
  if (isPlain(value) || (isPointer(value) && !(looksRandom(value) && /^\/[^/.]*$/.test(value)))) return false;
  if (/^[\w.]+\([^)]*\)$/.test(value)) return false;
  if (sentence && /^[A-Za-z]+$/.test(value)) return false;
  if (sentence && /\s/.test(value)) return false;
  if (nameClass === "password") return true;
  if (nameClass === "auth") {
    const decoded = textOfBase64(value);
    return decoded?.includes(":") === true || looksRandom(value);
  }
  if (/\s/.test(value) && !value.startsWith("-----BEGIN")) return false;
  if (strongName.test(name) && !sentence && value.length >= 8 && !/[-./:,]/.test(value)) return true;
  if (strongName.test(name) && value.length >= 6 && /\d/.test(value) && !value.includes("/"))
    return !/^[a-z]+(?:-[a-z]+)*-?\d{0,2}$/.test(value);
  return value.length >= 6 && !isReference(value);
}
