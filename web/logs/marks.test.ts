import { expect, test } from "bun:test";
import { parseLogQuery } from "../../db/model/log-query/parse.ts";
import { marksIn, wantedOf } from "./marks.ts";

function marked(question: string, text: string): string[] {
  const parsed = parseLogQuery(question);
  if ("refusal" in parsed) throw new Error(parsed.refusal.sentence);
  return marksIn(text, wantedOf(parsed.query)).map(([from, to]) => text.slice(from, to));
}

test("words, phrases, exact texts and regexes are marked, exclusions and places are not", () => {
  expect(marked("OOM", "oom and Oom")).toEqual(["oom", "Oom"]);
  expect(marked("'Oom'", "oom and Oom")).toEqual(["Oom"]);
  expect(marked('"timed out" -read', "read timed out")).toEqual(["timed out"]);
  expect(marked("/t\\w+d/ ns:read", "read timed out")).toEqual(["timed"]);
  expect(marked("(a OR /B/i) rid:77", "abc 77")).toEqual(["ab", "77"]);
});

test("ranges that meet are one", () => {
  expect(marked("abc bcd cd", "xabcdx")).toEqual(["abcd"]);
});

test("a regex that could go on for ever marks nothing", () => {
  // Without the guard these take years.
  expect(marked("/(a+)+$/", `${"a".repeat(40)}b`)).toEqual([]);
  expect(marked("/.*.*.*x/", "a".repeat(4000))).toEqual([]);
  expect(marked("/[[:alpha:]]+/", "abc")).toEqual([]);
});
