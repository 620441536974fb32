// Tries one rule where its literal was found.
import type { Rule } from "./rules/rule.ts";
import { rank, type Span } from "./span.ts";

/** Answers where the match ends, or the work that was in vain, negative. */
export function applyRule(rule: Rule, text: string, anchor: number, spans: Span[]): number {
  let start = anchor - (rule.back ?? 0);
  if (start < 0) return -1;
  if (rule.from !== undefined) start = runStart(text, anchor, rule.from === "base64");
  else if (rule.anywhere !== true && !isBoundary(text, start)) return -1;
  rule.pattern.lastIndex = start;
  const match = rule.pattern.exec(text);
  if (match === null) return -2;
  const secret = match[2] ?? match[0];
  const vain = -2 - (match[0].length >> 6);
  if (secret.includes("KUBIN-REDACTED-")) return vain;
  if (rule.accept !== undefined && !rule.accept(secret)) return vain;
  const at = match.index + (match[2] === undefined ? 0 : (match[1] ?? "").length);
  spans.push({ start: at, end: at + secret.length, rule: rule.name, rank: rank.provider, escapes: 0 });
  return at + secret.length;
}

function runStart(text: string, anchor: number, base64: boolean): number {
  let start = anchor;
  while (start > 0 && anchor - start < 100 && isRun(text.charCodeAt(start - 1), base64)) start--;
  // A newline's escape before the run is read as its first letter.
  return start < anchor && text[start - 1] === "\\" && "nrt".includes(text[start] ?? "") ? start + 1 : start;
}

function isRun(code: number, base64: boolean): boolean {
  if ((code >= 48 && code <= 57) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122)) return true;
  return base64 ? code === 43 || code === 47 : code === 45 || code === 95;
}

/** No letter or digit before, but for the last one of an escape: `\n`, `%3D`. */
function isBoundary(text: string, at: number): boolean {
  const code = text.charCodeAt(at - 1);
  if (!((code >= 48 && code <= 57) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122))) return true;
  if (text[at - 2] === "\\") return code === 110 || code === 114 || code === 116;
  return text[at - 3] === "%";
}
