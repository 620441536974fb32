// The values behind a key: `a`, `"a b"`, `a*`, `*b`, and several with commas between them.
import type { ValuePattern } from "./query.ts";
import { Refused } from "./refusal.ts";
import type { TextCursor } from "./text-cursor.ts";

/** Empty where no value stands. A star inside quotes is a star. */
export function valuePatterns(cursor: TextCursor): ValuePattern[] {
  const values: ValuePattern[] = [];
  for (;;) {
    const from = cursor.at;
    const value = valuePattern(cursor);
    if (value === null) {
      if (values.length === 0) return [];
      throw new Refused(
        from,
        "A value is missing behind this comma: write one, or put a value that holds commas in quotes",
      );
    }
    values.push(value);
    if (cursor.peek() !== ",") return values;
    cursor.at += 1;
  }
}

function valuePattern(cursor: TextCursor): ValuePattern | null {
  const anyBefore = cursor.peek() === "*";
  if (anyBefore) cursor.at += 1;
  if (cursor.peek() === '"' || cursor.peek() === "'") {
    const text = cursor.takeQuoted();
    const anyAfter = cursor.peek() === "*";
    if (anyAfter) cursor.at += 1;
    return text === "" && (anyBefore || anyAfter) ? anything : { text, anyBefore, anyAfter };
  }
  const run = cursor.takeRun(",");
  const anyAfter = run.endsWith("*");
  const text = anyAfter ? run.slice(0, -1) : run;
  if (text === "" && !anyBefore && !anyAfter) return null;
  return text === "" ? anything : { text, anyBefore, anyAfter };
}

/** `*` alone: there is a value, whichever. */
export const anything: ValuePattern = { text: "", anyBefore: true, anyAfter: true };

export const isAnything = (of: ValuePattern): boolean => of.text === "" && (of.anyBefore || of.anyAfter);
