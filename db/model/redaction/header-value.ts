// Credentials in Authorization and Cookie headers: the scheme and the cookies' names stay.
import { rank, type Span } from "./span.ts";
import { isPlain, looksRandom } from "./value-shape.ts";

const opening = /[ \t[\\"'{]*/y;
const scheme =
  /(?:bearer|basic|token|apikey|api-key|negotiate|ntlm|sharedkey|googlelogin auth=|sswS|splunk|geniekey|key|dpop|bot|aws|x-token|jwt|pagertree|discogs|kakaoak)[ \t:=]+(?:token=|key=)?\\*["']?/iy;
const manyParts = /(?:digest|oauth|signature|aws4-hmac-sha256|hawk|mac)[ \t]/iy;
// Neither reaches over a newline: what stands on the next line may be a private key, which has its own rule.
const credential = /(?!-----BEGIN )[^\s"'\\,;\]})]{4,16000}/y;

/** Answers where the header ends, 0 if it holds none. */
export function credentialsOfHeader(text: string, from: number, name: string, spans: Span[]): number {
  const at = after(opening, text, from) ?? from;
  if (/cookie$/i.test(name)) return cookies(text, at, spans);
  const parts = after(manyParts, text, at);
  if (parts !== null) {
    const end = stop(text, parts, /\\*"?(?:\s*[\]}]|$)|\n/g);
    const secret = /(?:response|signature|mac|oauth_token|nonce|hash)\\*=\\*"?([^"\\,\s]{8,1000})/gi;
    for (const found of text.slice(parts, end).matchAll(secret)) {
      const start = parts + found.index + found[0].length - (found[1] ?? "").length;
      add(text, start, start + (found[1] ?? "").length, "authorization", spans);
    }
    return end;
  }
  const start = after(scheme, text, at);
  const end = after(credential, text, start ?? at);
  if (end === null) return 0;
  // Without a scheme that is known only what no word looks like is a credential.
  if (start === null && (text[end - 1] === ":" || !looksRandom(text.slice(at, end)))) return 0;
  add(text, start ?? at, end, "authorization", spans);
  return end;
}

// RFC 6265 §4.1, and cookies that say what a page looks like.
const attribute = /^(?:path|domain|expires|max-age|samesite|version|secure|httponly|priority|lang|locale|theme|tz)$/i;

function cookies(text: string, from: number, spans: Span[]): number {
  const end = stop(text, from, /["'\]\n]|\\["nr]/g);
  for (const found of text.slice(from, end).matchAll(/([\w.$-]{1,80})=([^;\s"\\,]{4,4000})/g)) {
    const value = found[2] ?? "";
    if (attribute.test(found[1] ?? "") || isPlain(value) || (value.length < 12 && /^[a-z]+$/i.test(value))) continue;
    const start = from + found.index + found[0].length - value.length;
    add(text, start, start + value.length, "cookie", spans);
  }
  // `NODE_COOKIE=…`, `cookie: …`: one that has no name of its own.
  const alone = after(credential, text, from);
  if (alone !== null && alone <= end) {
    const value = text.slice(from, alone);
    if (!value.includes("=") && (looksRandom(value) || /^[A-Z]{16,}$/.test(value)))
      add(text, from, alone, "cookie", spans);
  }
  return end;
}

function add(text: string, start: number, end: number, rule: string, spans: Span[]): void {
  if (!isPlain(text.slice(start, end))) spans.push({ start, end, rule, rank: rank.pair, escapes: 0 });
}

function after(sticky: RegExp, text: string, at: number): number | null {
  sticky.lastIndex = at;
  return sticky.test(text) ? sticky.lastIndex : null;
}

function stop(text: string, from: number, pattern: RegExp): number {
  const window = text.slice(from, from + 8192);
  const found = window.search(pattern);
  return found < 0 ? from + window.length : from + found;
}
