// Aggregations against a real engine behind its front, compared with what is counted here from the same lines.
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import {
  awkward,
  corpusLines as all,
  corpusSnapshot as of,
  corpusStart,
  questionOf,
} from "../../test/kit/line-corpus.ts";
import { insertTestLines, type TestLine, testLine } from "../../test/kit/line-rows.ts";
import { type Throwaway, throwawayClickHouse } from "../local/clickhouse/throwaway.ts";
import { type Dimension, readDimension, readMeasure } from "../model/contract/log-measures.ts";
import { isKubinError } from "../model/error.ts";
import type { Lines } from "../ports.ts";
import { clickHouseLines } from "../remote/clickhouse-lines.ts";
import { aggregate } from "./aggregate.ts";
import { sourceOf } from "./aggregate-source.ts";
import { migrateLines } from "./migrate.ts";
import { timeOf } from "./row.ts";

let clickhouse: Throwaway;
let store: Lines;

/** 0, 10, 20 … 990, each once, as a field of JSON and, for every third, of logfmt; and what is no number. */
const numbers = Array.from({ length: 100 }, (_, i) =>
  testLine({
    stream: String(1 + (i % 2)),
    number: i + 1,
    ns: corpusStart + BigInt(i) * 30_000_000_000n,
    namespace: i % 2 ? "shop" : "bank",
    message: i % 3 === 0 ? `took=${i * 10} user=u${i % 7}` : `{"took":${i * 10},"user":"u${i % 7}"}`,
  }),
);
const odd = ["nan", "inf", "-inf", "12ms", ""].map((took, i) =>
  testLine({ stream: "3", number: i + 1, message: `took=${took} user=odd`, level: "fatal" }),
);

beforeAll(async () => {
  clickhouse = await throwawayClickHouse();
  await migrateLines(clickhouse.client);
  store = clickHouseLines(clickhouse.target);
  await insertTestLines(clickhouse, "snap", all);
  await insertTestLines(clickhouse, "numbers", [...numbers, ...odd]);
});
afterAll(async () => {
  await store.close();
  await clickhouse.remove();
});

const dimension = (name: string): Dimension => readDimension(name) ?? { type: "field", path: name };
interface Asked {
  q?: string;
  by?: string[];
  measure?: string;
  every?: number | "auto" | null;
  top?: number;
  snapshotId?: string;
}
function ask({ q = "", by = [], measure = "lines", every = null, top = 100, snapshotId = "snap" }: Asked) {
  const read = readMeasure(measure);
  if (read === null) throw new Error(measure);
  const asked = { by: by.map(dimension), measure: read, every, top };
  return aggregate(store, { ...of, snapshotId }, questionOf(q), asked);
}

const keyOf = (line: TestLine, by: readonly string[]): string =>
  by
    .map((name) =>
      name === "stream" ? line.stream : line[name as "namespace" | "pod" | "container" | "node" | "level"],
    )
    .join("|");
/** Rows in an order of their own. */
const sorted = (rows: readonly (readonly unknown[])[]): string[] => rows.map((row) => JSON.stringify(row)).toSorted();
const isError = (line: TestLine): boolean => line.level === "error" || line.level === "fatal";
const bytesOf = (lines: readonly TestLine[]): number =>
  lines.reduce((sum, line) => sum + Buffer.byteLength(line.message), 0);
const timed = (lines: readonly TestLine[]): bigint[] => lines.flatMap((line) => (line.timed ? [line.ns] : []));
const least = (all: readonly bigint[]): bigint | null =>
  all.reduce<bigint | null>((a, b) => (a === null || b < a ? b : a), null);
const most = (all: readonly bigint[]): bigint | null =>
  all.reduce<bigint | null>((a, b) => (a === null || b > a ? b : a), null);
const timeText = (ns: bigint | null): string | null => (ns === null ? null : timeOf(ns.toString()));
const truths: Record<string, (lines: readonly TestLine[]) => number | string | null> = {
  lines: (lines) => lines.length,
  errors: (lines) => lines.filter(isError).length,
  error_rate: (lines) => lines.filter(isError).length / lines.length,
  bytes: bytesOf,
  "distinct:stream": (lines) => new Set(lines.map((line) => line.stream)).size,
  "distinct:pod": (lines) => new Set(lines.map((line) => `${line.namespace}/${line.pod}`)).size,
  "distinct:keyword": (lines) => new Set(lines.flatMap((line) => line.keywords)).size,
};

