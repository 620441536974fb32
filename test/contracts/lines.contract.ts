// What every Lines driver must do alike, and what the queries on lines rely on.
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { histogram as histogramOf } from "../../db/lines/histogram.ts";
import { readLines } from "../../db/lines/read.ts";
import { searchLines as searchPage } from "../../db/lines/search.ts";
import { countEverywhere } from "../../db/lines/write-counts.ts";
import type { LogQuestion } from "../../db/model/contract/logs.ts";
import { questionQuery } from "../../db/model/log-query/named-terms.ts";
import type { Visible } from "../../db/resources/read.ts";
import { isKubinError } from "../../db/model/error.ts";
import type { LineBlock } from "../../db/model/line/line-block.ts";
import type { Lines, LineSink } from "../../db/ports.ts";
import { thrownBy } from "./sql-state.ts";

export interface LinesUnderTest {
  readonly lines: Lines;
  /** The same store's writing side. */
  readonly sink: LineSink;
  readonly wrongPassword: Lines;
  readonly unreachable: Lines;
  remove(): Promise<void>;
}

const awkward = [
  "it's",
  `"`,
  "\\",
  "\\'",
  "a\tb\nc\r\0d",
  "€ 🚀",
  "{x:String}",
  "') OR 1=1 --",
  "NULL",
  "",
  "%",
  "'; DROP TABLE lines",
];
const encoder = new TextEncoder();

function question(asked: LogQuestion) {
  const parsed = questionQuery(asked);
  if ("refusal" in parsed) throw new Error(parsed.refusal.sentence);
  return { query: parsed.query, capturedAtMs: 0, pods: new Map() };
}
const searchLines = (lines: Lines, of: Visible, asked: LogQuestion) =>
  searchPage(lines, of, question(asked), { order: "newest", limit: 200 });
const histogram = (lines: Lines, of: Visible, asked: LogQuestion) => histogramOf(lines, of, question(asked));

const firstNs = 1_750_000_000_000_000_000n;

/** `count` lines of one stream, a second apart, of the given text. */
export function lineBlock(snapshotId: string, attempt: number, texts: readonly string[]): LineBlock {
  const messages = texts.map((text) => encoder.encode(text));
  const messageOffsets = new Int32Array(texts.length + 1);
  messages.forEach((message, row) => (messageOffsets[row + 1] = (messageOffsets[row] ?? 0) + message.length));
  const place = { namespace: "shop", pod: "web-0", container: "app", node: "node-1", file: "0.log" };
  const each = <T>(make: (row: number) => T): T[] => texts.map((_, row) => make(row));
  return {
    tenantId: "local",
    snapshotId,
    dropOn: "2099-01-01",
    streams: [{ streamId: 2n ** 64n - 5n, source: "container", generation: "current", ...place, attempt, pack: 1 }],
    rows: texts.length,
    streamIndex: new Uint32Array(texts.length),
    lineNo: Uint32Array.from(each((row) => row + 1)),
    timestampNs: BigInt64Array.from(each((row) => firstNs + BigInt(row) * 1_000_000_000n + 7n)),
    hasTimestamp: new Uint8Array(texts.length).fill(1),
    level: Uint8Array.from(each((row) => (row % 2 === 0 ? 3 : 5))),
    stream: new Uint8Array(texts.length),
    messageOffsets,
    messages: new Uint8Array(Buffer.concat(messages)),
  };
}

