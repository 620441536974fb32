import { expect, test } from "bun:test";
import { parseLogQuery } from "../../db/model/log-query/parse.ts";
import { completed, completionPlace, facetNameOf, fixedValues, matching, queryKeys } from "./completions.ts";

test("a key is completed where a word begins, a value behind its key", () => {
  expect(completionPlace("oom le", 6)).toMatchObject({ kind: "key", typed: "le", from: 4 });
  expect(completionPlace("-ns:sh", 6)).toMatchObject({ kind: "value", key: "ns", typed: "sh", from: 4 });
  expect(completionPlace("level:warn,er", 13)).toMatchObject({ kind: "value", key: "level", typed: "er" });
  expect(completionPlace("(pod:", 5)).toMatchObject({ kind: "value", key: "pod", typed: "" });
  expect(completionPlace("label.app.kubernetes.io/name:x", 30)).toMatchObject({ key: "label.app.kubernetes.io/name" });
});

test("inside quotes, in regexes and behind a blank nothing is offered", () => {
  expect(completionPlace('"le', 3)).toBeNull();
  expect(completionPlace("/le", 3)).toBeNull();
  expect(completionPlace("oom ", 4)).toBeNull();
});

test("a choice replaces what was typed, in quotes where it needs them", () => {
  const place = completionPlace("keyword:tim x", 11);
  if (!place) throw new Error("nothing to complete");
  expect(completed("keyword:tim x", place, "timed out")).toEqual({ text: 'keyword:"timed out" x', caret: 19 });
  const end = completionPlace("ns:s", 4);
  if (!end) throw new Error("nothing to complete");
  expect(completed("ns:s", end, "shop")).toEqual({ text: "ns:shop ", caret: 8 });
});

test("values come from lists or from facets", () => {
  expect(fixedValues("level")?.[0]).toBe("fatal");
  expect(fixedValues("rid")).toEqual([]);
  expect(fixedValues("ns")).toBeNull();
  expect([facetNameOf("ns"), facetNameOf(".pod")]).toEqual(["namespace", "pod"]);
  expect(matching(queryKeys, "od").map((one) => one.text)).toEqual(["pod:", "node:"]);
});

test("every key of the list is one of the grammar", () => {
  const values: Record<string, string> = {
    "label.": "app:web",
    "source:": "host",
    "stream:": "1",
    "keyword:": "timeout",
    "pattern:": "ff",
    "level:": "warn",
    "level>=": "warn",
  };
  for (const { text } of queryKeys) {
    const parsed = parseLogQuery(`${text}${values[text] ?? (/since|from|to/.test(text) ? "2024-05-01" : "x")}`);
    if ("refusal" in parsed) throw new Error(`${text} ${parsed.refusal.sentence}`);
    expect(parsed.query.all[0]?.type).not.toBe("field");
  }
});
