// Counts on their way into ClickHouse and back: what a pack counted is what its tables say, and templates are read from there.
import { afterAll, beforeAll, expect, test } from "bun:test";
import { type Throwaway, throwawayClickHouse } from "../local/clickhouse/throwaway.ts";
import type { LineBlock, LogStreamRow } from "../model/line/line-block.ts";
import type { LineCounts } from "../model/line/line-counts.ts";
import { shapeHash } from "../model/line/shape.ts";
import type { Lines } from "../ports.ts";
import { clickHouseLines } from "../remote/clickhouse-lines.ts";
import { insertLineBlock } from "./insert.ts";
import { migrateLines } from "./migrate.ts";
import { readPatternComparison, readTemplates } from "./patterns.ts";
import { countEverywhere } from "./write-counts.ts";

let clickhouse: Throwaway;
let store: Lines;

beforeAll(async () => {
  clickhouse = await throwawayClickHouse();
  await migrateLines(clickhouse.client);
  store = clickHouseLines(clickhouse.target);
});
afterAll(async () => {
  await store.close();
  await clickhouse.remove();
});

const encoder = new TextEncoder();
const stream: LogStreamRow = {
  streamId: 2n ** 64n - 9n,
  namespace: "shop",
  pod: "web-0",
  container: "app",
  node: "n",
  source: "host",
  generation: "previous",
  file: "f",
};
const hash = (text: string): bigint => shapeHash(encoder.encode(text), 0, encoder.encode(text).length);

/** Counts of `lines` lines each of these samples, all at one time. */
function countsOf(samples: readonly (readonly [string, number])[]): LineCounts {
  const texts = samples.map(([text]) => encoder.encode(text));
  const total = BigInt(samples.reduce((sum, [, lines]) => sum + lines, 0));
  const offsets = Int32Array.from([
    0,
    ...texts.map((_, i) => texts.slice(0, i + 1).reduce((sum, text) => sum + text.length, 0)),
  ]);
  const each = <T>(of: (sample: readonly [string, number], i: number) => T): T[] => samples.map(of);
  const when = 1_700_000_000_000_000_007n;
  return {
    minutes: {
      rows: 1,
      minute: Uint32Array.of(1_700_000_040),
      namespaces: ["shop"],
      namespace: Uint32Array.of(0),
      level: Uint8Array.of(5),
      lines: BigUint64Array.of(total),
      bytes: BigUint64Array.of(total * 10n),
    },
    streams: {
      rows: 1,
      streams: [stream],
      streamIndex: Uint32Array.of(0),
      level: Uint8Array.of(5),
      errorKeywords: { offsets: Int32Array.of(0, 0), indexes: new Uint8Array() },
      lines: BigUint64Array.of(total),
      bytes: BigUint64Array.of(total * 10n),
      first: BigInt64Array.of(0n),
      last: BigInt64Array.of(when),
    },
    patterns: {
      rows: samples.length,
      pattern: BigUint64Array.from(each(([text]) => hash(text))),
      places: [{ namespace: "shop", container: "app" }],
      place: new Uint32Array(samples.length),
      level: Uint8Array.from(each((_, i) => 3 + (i % 3))),
      lines: BigUint64Array.from(each(([, lines]) => BigInt(lines))),
      first: BigInt64Array.from(each((_, i) => (i === 0 ? 0n : when - 5n))),
      last: BigInt64Array.from(each((_, i) => (i === 0 ? 0n : when))),
      samples: { offsets, bytes: new Uint8Array(Buffer.concat(texts)) },
      sampleStream: new BigUint64Array(samples.length).fill(stream.streamId),
      sampleLine: Uint32Array.from(each((_, i) => i + 1)),
    },
  };
}

async function insert(snapshotId: string, attempt: number, counts: LineCounts): Promise<void> {
  const block: LineBlock = {
    tenantId: "local",
    snapshotId,
    dropOn: "2099-01-01",
    streams: [],
    rows: 0,
    streamIndex: new Uint32Array(0),
    lineNo: new Uint32Array(0),
    timestampNs: new BigInt64Array(0),
    hasTimestamp: new Uint8Array(0),
    level: new Uint8Array(0),
    stream: new Uint8Array(0),
    messageOffsets: new Int32Array(1),
    messages: new Uint8Array(0),
    counts: [{ attempt, ...counts }],
  };
  await insertLineBlock(clickhouse.target, block, `${snapshotId}:${attempt}`);
}

