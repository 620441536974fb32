// A secret that a key names on a line is often said again beside it: `login failed for admin/…` with `"pass":"…"` at the end.
import { settle, type Span } from "./span.ts";
import { isReference } from "./value-shape.ts";

/** A line of a megabyte may hold ten thousand secrets: the first of them are searched for, and nearby only. */
const reach = 4096;
const perLine = 32;
const rules = new Set(["password", "secret-value", "fallback"]);

/** `spans` (sorted) and what repeats one of them on its own line. */
export function withEchoes(text: string, spans: Span[]): Span[] {
  const echoes: Span[] = [];
  let lineStart = 0;
  let lineEnd = -1;
  const searched = new Set<string>();
  for (const span of spans) {
    if (!rules.has(span.rule) || span.text !== undefined || span.secret !== undefined) continue;
    if (span.start > lineEnd) {
      lineStart = text.lastIndexOf("\n", span.start) + 1;
      const newline = text.indexOf("\n", span.start);
      lineEnd = newline < 0 ? text.length : newline;
      searched.clear();
    }
    const value = text.slice(span.start, span.end);
    if (searched.size >= perLine || searched.has(value) || !isTelling(value)) continue;
    searched.add(value);
    const from = Math.max(lineStart, span.start - reach);
    const line = text.slice(from, Math.min(lineEnd, span.end + reach));
    for (let at = line.indexOf(value); at >= 0; at = line.indexOf(value, at + value.length)) {
      const start = from + at;
      if (start !== span.start) echoes.push({ ...span, start, end: start + value.length });
    }
  }
  return echoes.length === 0 ? spans : settle(text, [...spans, ...echoes]);
}

/** Words and names are said for other reasons, too. */
function isTelling(value: string): boolean {
  return (
    value.length >= 6 && value.length <= 400 && /[^A-Za-z]/.test(value) && /[^\d.:-]/.test(value) && !isReference(value)
  );
}
