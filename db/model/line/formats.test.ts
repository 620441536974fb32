import { describe, expect, test } from "bun:test";
import { detectFormat, formats, frames } from "./formats.ts";
import type { Fixtures } from "./formats/fixtures/fixture.ts";
import { frameFixtures } from "./formats/fixtures/frames.ts";
import { goFixtures } from "./formats/fixtures/go.ts";
import { jsonFixtures } from "./formats/fixtures/json.ts";
import { languageFixtures } from "./formats/fixtures/languages.ts";
import { serviceFixtures } from "./formats/fixtures/services.ts";

const fixtures: Fixtures = {
  ...frameFixtures,
  ...goFixtures,
  ...jsonFixtures,
  ...languageFixtures,
  ...serviceFixtures,
};
const context = { year: 2024, zoneMinutes: 0 };

function rfc3339(ns: bigint | null): string {
  if (ns === null) return "";
  return `${new Date(Number(ns / 1_000_000_000n) * 1000).toISOString().slice(0, 19)}.${String(ns % 1_000_000_000n).padStart(9, "0")}Z`;
}

describe("every format reads its fixture", () => {
  for (const [name, lines] of Object.entries(fixtures)) {
    test(`${name} is found by content and reads exactly`, () => {
      const found = detectFormat(lines.map(([line]) => line));
      expect(found.name).toBe(name);
      let format = found;
      for (const [line, time, level, logger, message, fields = {}] of lines) {
        const headed = format.headed?.(line);
        if (headed) format = headed;
        const read = format.read(line, context);
        expect({
          line,
          time: rfc3339(read?.timeNs ?? null),
          level: read?.level,
          logger: read?.logger,
          message: read?.message,
        }).toEqual({ line, time, level, logger, message });
        expect(read?.fields).toMatchObject(fields);
      }
    });
  }

  test("no format and no frame is without a fixture", () => {
    const covered = new Set(Object.keys(fixtures).flatMap((name) => name.split("+")));
    const names = [...frames, ...formats].map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(names.filter((name) => !covered.has(name))).toEqual([]);
  });

  test("what a fixture's lines read as does not depend on their neighbours", () => {
    for (const [name, lines] of Object.entries(fixtures)) {
      const whole = detectFormat(lines.map(([line]) => line));
      if (whole.headed?.(lines[0]?.[0] ?? "")) continue;
      for (const [line] of lines.filter(([line]) => line !== "" && !name.includes("+"))) {
        const alone = detectFormat([line]);
        expect({ line, time: alone.read(line, context)?.timeNs }).toEqual({
          line,
          time: whole.read(line, context)?.timeNs ?? null,
        });
      }
    }
  });
});

describe("trace and request ids", () => {
  for (const [line, traceId, requestId] of [
    [
      "level=info msg=x trace_id=0af7651916cd43dd8448eb211c80319c request_id=r-12345",
      "0af7651916cd43dd8448eb211c80319c",
      "r-12345",
    ],
    [
      '{"level":"info","ts":1709618828,"msg":"m","traceparent":"00-fbbe7fddccb266ea29d9563d8e5ee8d6-3f6595c1c00f0c59-01"}',
      "fbbe7fddccb266ea29d9563d8e5ee8d6",
      "",
    ],
    ['** headers -> "00-fbbe7fddccb266ea29d9563d8e5ee8d6-3f6595c1c00f0c59-01"', "fbbe7fddccb266ea29d9563d8e5ee8d6", ""],
    ["failed - RequestID: k92x86k8msd", "", "k92x86k8msd"],
    ['{"msg":"m","http":{"request":{"id":"2bfd37ab-ec71-45da-b454-0000"}}}', "", "2bfd37ab-ec71-45da-b454-0000"],
    ["level=info msg=x trace=true", "", ""],
    ["the request identity is unknown", "", ""],
  ] as const) {
    test(`${line} → "${traceId}", "${requestId}"`, () => {
      const read = detectFormat([line]).read(line, context);
      expect([read?.traceId, read?.requestId]).toEqual([traceId, requestId]);
    });
  }
});
