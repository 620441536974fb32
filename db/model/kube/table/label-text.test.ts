import { expect, test } from "bun:test";
import { row } from "../../../../test/kit/kube-tables/print.ts";
import { byBytes } from "./byte-order.ts";
import { labelText, selectorDump, selectorText } from "./label-text.ts";

const expression = (key: string, operator: string, ...values: string[]) => ({ key, operator, values });

test("labels are sorted by their whole entry, as Go sorts them", () => {
  const labels = { b: "2", a: "1", "a-b": "3", "a.b/c": "" };
  expect(labelText({ labels }, "labels")).toBe("a-b=3,a.b/c=,a=1,b=2");
  expect(labelText({}, "labels")).toBe("<none>");
  expect(labelText({ labels: { a: 1, b: null } }, "labels")).toBe("<none>");
});

test("selectors are sorted by key, values by themselves", () => {
  const selector = {
    matchLabels: { tier: "web", "a-b": "1", a: "2" },
    matchExpressions: [
      expression("env", "NotIn", "dev"),
      expression("app", "In", "b", "a"),
      expression("legacy", "DoesNotExist"),
      expression("x", "Exists"),
    ],
  };
  expect(selectorText(selector)).toBe("a=2,a-b=1,app in (a,b),env notin (dev),!legacy,tier=web,x");
});

test("no selector and an empty one have no text; a bad one is none", () => {
  for (const empty of [undefined, null, {}, { matchLabels: {} }, { matchExpressions: [] }, "a=b"]) {
    expect(selectorText(empty)).toBe("");
  }
  const bad = [
    expression("a", "In"),
    expression("a", "NotIn"),
    expression("a", "Exists", "1"),
    expression("a", "DoesNotExist", "1"),
    expression("a", "Gt", "1"),
    expression("", "Exists"),
    expression("-a", "Exists"),
    expression("A.example.com/x", "Exists"),
    expression("a/b/c", "Exists"),
    expression(`a${"b".repeat(63)}`, "Exists"),
    expression("a", "In", "not a value"),
  ];
  for (const each of bad) expect(selectorText({ matchExpressions: [each] })).toBeNull();
  expect(selectorText({ matchLabels: { a: "b c" } })).toBeNull();
});

test("kinds show a bad or missing selector in words of their own", () => {
  const bad = { spec: { selector: { matchExpressions: [expression("a", "Odd")] } } };
  expect(row("apps/v1/deployments", bad)["Selector"]).toBe("<invalid>");
  expect(row("apps/v1/replicasets", bad)["Selector"]).toBe("<error>");
  expect(row("apps/v1/deployments", {})["Selector"]).toBe("");
  expect(row("apps/v1/replicasets", {})["Selector"]).toBe("<none>");
});

test("some printers show a selector as Go writes it out", () => {
  expect(selectorDump({ matchLabels: { b: "2", a: "1" }, matchExpressions: [expression("k", "In", "x", "y")] })).toBe(
    "&LabelSelector{MatchLabels:map[string]string{a: 1,b: 2,},MatchExpressions:[]LabelSelectorRequirement{LabelSelectorRequirement{Key:k,Operator:In,Values:[x y],},},}",
  );
  expect(selectorDump(undefined)).toBe("");
});

test("texts are ordered by their bytes, so that a letter beyond the basic plane comes last", () => {
  const texts = ["\u{1f600}", "\uffee", "b", "a", "ab", "", "\u00e9"];
  const buffers = texts.map((text) => Buffer.from(text)).sort((a, b) => a.compare(b));
  expect(texts.toSorted(byBytes)).toEqual(buffers.map(String));
});