describe("groups", () => {
  const questions: [string, (line: TestLine) => boolean][] = [
    ["", () => true],
    ["ns:shop", (line) => line.namespace === "shop"],
    ["level>=warn", isError],
    ["pod:web-1 -container:proxy", (line) => line.pod === "web-1" && line.container !== "proxy"],
    ["timeout", (line) => line.message.toLowerCase().includes("timeout")],
    ["nothing-like-this", () => false],
  ];
  const bys = [[], ["namespace"], ["pod", "level"], ["namespace", "container", "node"], ["stream"]];
  for (const [q, holds] of questions) {
    test(`of "${q}" by each dimension and measure are what was counted by hand`, async () => {
      for (const by of bys) {
        for (const [measure, truth] of Object.entries(truths)) {
          const { groups, other } = await ask({ q, by, measure });
          const expected = [...Map.groupBy(all.filter(holds), (line) => keyOf(line, by))];
          const found = groups.map(({ key, value, lines }) => [key.join("|"), value, lines] as const);
          expect([by, measure, sorted(found)]).toEqual([
            by,
            measure,
            sorted(expected.map(([key, lines]) => [key, truth(lines), lines.length])),
          ]);
          expect(other).toBeNull();
          const values = groups.map(({ value }) => Number(value));
          expect(values).toEqual(values.toSorted((a, b) => b - a));
        }
      }
    });
  }

  test("say when they were first and last seen, and null where no line has a time", async () => {
    for (const q of ["", "timeout OR request"]) {
      const holds = (line: TestLine): boolean => q === "" || /timeout|request/i.test(line.message);
      for (const [measure, pick] of [
        ["first", least],
        ["last", most],
      ] as const) {
        const { groups } = await ask({ q, by: ["stream"], measure });
        const expected = [...Map.groupBy(all.filter(holds), (line) => line.stream)].map(([stream, lines]) => [
          stream,
          // The kit's counts per stream are of all lines with a time, be it that of the line before.
          timeText(pick(q === "" ? lines.flatMap(({ ns }) => (ns > 0n ? [ns] : [])) : timed(lines))),
        ]);
        expect(sorted(groups.map(({ key, value }) => [key[0], value]))).toEqual(sorted(expected));
      }
    }
  });

  test("by keyword count a line for each of its keywords, and nothing for lines without", async () => {
    const { groups } = await ask({ by: ["keyword", "namespace"] });
    const expected = all.flatMap((line) => line.keywords.map((word) => `${word}|${line.namespace}`));
    const counted = [...Map.groupBy(expected, (key) => key)].map(([key, of]) => [key, of.length]);
    expect(sorted(groups.map(({ key, lines }) => [key.join("|"), lines]))).toEqual(sorted(counted));
    expect((await ask({ by: ["pattern"] })).groups.map(({ key }) => key)).toEqual([["00000000000000ff"]]);
  });

  test("beyond the first few are one, measured of its own lines", async () => {
    for (const [measure, truth] of Object.entries(truths)) {
      const { groups, other } = await ask({ by: ["stream", "level"], measure, top: 3 });
      const shown = new Set(groups.map(({ key }) => key.join("|")));
      const rest = all.filter((line) => !shown.has(keyOf(line, ["stream", "level"])));
      const keys = new Set(all.map((line) => keyOf(line, ["stream", "level"])));
      expect([measure, groups.length, other?.lines, other?.value, other?.groups]).toEqual([
        measure,
        3,
        rest.length,
        truth(rest),
        keys.size - 3,
      ]);
    }
  });
});

