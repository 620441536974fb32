// Tries one rule where its literal was found.
import type { Rule } from "./rules/rule.ts";
import { rank, type Span } from "./span.ts";

/** Answers where the match ends, 0 for none. */
export function applyRule(rule: Rule, text: string, anchor: number, spans: Span[]): number {
  let start = anchor - (rule.back ?? 0);
  if (start < 0) return 0;
  if (rule.from === "run") while (start > 0 && anchor - start < 100 && isRun(text.charCodeAt(start - 1))) start--;
  if (rule.from !== "run" && rule.anywhere !== true && !isBoundary(text, start)) return 0;
  rule.pattern.lastIndex = start;
  const match = rule.pattern.exec(text);
  if (match === null) return 0;
  const secret = match[2] ?? match[0];
  if (secret.includes("KUBIN-REDACTED-")) return 0;
  if (rule.accept !== undefined && !rule.accept(secret)) return 0;
  const at = match.index + (match[2] === undefined ? 0 : (match[1] ?? "").length);
  spans.push({ start: at, end: at + secret.length, rule: rule.name, rank: rank.provider, escapes: 0 });
  return at + secret.length;
}

function isRun(code: number): boolean {
  return (
    (code >= 48 && code <= 57) ||
    (code >= 65 && code <= 90) ||
    (code >= 97 && code <= 122) ||
    code === 45 ||
    code === 95
  );
}

/** No letter or digit before, but for the last one of an escape: `\n`, `%3D`. */
function isBoundary(text: string, at: number): boolean {
  const code = text.charCodeAt(at - 1);
  if (!((code >= 48 && code <= 57) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122))) return true;
  if (text[at - 2] === "\\") return code === 110 || code === 114 || code === 116;
  return text[at - 3] === "%";
}
