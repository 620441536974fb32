import { expect, test } from "bun:test";
import * as v from "valibot";
import { AggregateQuery } from "../../db/model/contract/log-analytics.ts";
import { choiceParts, choiceRefusal, countsChoice, toggledName, withMeasureWord } from "./counts-choice.ts";

const choice = (address: string) => {
  const parts = new URLSearchParams(address);
  return countsChoice((name) => parts.get(name) ?? undefined);
};

test("an address without a choice counts lines by namespace, and such a choice is not in the address", () => {
  expect(choice("")).toEqual({ by: ["namespace"], measure: "lines", every: undefined });
  expect(choiceParts(choice(""))).toEqual({ by: undefined, measure: undefined, every: undefined });
  const chosen = choice("by=pod, field.status,pod&measure=p95:took&every=auto");
  expect(chosen).toEqual({ by: ["pod", "field.status"], measure: "p95:took", every: "auto" });
  expect(choiceParts(chosen)).toEqual({ by: "pod,field.status", measure: "p95:took", every: "auto" });
});

test("a name is added and taken away, and one stays", () => {
  expect(toggledName(["pod"], "level")).toEqual(["pod", "level"]);
  expect(toggledName(["pod", "level"], "pod")).toEqual(["level"]);
  expect(toggledName(["pod"], "pod")).toEqual(["pod"]);
});

test("another measure of the same field keeps the field", () => {
  expect(withMeasureWord("p95:took", "avg")).toBe("avg:took");
  expect(withMeasureWord("p95:took", "lines")).toBe("lines");
  expect(withMeasureWord("lines", "p50")).toBe("p50:");
});

test.each([
  ["by=podd", "by", '"podd" is nothing to count by'],
  ["by=status", "by", "field.status"],
  ["by=field.", "by", "nothing to count by"],
  ["by=pod,node,level,keyword", "by", "3 at most"],
  ["measure=linez", "measure", '"linez" is no measure'],
  ["measure=count()", "measure", '"count()" is no measure'],
  ["measure=lines:pod", "measure", '"lines:pod" is no measure'],
  ["measure=p95:", "measure", "Which field"],
  ["measure=distinct:", "measure", "Which values"],
  ["measure=distinct:podd", "measure", '"podd" has no values'],
  [`measure=sum:${"a.".repeat(12)}b`, "measure", "is no field's path"],
  ["every=soon", "every", '"soon" is no length of time'],
] as const)("%s is refused here as it would be there", (address, of, sentence) => {
  expect(choiceRefusal(choice(address))).toEqual({ of, sentence: expect.stringContaining(sentence) });
  expect(v.safeParse(AggregateQuery, Object.fromEntries(new URLSearchParams(address))).success).toBe(false);
});

test.each(["", "by=pod,level,field.http.status&measure=distinct:field.user&every=auto", "measure=min:took&every=90s"])(
  "%p is asked",
  (address) => {
    expect(choiceRefusal(choice(address))).toBeNull();
    expect(v.safeParse(AggregateQuery, Object.fromEntries(new URLSearchParams(address))).success).toBe(true);
  },
);
