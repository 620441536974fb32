import { expect, test } from "bun:test";
import { collectionErrors } from "./collection-errors.ts";

test("a list, a map and plain text all become gaps with a reason", () => {
  expect(collectionErrors("p/pods-errors.json", '["pods is forbidden", "pods is forbidden"]')).toEqual([
    { reason: "forbidden", what: "p/pods-errors.json", detail: "pods is forbidden" },
  ]);
  expect(collectionErrors("x.json", '{"shop":["context deadline exceeded"],"kube-system":""}')).toEqual([
    { reason: "timeout", what: "x.json", detail: "shop: context deadline exceeded" },
  ]);
  expect(collectionErrors("c-logs-errors.log", "container \u001b[31mis waiting\n").map((gap) => gap.detail)).toEqual([
    "container \\x1b[31mis waiting",
  ]);
});

test("a kind that the cluster does not have is no loss, and neither is an empty file", () => {
  expect(collectionErrors("x", '["the server could not find the requested resource"]')).toEqual([]);
  for (const empty of ["", "null", "[]", "{}"]) expect(collectionErrors("x", empty)).toEqual([]);
});

test("a long list is summed up", () => {
  const gaps = collectionErrors(
    "x",
    JSON.stringify(Array.from({ length: 90 }, (_, i) => `error ${String(i)} forbidden`)),
  );
  expect(gaps.length).toBe(21);
  expect(gaps.at(-1)?.detail).toBe("And 70 more errors");
});

test("lines without a word are no errors, and lines beyond the twentieth are counted", () => {
  const lines = Array.from({ length: 23 }, (_, i) => `pods ${String(i)} is forbidden\n\n`).join("");
  const gaps = collectionErrors("e.log", lines);
  expect(gaps.length).toBe(21);
  expect(gaps.at(-1)?.detail).toBe("And 3 more errors");
  expect(gaps.every(({ detail }) => detail !== "")).toBe(true);
  expect(collectionErrors("e.json", '["", " ", "no rights"]').map(({ detail }) => detail)).toEqual(["no rights"]);
});

test("a sentence of a megabyte costs no more than its length", () => {
  // Squared, this would run for minutes.
  expect(collectionErrors("e.log", "previous terminated container ".repeat(1_000_000)).length).toBe(1);
});
