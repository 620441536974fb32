// The keys that have a meaning of their own; every other key is a field inside the line.
import { type Level, levels } from "../contract/logs.ts";
import { errorKeywords } from "../line/patterns.ts";
import { comparison } from "./comparison.ts";
import { type ExactKey, exactKeys, placeKeys, type Term, timeKeys } from "./query.ts";
import { Refused } from "./refusal.ts";
import type { TextCursor } from "./text-cursor.ts";
import { isTimeText } from "./time-text.ts";
import { valuePatterns } from "./value.ts";

/** Other words that people write for a level. */
const levelWords: Readonly<Record<string, Level>> = {
  warning: "warn",
  err: "error",
  information: "info",
  critical: "fatal",
  crit: "fatal",
  panic: "fatal",
};

/** Null for a key that is a field's. `from` is where the key stands. */
export function reservedTerm(cursor: TextCursor, key: string, op: string, from: number): Term | null {
  if (key === "level") return levelTerm(cursor, op, from);
  const label = key.startsWith("label.") ? key.slice("label.".length) : null;
  const known = label !== null || [...placeKeys, ...exactKeys, ...timeKeys].some((each) => each === key);
  if (!known) return null;
  if (op !== ":") throw new Refused(from, `"${key}" is not compared: write ${key}:value, or .${key}${op}5 for a field`);
  const at = cursor.at;
  const values = valuePatterns(cursor);
  const [first] = values;
  if (first === undefined) throw new Refused(from, `A value is missing: write ${key}:${examples[key] ?? "value"}`);
  if (label !== null) return { type: "label", name: label, values };
  const place = placeKeys.find((each) => each === key);
  if (place) return { type: "place", key: place, values };
  const texts = values.map((value) => {
    if (!value.anyBefore && !value.anyAfter) return value.text;
    throw new Refused(at, `"${key}" takes no *: write ${key}:${examples[key] ?? "value"}`);
  });
  const exact = exactKeys.find((each) => each === key);
  if (exact) return { type: "exact", key: exact, values: texts.map((text) => exactValue(exact, text, at)) };
  const time = timeKeys.find((each) => each === key);
  if (!time) return null;
  if (texts.length > 1 || !isTimeText(first.text)) {
    throw new Refused(at, `"${key}" takes a time: write ${key}:2026-11-20T10:00:00Z, or ${key}:15m before the capture`);
  }
  return { type: "time", key: time, at: first.text };
}

const examples: Readonly<Record<string, string>> = {
  owner: "deployment/name",
  source: "host",
  stream: "1234567890",
  keyword: "timeout",
  pattern: "9f86d081884c7d65",
};

function levelTerm(cursor: TextCursor, op: string, from: number): Term {
  const at = cursor.at;
  const words = valuePatterns(cursor).map((value) => value.text.toLowerCase());
  if (words.length === 0)
    throw new Refused(from, `A level is missing: write level${op}${op === ":" ? "error" : "warn"}`);
  const found = words.map((word) => {
    const level =
      levels.find((each) => each === word) ?? (Object.hasOwn(levelWords, word) ? levelWords[word] : undefined);
    if (level) return level;
    throw new Refused(at, `"${word}" is not a level: write one of ${levels.join(", ")}`);
  });
  if (op === ":") return { type: "level", op: "=", levels: found };
  if (found.length > 1) throw new Refused(at, `"level${op}" takes one level: write level${op}${found[0] ?? "warn"}`);
  return { type: "level", op: comparison(op), levels: found };
}

function exactValue(key: ExactKey, text: string, at: number): string {
  const word = text.toLowerCase();
  switch (key) {
    case "source":
      if (word === "container" || word === "host") return word;
      throw new Refused(at, `"${text}" is not a source: write source:container or source:host`);
    case "stream":
      if (/^\d{1,20}$/.test(text) && BigInt(text) < 2n ** 64n) return text;
      throw new Refused(at, `"${text}" is not a stream id: copy it from a line's address`);
    case "pattern":
      if (/^[0-9a-f]{1,16}$/.test(word)) return word;
      throw new Refused(at, `"${text}" is not a pattern id: it has up to 16 of 0-9 and a-f`);
    case "keyword":
      break;
  }
  if (errorKeywords.some((each) => each === word)) return word;
  throw new Refused(at, `"${text}" is not a keyword: write one of ${errorKeywords.join(", ")}`);
}