async function rows(query: string): Promise<unknown[]> {
  const settings = { output_format_json_quote_64bit_integers: 0 } as const;
  return (await clickhouse.client.query({ query, format: "JSONEachRow", clickhouse_settings: settings })).json();
}

test("counts arrive in their tables, and are counted there", async () => {
  await insert(
    "arrive",
    1,
    countsOf([
      ["\xff hello world", 3],
      ["pod a-1 started", 4],
    ]),
  );
  const seven = new Map([[1, 7]]);
  const counted = { lines: new Map(), lines_per_minute: seven, lines_per_stream: seven, line_patterns: seven };
  expect(await countEverywhere(store, "arrive", [1])).toEqual(new Map(Object.entries(counted)));
  expect(Array.from((await countEverywhere(store, "arrive", [2])).values(), (table) => table.size)).toEqual([
    0, 0, 0, 0,
  ]);
  expect(await rows("SELECT * EXCEPT (tenant_id, snapshot_id, attempt) FROM lines_per_minute")).toEqual([
    { minute: "2023-11-14 22:14:00", namespace: "shop", level: "error", lines: 7, bytes: 70, drop_on: "2099-01-01" },
  ]);
  expect(await rows("SELECT * EXCEPT (tenant_id, snapshot_id, attempt, drop_on) FROM lines_per_stream")).toEqual([
    {
      namespace: "shop",
      pod: "web-0",
      container: "app",
      node: "n",
      source: "host",
      generation: "previous",
      file: "f",
      level: "error",
      error_keywords: [],
      lines: 7,
      bytes: 70,
      first: "1970-01-01 00:00:00.000000000",
      last: "2023-11-14 22:13:20.000000007",
      stream_id: Number(stream.streamId),
    },
  ]);
});

test("templates of several packs are read as one, and the filters hold", async () => {
  const few = countsOf([
    ["cache miss for key alpha in region one", 5],
    ["pod a-1 started", 40],
  ]);
  const more = countsOf([
    ["cache miss for key beta in region one", 2],
    ["pod b-22 started", 60],
    ["!!", 8],
  ]);
  await insert("templates", 1, few);
  await insert("templates", 2, more);
  await insert("templates", 3, more);
  const of = { snapshotId: "templates", attempts: [1, 2] };
  const { templates, lines, otherLines } = await readTemplates(store, of, {});
  expect(templates.map(({ text, lines: found, first }) => [text, found, first])).toEqual([
    ["pod <*> started", 100, 1_700_000_000_000_000_002n],
    ["cache miss for key <*> in region one", 7, null],
  ]);
  expect([lines, otherLines]).toEqual([115, 8]);
  expect(templates[0]?.samples).toEqual([{ text: "pod a-1 started", stream: String(stream.streamId), line: 2 }]);
  const filtered = async (filter: Parameters<typeof readTemplates>[2]): Promise<number> =>
    (await readTemplates(store, of, filter)).templates.length;
  expect(await filtered({ namespace: "other" })).toBe(0);
  expect(await filtered({ namespace: "shop", container: "app", level: "info" })).toBe(2);
  expect(await filtered({ level: "warn" })).toBe(1);
  expect(await filtered({ linesMin: 50 })).toBe(1);
  expect(await filtered({ container: "x' OR 1=1 --" })).toBe(0);
});

test("two snapshots are compared by their templates", async () => {
  await insert(
    "earlier",
    1,
    countsOf([
      ["pod a-1 started", 40],
      ["it was always so", 40],
    ]),
  );
  await insert(
    "later",
    1,
    countsOf([
      ["pod b-2 started", 40],
      ["something is on fire", 9],
    ]),
  );
  const visible = (snapshotId: string) => ({ snapshotId, attempts: [1] });
  const { changes, linesBefore, linesAfter } = await readPatternComparison(
    store,
    visible("earlier"),
    visible("later"),
    {},
  );
  expect([linesBefore, linesAfter]).toEqual([80, 49]);
  expect(changes.map(({ kind, template }) => [kind, template.text])).toEqual([
    ["new", "something is on fire"],
    ["gone", "it was always so"],
  ]);
});