describe("buckets", () => {
  const inBuckets = (lines: readonly TestLine[], every: number): Map<string, TestLine[]> =>
    Map.groupBy(
      lines.filter((line) => line.ns > 0n),
      (line) =>
        new Date(Math.floor(Number(line.ns / 1_000_000_000n) / every) * every * 1000).toISOString().replace(".000", ""),
    );
  test("hold each line once, from the counts per minute and from the lines alike", async () => {
    for (const every of [1, 7, 60, 120, 86_400]) {
      for (const measure of ["lines", "errors", "error_rate", "bytes", "distinct:pod"]) {
        const { groups, everySeconds } = await ask({ by: ["namespace"], every, measure });
        expect(everySeconds).toBe(every);
        for (const group of groups) {
          const own = all.filter((line) => line.namespace === group.key[0]);
          const expected = [...inBuckets(own, every)].map(([start, lines]) => [
            start,
            truths[measure]?.(lines),
            lines.length,
          ]);
          expect(group.lines).toBe(own.length);
          expect(group.buckets.map(({ start, value, lines }) => JSON.stringify([start, value, lines]))).toEqual(
            sorted(expected),
          );
        }
      }
    }
  });

  test("of automatic length are about sixty, also for what is left over", async () => {
    const { groups, other, everySeconds } = await ask({
      by: ["field.took"],
      every: "auto",
      top: 2,
      snapshotId: "numbers",
    });
    expect(everySeconds).toBe(60);
    expect(other?.groups).toBe(numbers.length - 2 + odd.length - 1);
    const sum = (buckets: readonly { lines: number }[] = []): number =>
      buckets.reduce((all, { lines }) => all + lines, 0);
    expect(groups.map(({ buckets }) => sum(buckets))).toEqual([1, 1]);
    expect(sum(other?.buckets)).toBe(other?.lines ?? -1);
    expect((await ask({ every: "auto" })).everySeconds).toBe(1);
  });

  test("that would be too many are refused with a length that would do", async () => {
    const asked = ask({ by: ["field.took"], every: 1, snapshotId: "numbers" });
    const thrown = await asked.catch((error: unknown) => error);
    expect(isKubinError(thrown, "too_large")).toBe(true);
    expect(thrown).toHaveProperty("message", expect.stringContaining("take every=auto"));
  });
});

describe("numbers inside lines", () => {
  const took = numbers.map((_, i) => i * 10);
  test("are measured where they are numbers, whatever form the line has", async () => {
    const value = async (measure: string) => (await ask({ measure, snapshotId: "numbers" })).groups;
    const one = async (measure: string): Promise<unknown> => (await value(measure))[0]?.value;
    expect(await one("sum:took")).toBe(took.reduce((a, b) => a + b, 0));
    expect(await one("avg:took")).toBe(495);
    expect([await one("min:took"), await one("max:field.took")]).toEqual([0, 990]);
    expect([await one("p50:took"), await one("p95:took"), await one("p99:took")]).toEqual([500, 950, 990]);
    expect((await value("sum:took"))[0]?.lines).toBe(100);
    expect(await value("sum:nothing")).toEqual([]);
    expect(await one("distinct:field.user")).toBe(8);
  });

  test("are measured of each group, and of what is left over", async () => {
    const { groups, other } = await ask({ by: ["field.user"], measure: "max:took", top: 2, snapshotId: "numbers" });
    expect(groups.map(({ key, value }) => [key[0], value])).toEqual([
      ["u1", 990],
      ["u0", 980],
    ]);
    expect([other?.groups, other?.value]).toEqual([5, 970]);
    const least = await ask({ by: ["field.user"], measure: "min:took", top: 1, snapshotId: "numbers" });
    expect(least.groups.map(({ key, value }) => [key[0], value])).toEqual([["u0", 0]]);
  });
});

