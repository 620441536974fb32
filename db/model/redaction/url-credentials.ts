// The password before an `@`: in URLs, and in the connection strings of Go's MySQL driver.
import { rank, type Span } from "./span.ts";
import { isPlain } from "./value-shape.ts";

const reach = 512;

/** Searches for `@` natively: it is rare, and scheme://user:password@host always has one. */
export function findUrlCredentials(text: string, spans: Span[]): void {
  let crowded = 0;
  let last = -reach;
  for (let at = text.indexOf("@"); at >= 0; at = text.indexOf("@", at + 1)) {
    // A password may hold an @ or two; where they stand in a crowd, none ends an address.
    crowded = at - last < 8 ? crowded + 1 : 0;
    last = at;
    if (crowded > 8) continue;
    if (at === 0 || text.startsWith("sha256:", at + 1)) continue;
    let start = at;
    while (start > 0 && at - start < reach && !ends(text.charCodeAt(start - 1))) start--;
    // An escaped newline before the address belongs to the text around it.
    if (text[start - 1] === "\\" && "nrt".includes(text[start] ?? "")) start++;
    secretBefore(text, start, at, spans);
  }
}

/** White space, quotes, brackets, backslash, comma. */
function ends(code: number): boolean {
  return (
    code <= 32 ||
    code === 34 ||
    code === 39 ||
    code === 60 ||
    code === 62 ||
    code === 92 ||
    code === 96 ||
    code === 40 ||
    code === 123 ||
    code === 91
  );
}

function secretBefore(text: string, start: number, at: number, spans: Span[]): void {
  const before = text.slice(start, at);
  const scheme = before.lastIndexOf("://");
  if (scheme < 0) return withoutScheme(text, at, before, spans);
  const user = start + scheme + 3;
  const info = text.slice(user, at);
  if (/[/?#]/.test(info) && !/^[^/:]*:[^:]*$/.test(info)) return;
  if (/[/?#]/.test(info.slice(0, Math.max(0, info.indexOf(":"))))) return;
  if (/^\d{2,5}\/.*[./]/.test(info.slice(info.indexOf(":") + 1))) return;
  const colon = info.indexOf(":");
  if (colon >= 0) return add(text, user + colon + 1, at, spans);
  // A key alone, as in a Sentry DSN or a token for a git host.
  if (/^[\w-]{20,}$/.test(info) && /\d/.test(info)) add(text, user, at, spans);
}

/** `user:password@tcp(host:3306)/db`, `user:password@host:5432/db`, `//user:password@host`. */
function withoutScheme(text: string, at: number, before: string, spans: Span[]): void {
  const target = /(?:tcp|unix|udp)\(|[\w.-]{1,253}(?::\d{2,5})(?:[/\s"'?,;)]|$)/y;
  target.lastIndex = at + 1;
  if (!before.includes(":") || !target.test(text)) return;
  const form = /(?:^|[=/,])([\w.%+-]{0,64}):([^:/\s]{3,200})$/.exec(before);
  if (form === null || /^(?:mailto|sip|sips|xmpp)$/.test(form[1] ?? "")) return;
  add(text, at - (form[2] ?? "").length, at, spans);
}

function add(text: string, start: number, end: number, spans: Span[]): void {
  const value = text.slice(start, end);
  if (value.length === 0 || isPlain(value) || value.length > 400) return;
  spans.push({ start, end, rule: "url-credentials", rank: rank.pair, escapes: 0 });
}