export function linesContract(name: string, make: () => Promise<LinesUnderTest>): void {
  describe(`Lines on ${name}`, () => {
    let under: LinesUnderTest;
    const query: Lines["query"] = (...args) => under.lines.query(...args);
    beforeAll(async () => void (under = await make()));
    afterAll(() => under.remove());

    test("awkward texts stay data as parameters, alone and in arrays", async () => {
      for (const text of awkward) {
        expect(await query("SELECT {text:String} AS text, length({text:String}) AS bytes", { text })).toEqual([
          { text, bytes: String(encoder.encode(text).length) },
        ]);
      }
      expect(await query("SELECT {texts:Array(String)} AS texts", { texts: awkward })).toEqual([{ texts: awkward }]);
      expect(await query("SELECT count() > 0 AS there FROM system.tables WHERE name = 'lines'", {})).toEqual([
        { there: 1 },
      ]);
    });

    test("64-bit numbers are exact texts, smaller ones are numbers", async () => {
      const sql = "SELECT {id:UInt64} AS id, toUInt32(7) AS small, {list:Array(UInt32)} AS list";
      expect(await query(sql, { id: "18446744073709551611", list: [] })).toEqual([
        { id: "18446744073709551611", small: 7, list: [] },
      ]);
    });

    test("a query without rows is an empty list", async () => {
      expect(await query("SELECT 1 AS one WHERE 0", {})).toEqual([]);
    });

    test("settings hold for their query only", async () => {
      const limited = await thrownBy(() => query("SELECT number FROM numbers(100)", {}, { max_result_rows: 10 }));
      expect(isKubinError(limited, "too_large")).toBe(true);
      expect(await query("SELECT number FROM numbers(100)", {})).toHaveLength(100);
    });

    test("a query over its memory or time is too large, and the next one is served", async () => {
      const heavy = "SELECT count() FROM (SELECT number, groupArray(number) FROM numbers(20000000) GROUP BY number)";
      const memory = await thrownBy(() => query(heavy, {}, { max_memory_usage: 20_000_000 }));
      const slow = await thrownBy(() =>
        query("SELECT sum(cityHash64(number)) FROM numbers(1000000000000)", {}, { max_execution_time: 1 }),
      );
      expect([isKubinError(memory, "too_large"), isKubinError(slow, "too_large")]).toEqual([true, true]);
      expect(await query("SELECT 1 AS one", {})).toEqual([{ one: 1 }]);
    });

    test("a query that cannot run, a wrong password and an absent server are unavailable", async () => {
      const failures = [
        () => query("SELECT nonsense FROM nowhere", {}),
        () => query("SELECT {missing:String}", {}),
        () => under.wrongPassword.query("SELECT 1", {}),
        () => under.unreachable.query("SELECT 1", {}),
      ];
      for (const failure of failures) expect(isKubinError(await thrownBy(failure), "unavailable")).toBe(true);
    });

    test("fifty queries at once get their own answers", async () => {
      const asked = Array.from({ length: 50 }, (_, n) => n);
      const answers = await Promise.all(asked.map((n) => query("SELECT {n:UInt32} AS n", { n })));
      expect(answers).toEqual(asked.map((n) => [{ n }]));
    });

    test("an inserted block is read back, once for one token, and only under its published attempt", async () => {
      const block = lineBlock("read", 4, ["first line", "ERROR second", "third"]);
      await under.sink.insert(block, "read/4/0");
      await under.sink.insert(block, "read/4/0");
      expect((await countEverywhere(under.lines, "read", [4])).get("lines")).toEqual(new Map([[4, 3]]));
      const of = { snapshotId: "read", attempts: [4] };
      const found = await searchLines(under.lines, of, { text: "error" });
      expect([found.total, found.lines[0]]).toMatchObject([
        1,
        { stream: "18446744073709551611", number: 2, message: "ERROR second", time: "2025-06-15T15:06:41.000000007Z" },
      ]);
      const place = { stream: "18446744073709551611", namespace: "shop", pod: "web-0", container: "app" };
      const tail = await readLines(under.lines, of, { of: place, limit: 2 });
      expect(tail.map((line) => line.number)).toEqual([2, 3]);
      for (const attempts of [[], [5]]) {
        expect((await searchLines(under.lines, { snapshotId: "read", attempts }, {})).total).toBe(0);
      }
      expect((await searchLines(under.lines, { snapshotId: "other", attempts: [4] }, {})).total).toBe(0);
    });

    test("awkward texts are found as they are written, and find nothing else", async () => {
      await under.sink.insert(lineBlock("awkward", 1, awkward), "awkward/1/0");
      const of = { snapshotId: "awkward", attempts: [1] };
      for (const text of awkward.filter((each) => each !== "")) {
        const { lines } = await searchLines(under.lines, of, { text });
        const expected = awkward.filter((each) => each.toLowerCase().includes(text.toLowerCase()));
        expect(lines.map((line) => line.message).toSorted()).toEqual(expected.toSorted());
        expect((await searchLines(under.lines, of, { pod: text, namespace: text })).total).toBe(0);
      }
    });

    test("a histogram counts every line once", async () => {
      await under.sink.insert(
        lineBlock(
          "hist",
          1,
          Array.from({ length: 90 }, (_, i) => `line ${i}`),
        ),
        "hist/1/0",
      );
      const { buckets } = await histogram(under.lines, { snapshotId: "hist", attempts: [1] }, {});
      expect(buckets.reduce((sum, bucket) => sum + bucket.lines, 0)).toBe(90);
      const warned = await histogram(under.lines, { snapshotId: "hist", attempts: [1] }, { level: "warn" });
      expect(warned.buckets.reduce((sum, bucket) => sum + bucket.lines, 0)).toBe(45);
    });
  });
}
