import { expect, test } from "bun:test";
import { questionOf } from "./question.ts";

test("words are the grammar's text, and every option is a term beside them", () => {
  expect(questionOf(["timeout", "OR", "refused"], {})).toBe("timeout OR refused");
  const flags = { namespace: ["shop", "bank"], pod: ["web-*"], container: ["app"], level: "warn", since: "1h30m" };
  expect(questionOf(["a", "OR", "b"], { ...flags, from: "2026-11-20", to: "2026-11-20T10:00:00Z" })).toBe(
    "ns:shop,bank pod:web-* container:app level>=warn since:1h30m from:2026-11-20 to:2026-11-20T10:00:00Z (a OR b)",
  );
  expect(questionOf(["-healthz"], { namespace: ['"a b"'] })).toBe('ns:"a b" -healthz');
  expect(questionOf([], {})).toBe("");
});

test("what cannot be meant is refused with its option, and no value brings a second term", () => {
  const refused: [Parameters<typeof questionOf>[1], string][] = [
    [{ pod: ["a b"] }, 'Cannot use --pod "a b"'],
    [{ pod: ["a OR level:error"] }, "Cannot use --pod"],
    [{ namespace: ["a) OR (b"] }, "Cannot use --namespace"],
    [{ namespace: [""] }, "Cannot use --namespace"],
    [{ level: "wran" }, "is not a level"],
    [{ since: "tomorrow" }, "takes a time"],
    [{ to: "2026-02-31" }, "takes a time"],
  ];
  for (const [flags, sentence] of refused) expect(() => questionOf(["x"], flags)).toThrow(sentence);
  expect(() => questionOf(['"open'], {})).toThrow("Cannot search: character 1");
  expect(() => questionOf(["level:wran"], {})).toThrow("character 7");
});
