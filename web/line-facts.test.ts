import { describe, expect, test } from "bun:test";
import { lineFacts } from "./line-facts.ts";

describe("what a line says besides its text", () => {
  test("is its logger, its ids and its fields, by the format that it has", () => {
    const line =
      '{"level":"error","ts":"2026-01-01T00:00:00Z","logger":"db","msg":"lost","request_id":"r-42","shard":7}';
    const { format, pairs } = lineFacts(line, 2026);
    expect(format).not.toBe("");
    expect(pairs).toEqual(
      expect.arrayContaining([
        ["message", "lost"],
        ["logger", "db"],
        ["request id", "r-42"],
        ["shard", "7"],
      ]),
    );
  });

  test("is nothing for plain text", () => {
    expect(lineFacts("hello there", 2026)).toEqual({ format: "", pairs: [] });
  });
});
