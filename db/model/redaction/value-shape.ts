// Tells from a value's own form whether it can be a secret: references, switches, numbers, paths and marks cannot.

import { textOfBase64 } from "./base64.ts";
import { isHarmlessForm } from "./expression.ts";

export const ownToken = /KUBIN-REDACTED-[a-z0-9-]{1,40}-[0-9a-f]{12}/;
const marks =
  /\*\*\*|^x{4,}$|^[*xX.•_#-]{3,}$|^[<[({]*(?:redacted|masked|hidden|removed|filtered|scrubbed|omitted|sanitized|secret|sensitive|elided)[>\])}]*$|^<[^<>]*>$|^\d+ bytes?(?: long)?$/i;
const literal =
  /^(?:true|false|null|nil|none|yes|no|on|off|undefined|empty|unset|unknown|n\/a|default|required|optional|invalid|expired|missing|enabled|disabled|string|boolean|object|array|number|present|absent|ok|error|failed|set|not|is|was|has|cannot|could|must|the|for|from|and|or|to|in|of|a|an)$/i;
const numeric = /^[-+]?(?:\d{1,5}|\d*\.\d+|\d+\.\d*)$/;
const duration =
  /^(?:\d+(?:\.\d+)?(?:ns|us|µs|ms|s|m|h|d|w|y|mo|min|sec|mins|secs|hours?|days?|minutes?|seconds?|[KMGTP]i?B?|B|%))+$/;
const template =
  /^\$(?:[A-Z][A-Z0-9_]*|[a-z]+(?:[A-Z][a-z]+)*|[a-z][a-z0-9_]*(?:[.:-][a-z0-9_]+)*)$|^\$[({]+[\w.:-]+[)}]*$|^\$\{[^}]*\}$|\{\{.*\}\}|^%[+#]?[a-z]$|^%!|^\$\([^)]*\)$|^@@?\w+@?$|^\$__\w+\{[^}]*\}$|^\.[A-Z]\w*(?:\.\w+)*$|^_[A-Z_]+$|^__\w+__$/;
const templates = /\$\{[^}]*\}|\$\([^)]*\)/g;
// Go's `(*v1.Secret)(nil)`; without the brackets a password may end so by chance.
const pointer = /^(?:0x[0-9a-f]{1,16}|\(?\*?[\w./]+\)?\(nil\)|&?[\w.*[\]]+\{.*|map\[.*|\[\]\w*.*|func\(.*)$/i;
const path = /^(?:\.{0,2}\/|~\/|[A-Za-z]:\\|file:)[\w.@+~-]*(?:[\\/][\w.@+~{}*-]*)*$/;
const url = /^[a-z][a-z0-9+.-]{1,20}:\/\/\S*$/i;
const file = /^[\w.-]+(?:\/[\w.-]+)*\/[\w.-]+\.[a-z]{2,5}$/;
// Java's Object.toString.
const identity = /^[\w.$]+@[0-9a-f]{1,16}$/;
const digest = /^(?:[\w./-]+@)?sha(?:256|512|1):[0-9a-f]{32,}$/i;
const timestamp = /^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d.*)?$/;

/** True for text that is no secret whatever its name is. */
export function isPlain(value: string): boolean {
  if (value.includes("$") && value.search(templates) >= 0) {
    const rest = value.replaceAll(templates, "");
    if (rest === "" || isReference(rest.replaceAll(/^[-_./:]+|[-_./:]+$/g, ""))) return true;
  }
  return (
    value.length === 0 ||
    literal.test(value) ||
    numeric.test(value) ||
    ownToken.test(value) ||
    marks.test(value) ||
    template.test(value) ||
    duration.test(value) ||
    timestamp.test(value) ||
    isHarmlessForm(value)
  );
}

/** Paths, URLs (credentials inside are another rule's), digests, Go pointers. */
export function isPointer(value: string): boolean {
  return (
    path.test(value) ||
    file.test(value) ||
    identity.test(value) ||
    url.test(value) ||
    digest.test(value) ||
    pointer.test(value)
  );
}

const nameLike = /^[a-z0-9](?:[a-z0-9._:-]*[a-z0-9])?(?:\/[a-z0-9](?:[a-z0-9._:-]*[a-z0-9])?)*$/;
const ofUid = /^[A-Za-z][\w-]*[:/=][0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const uid = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/;
const unspeakable = /[bcdfghjklmnpqrstvwxz]{6}/;
const words = /^[A-Z][A-Z_]*$|^[A-Z]?[a-z]+(?:[A-Z][a-z]+)*$|^[A-Z]?[a-z]{2,}(?:[ _][a-z]+)*$/;

/** What a Kubernetes name, a key inside a Secret or an ordinary word looks like: `db-credentials`, `tls.key`, `ns/name-token-x7k2p`. */
export function isReference(value: string): boolean {
  if (words.test(value)) return value.length < 24;
  if (ofUid.test(value)) return true;
  if (uid.test(value)) return false;
  if (value.includes(",")) return value.split(",").every((part) => part === "" || isReference(part.trim()));
  if (/^[a-z0-9]+$/.test(value)) {
    return /^[a-z]+\d{0,2}$/.test(value) && value.length < 24 && !(value.length > 11 && unspeakable.test(value));
  }
  // A namespace and a name have 317 characters at most.
  if (value.length > 320 || !nameLike.test(value) || /^[a-z0-9]{6}\.[a-z0-9]{16}$/.test(value)) return false;
  const shortest = /[a-z]{3}[-/][a-z]+-/.test(value) ? 15 : 11;
  return !value.split(/[^a-z0-9]+/).some((segment) => isRandom(segment, shortest));
}

const sentenceWord =
  /\b(?:the|your|a|an|is|are|was|be|must|should|for|to|of|and|or|enter|please|with|not|this|that|in|from|password|token|failed|invalid|required)\b/i;

/** A label or a message where a secret's value stands: `password: "Enter your password"`. */
export function isSentence(value: string): boolean {
  return /\s\S+\s/.test(value) && value.length < 400 && sentenceWord.test(value) && !value.startsWith("-----BEGIN");
}

/** Recovery phrases of wallets, diceware: nothing but lower-case words, and more than two of them. */
export function isWordList(value: string): boolean {
  return value.length < 400 && /^[a-z]{2,12}(?:[ -][a-z]{2,12}){2,23}$/.test(value);
}

/** A run of letters and digits that no person chose. ReplicaSet hashes and pod suffixes (≤ 10) pass for names. */
function isRandom(segment: string, shortest: number): boolean {
  if (segment.length < shortest) return false;
  let digits = 0;
  let changes = 0;
  for (let i = 0; i < segment.length; i++) {
    const digit = segment.charCodeAt(i) < 58;
    if (digit) digits++;
    if (i > 0 && digit !== segment.charCodeAt(i - 1) < 58) changes++;
  }
  return changes >= 3 || (digits >= 6 && segment.length >= 12);
}

/** Long, mixed and not made of words: what a generator of keys writes. */
export function looksRandom(value: string): boolean {
  if (value.length < 12 || /\s/.test(value) || isReference(value)) return false;
  if (/^[A-Za-z]+$/.test(value)) return isShuffled(value);
  const classes =
    Number(/[a-z]/.test(value)) +
    Number(/[A-Z]/.test(value)) +
    Number(/\d/.test(value)) +
    Number(/[^A-Za-z0-9]/.test(value));
  return classes >= 3 ? entropy(value.slice(0, 256)) >= 3 : classes === 2 && value.length >= 16 && /\d/.test(value);
}

/** Nobody named it, but only generators write such: mixed case, digits, no separators of a path, a name or an address. */
export function isKeyLike(value: string): boolean {
  if (value.length < 20 || value.length > 512 || isPlain(value) || !/^[A-Za-z0-9+/=_-]+$/.test(value)) return false;
  if (!/[a-z]/.test(value) || !/[A-Z]/.test(value) || (value.match(/\d/g) ?? []).length < 3) return false;
  // Base64 of a text is no key; what is in it is for the rules for text.
  if (textOfBase64(value) !== null) return false;
  return (
    entropy(value) >= 3.8 &&
    !(value.length < 36 ? /[a-z]{9}/ : /[a-z]{12}/).test(value) &&
    !/^\/|(?:\/[a-z]+){2}/.test(value)
  );
}

/** Letters alone, and cases mixed as no CamelCase has them. */
function isShuffled(value: string): boolean {
  const upper = (value.match(/[A-Z]/g) ?? []).length;
  const turns = (value.match(/[a-z](?=[A-Z])|[A-Z](?=[a-z])/g) ?? []).length;
  return upper >= value.length * 0.3 && upper <= value.length * 0.75 && turns >= value.length / 3;
}

/** Shannon entropy in bits a character. */
function entropy(value: string): number {
  const counts = new Map<string, number>();
  for (const char of value) counts.set(char, (counts.get(char) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / value.length) * Math.log2(count / value.length);
  return bits;
}
