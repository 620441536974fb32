// Finds a time of any shape at a place in a line, or near its beginning.
import type { Stamp } from "./calendar.ts";
import type { ReadContext } from "./format.ts";
import { epochAt, tai64nAt } from "./stamp-epoch.ts";
import { accessAt, javaAt, syslogAt } from "./stamp-named.ts";
import { americanAt, isoAt, monthDayAt, shortYearAt } from "./stamp-numeric.ts";

const weekday = /(?:Sun|Mon|Tue|Wed|Thu|Fri|Sat),? (?=\d)/y;

/** The stamp that begins exactly at `at`, of any kind but those that prove too little alone (`081109 203615`). */
export function stampAt(text: string, at: number, context: ReadContext): Stamp | null {
  const code = text.charCodeAt(at);
  if (code >= 0x30 && code <= 0x39) {
    return (
      isoAt(text, at, context) ??
      accessAt(text, at, context) ??
      shortYearAt(text, at, context) ??
      monthDayAt(text, at, context) ??
      americanAt(text, at, context) ??
      epochAt(text, at)
    );
  }
  if (code >= 0x41 && code <= 0x57) {
    weekday.lastIndex = at;
    if (weekday.test(text)) return stampAt(text, weekday.lastIndex, context);
    return javaAt(text, at, context) ?? syslogAt(text, at, context, true);
  }
  return code === 0x40 ? tai64nAt(text, at) : null;
}

const digits = /^\d{10}$/;

const isWord = (code: number): boolean =>
  (code >= 0x30 && code <= 0x39) || (code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a) || code === 0x5f;

/** The first stamp that begins within the first `within` characters, never inside a word. At most `within` tries. */
export function findStamp(text: string, context: ReadContext, within: number): (Stamp & { start: number }) | null {
  const stop = Math.min(text.length, within);
  for (let at = 0; at < stop; at++) {
    if (at > 0 && isWord(text.charCodeAt(at - 1)) && text.charCodeAt(at) !== 0x40) continue;
    // Ten digits in brackets are an id (`Trace[2001864198]: `) more often than a time.
    if (text[at - 1] === "[" && digits.test(text.slice(at, at + 10))) continue;
    const stamp = stampAt(text, at, context);
    if (stamp) return { ...stamp, start: at };
  }
  return null;
}

/** A value that is a time and nothing else, as in a field: `2024-07-22T02:38:42Z`, `1742277257530`. */
export function stampOf(value: string, context: ReadContext): bigint | null {
  return stampAt(value, 0, context)?.ns ?? null;
}