test("key=value is what one expression says, however it is read", async () => {
  const odd = [
    "xk=1 k=2",
    'k="a b" z',
    "k= 3",
    "(k=5)",
    ",k=6,",
    "{k=7}",
    'k="open',
    'é k=é"x',
    '"k=8"',
    "k=9 k=10",
    "xk=1",
    "k=[11]",
    "\tk=12",
    'k="a\\"b" c',
    "k==",
    "K=1",
    "k=a=b",
    "ék=1",
  ];
  const rows = odd.map((message, i) => testLine({ stream: "1", number: i + 1, message }));
  await insertTestLines(clickhouse, "pairs", rows);
  const expression = /(?:^|[\t\n\f\r ,;({[])k=("(?:[^"\\]|\\.)*"|[^\t\n\f\r ,;)}\]]*)/;
  const found = odd.map((text) => (expression.exec(text)?.[1] ?? "").replaceAll(/^"+|"+$/g, "")).filter(Boolean);
  const { groups } = await ask({ by: ["field.k"], snapshotId: "pairs" });
  expect(groups.flatMap(({ key, lines }) => Array.from({ length: lines }, () => key[0] ?? "")).toSorted()).toEqual(
    found.toSorted(),
  );
});

describe("text from outside", () => {
  const hostile = [
    ...awkward,
    "' UNION SELECT 1 --",
    "k0",
    "*/",
    "a".repeat(200),
    "system.tables",
    "{p0:String}",
    "x') --",
  ];
  test("is no dimension and no measure unless it is one", () => {
    for (const text of [...hostile, "message", "snapshot_id", "distinct:", "sum:", "p95", "field.", "lines;", "POD"]) {
      expect([text, readDimension(text), readMeasure(text)]).toEqual([text, null, null]);
    }
    expect(readDimension(`field.${"a".repeat(201)}`)).toBeNull();
    expect(readDimension(`field.${"a.".repeat(11)}`)).toBeNull();
    expect(readMeasure("sum:a\0b")).toBeNull();
  });

  test("stays text as a field's path, in a measure and in a question", async () => {
    for (const path of hostile.filter((text) => !text.includes("\0"))) {
      const field: Dimension = { type: "field", path };
      const base = { by: [field], every: null, top: 5 } as const;
      const plain = { type: "plain", name: "lines" } as const;
      expect((await aggregate(store, of, questionOf(""), { ...base, measure: plain })).groups.length).toBeLessThan(6);
      await aggregate(store, of, questionOf(""), { ...base, measure: { type: "distinct", of: field } });
      await aggregate(store, of, questionOf(""), { ...base, by: [], measure: { type: "number", name: "p95", path } });
      const quoted = `"${path.replaceAll(/["\\]/g, String.raw`\$&`)}"`;
      const { groups } = await ask({ q: quoted, measure: "lines" });
      const holds = all.filter((line) => line.message.toLowerCase().includes(path.toLowerCase()));
      expect([path, groups[0]?.lines ?? 0]).toEqual([path, holds.length]);
    }
    expect((await ask({})).groups[0]?.lines).toBe(all.length);
  });

  test("that holds NUL is a group like any other", async () => {
    const nul = String.raw`'{"k":"a\\u0000b"}'`;
    const messages = [nul, nul, `'{"k":"a"}'`];
    const values = messages.map((message, i) => `('bytes', 1, ${i + 1}, ${message}, '2099-01-01')`);
    await clickhouse.client.command({
      query: `INSERT INTO lines (snapshot_id, attempt, line_no, message, drop_on) SELECT c1, c2, c3, c4, c5 FROM values(${values.join(", ")})`,
    });
    const { groups, other } = await ask({ by: ["field.k"], top: 1, every: 60, snapshotId: "bytes" });
    expect(groups[0]?.key).toEqual(["a\0b"]);
    expect([groups[0]?.lines, other?.lines, other?.groups]).toEqual([2, 1, 1]);
  });
});

test("the small tables answer what they know, and nothing else does", () => {
  const source = (q: string, by: string[], measure: string, every: number | "auto" | null = null): string => {
    const read = readMeasure(measure);
    return read ? sourceOf(questionOf(q), { by: by.map(dimension), measure: read, every }) : "";
  };
  expect(source("ns:shop level>=warn", ["namespace"], "error_rate", 60)).toBe("lines_per_minute");
  expect(source("", ["level"], "bytes", "auto")).toBe("lines_per_minute");
  expect(source("", ["pod"], "errors")).toBe("lines_per_stream");
  expect(source("pod:a", ["stream"], "first")).toBe("lines_per_stream");
  expect(source("", ["pod"], "errors", 60)).toBe("lines");
  expect(source("", ["namespace"], "lines", 90)).toBe("lines");
  expect(source("word", [], "lines")).toBe("lines");
  expect(source("", ["keyword"], "lines")).toBe("lines");
  expect(source("", [], "sum:x")).toBe("lines");
});

test("a snapshot without counts is counted by its lines", async () => {
  await clickhouse.client.insert({
    table: "lines",
    values: [
      { snapshot_id: "bare", attempt: 1, namespace: "shop", level: "error", message: "x", drop_on: "2099-01-01" },
    ],
    format: "JSONEachRow",
  });
  expect((await ask({ by: ["namespace"], measure: "errors", snapshotId: "bare" })).groups).toEqual([
    { key: ["shop"], value: 1, lines: 1, buckets: [] },
  ]);
  expect((await ask({ by: ["namespace"], every: "auto", snapshotId: "bare" })).groups[0]?.lines).toBe(1);
});
