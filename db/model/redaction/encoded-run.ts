// Finds base64 in text and looks into what it decodes to: text, gzip, and base64 again.
import { base64OfBytes, base64OfText, bytesOfBase64, printableText, textOfBase64 } from "./base64.ts";
import { rank, type Span } from "./span.ts";

/** A shorter run of base64 decodes to less than 15 characters: too little for a name and a secret. */
export const encodedMin = 20;
const runMax = 8 * 1024 * 1024;

/** Redacts a decoded text; the same string if nothing was in it. */
type RedactText = (text: string) => string;
export interface Codecs {
  readonly gunzip?: ((bytes: Uint8Array) => Uint8Array) | undefined;
  readonly gzip?: ((bytes: Uint8Array) => Uint8Array) | undefined;
}

const isBase64 = new Uint8Array(256);
for (const char of "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_")
  isBase64[char.charCodeAt(0)] = 1;

/** A run of 20 covers a multiple of 20, so only these are looked at: a tenth of the cost of reading every character. */
export function findEncoded(text: string, redact: RedactText, codecs: Codecs, spans: Span[]): void {
  let done = 0;
  for (let at = encodedMin - 1; at < text.length; at += encodedMin) {
    if (isBase64[text.charCodeAt(at) & 255] === 0) continue;
    let start = at;
    while (start > done && isBase64[text.charCodeAt(start - 1) & 255] === 1) start--;
    let end = at + 1;
    while (end < text.length && isBase64[text.charCodeAt(end) & 255] === 1) end++;
    done = end;
    at = end - 1;
    if (end - start < encodedMin || end - start > runMax) continue;
    // A newline's escape before the run is read as its first letter.
    if (text[start - 1] === "\\" && "nrt".includes(text[start] ?? "")) start++;
    if (!promising(text, start)) continue;
    while (text[end] === "=" && end - done < 2) end++;
    lookInside(text, start, end, redact, codecs, spans);
  }
}

const sextet = new Uint8Array(128).fill(255);
for (const [index, char] of Array.from("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/").entries())
  sextet[char.charCodeAt(0)] = index;
sextet[45] = 62;
sextet[95] = 63;

/** The first nine bytes are text, or gzip's magic: true for one name or hash in ten thousand. */
function promising(text: string, start: number): boolean {
  if (text.startsWith("H4sI", start)) return true;
  for (let group = 0; group < 3; group++) {
    let bits = 0;
    for (let i = 0; i < 4; i++) bits = (bits << 6) | (sextet[text.charCodeAt(start + group * 4 + i) & 127] ?? 0);
    if (!isText(bits >>> 16) || !isText((bits >>> 8) & 255) || !isText(bits & 255)) return false;
  }
  return true;
}

function isText(byte: number): boolean {
  return (byte >= 32 && byte < 127) || byte === 10 || byte === 13 || byte === 9;
}

/** A bot's id in base64, a time stamp, an HMAC. */
const discordToken = /^([\w]{23,28})\.[\w-]{6}\.[\w-]{27,45}/;

function lookInside(text: string, start: number, end: number, redact: RedactText, codecs: Codecs, spans: Span[]): void {
  const snowflake = discordToken.exec(text.slice(start, start + 90));
  if (snowflake !== null && /^\d{17,20}$/.test(textOfBase64(snowflake[1] ?? "") ?? "")) {
    spans.push({ start, end: start + snowflake[0].length, rule: "discord-token", rank: rank.provider, escapes: 0 });
    return;
  }
  const written = redactEncoded(text.slice(start, end), redact, codecs);
  if (written === null) return;
  spans.push({
    start,
    end,
    rule: "encoded",
    rank: rank.encoded,
    escapes: 0,
    ...(written === "" ? {} : { text: written }),
  });
}

/** Null: nothing found. "": it cannot be written anew and has to go as a whole. */
export function redactEncoded(encoded: string, redact: RedactText, codecs: Codecs): string | null {
  const bytes = bytesOfBase64(encoded);
  if (bytes === null) return null;
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) return redactGzip(bytes, redact, codecs);
  const inner = printableText(bytes);
  if (inner === null) return null;
  const redacted = redact(inner);
  if (redacted === inner) return null;
  // Nothing but one secret inside: its token can stand for the base64, and is found by a search.
  if (/^\s*KUBIN-REDACTED-[a-z0-9-]+-[0-9a-f]{12}\s*$/.test(redacted)) return redacted.trim();
  return base64OfText(redacted);
}

function redactGzip(bytes: Uint8Array, redact: RedactText, codecs: Codecs): string | null {
  const unpacked = gunzipped(bytes, codecs);
  if (unpacked === null) return null;
  const inner = printableText(unpacked);
  const text = inner ?? new TextDecoder("latin1").decode(unpacked);
  const redacted = redact(text);
  if (redacted === text) return null;
  // A tar inside: its headers hold lengths, so it cannot be patched.
  if (inner === null || codecs.gzip === undefined) return "";
  return base64OfBytes(codecs.gzip(new TextEncoder().encode(redacted)));
}

/** Null for what is no whole gzip, or more than the codec's bound allows. */
export function gunzipped(bytes: Uint8Array, codecs: Codecs): Uint8Array | null {
  if (codecs.gunzip === undefined) return null;
  try {
    return codecs.gunzip(bytes);
  } catch (error) {
    if (error instanceof Error) return null;
    throw error;
  }
}
