// JSON Web Keys (RFC 7517): their private parts have names of one or two letters, so only `kty` beside them tells.
import { rank, type Span } from "./span.ts";

/** How far from `kty` a member of the same key may stand; RSA keys of 8,192 bits are the longest. */
const reach = 12 * 1024;
const member = /(\\*)"(d|p|q|dp|dq|qi|k)\1"\s{0,4}:\s{0,4}\1"([\w+/=-]{16,4096})\1"/g;

/** RSA, EC and OKP keys hold `d` and friends, symmetric ones (`oct`) `k`. */
export function isPrivateMember(name: string, kty: unknown): boolean {
  return typeof kty === "string" && (kty === "oct" ? name === "k" : /^(?:d|p|q|dp|dq|qi)$/.test(name));
}

/** `at`: inside of the object, at its `kty`. Answers up to where it looked. */
export function findPrivateJwk(text: string, at: number, spans: Span[]): number {
  const before = text.slice(Math.max(0, at - reach), at);
  const behind = text.slice(at, at + reach);
  const open = before.lastIndexOf("{");
  const close = behind.indexOf("}");
  if (open < 0) return 0;
  const start = at - before.length + open;
  const end = at + (close < 0 ? behind.length : close);
  for (const found of text.slice(start, end).matchAll(member)) {
    const value = found[3] ?? "";
    const quoteEnd = start + found.index + found[0].length - 1 - (found[1] ?? "").length;
    spans.push({
      start: quoteEnd - value.length,
      end: quoteEnd,
      rule: "json-web-key",
      rank: rank.pair,
      escapes: 0,
    });
  }
  return end;
}
