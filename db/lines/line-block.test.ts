// Blocks of lines on their way into ClickHouse: what goes in as columns comes out as rows, once.
import { afterAll, beforeAll, expect, test } from "bun:test";
import { isKubinError } from "../model/error.ts";
import { type Throwaway, throwawayClickHouse } from "../local/clickhouse/throwaway.ts";
import { encodeArrowStream } from "./arrow.ts";
import { insertArrow, insertLineBlock } from "./insert.ts";
import type { LineBlock, LogStreamRow } from "../model/line/line-block.ts";
import { migrateLines } from "./migrate.ts";

let clickhouse: Throwaway;

beforeAll(async () => {
  clickhouse = await throwawayClickHouse();
  await migrateLines(clickhouse.client);
});
afterAll(() => clickhouse.remove());

async function rows(query: string): Promise<unknown[]> {
  const settings = { output_format_json_quote_64bit_integers: 0 } as const;
  return (await clickhouse.client.query({ query, format: "JSONEachRow", clickhouse_settings: settings })).json();
}

const encoder = new TextEncoder();
const bodyOf = (text: string) => new Blob([text]).stream();

function stream(n: number): LogStreamRow {
  const place = { namespace: `ns-${n % 3}`, pod: `pod-${n}`, container: "app", node: "node-1", file: `${n}.log` };
  return { streamId: BigInt(n) * 1_000_000_007n, ...place, source: "container", generation: "rotated" };
}

function block(count: number, streams: readonly LogStreamRow[], text: (row: number) => string, attempt = 1): LineBlock {
  const messages = Array.from({ length: count }, (_, row) => encoder.encode(text(row)));
  const messageOffsets = new Int32Array(count + 1);
  messages.forEach((message, row) => (messageOffsets[row + 1] = (messageOffsets[row] ?? 0) + message.length));
  return {
    tenantId: "local",
    snapshotId: "snap",
    dropOn: "2026-12-24",
    streams: streams.map((each) => ({ ...each, attempt, pack: 3 })),
    rows: count,
    streamIndex: Uint32Array.from({ length: count }, (_, row) => row % streams.length),
    lineNo: Uint32Array.from({ length: count }, (_, row) => row + 1),
    timestampNs: BigInt64Array.from({ length: count }, (_, row) => 1_700_000_000_000_000_001n + BigInt(row)),
    hasTimestamp: new Uint8Array(count).fill(1),
    level: Uint8Array.from({ length: count }, (_, row) => row % 7),
    stream: Uint8Array.from({ length: count }, (_, row) => row % 3),
    messageOffsets,
    messages: new Uint8Array(Buffer.concat(messages)),
  };
}

test("every column of a line comes back as it was", async () => {
  const awkward = ["", "a\n\nDROP TABLE lines\n", "\0\\'\t€🚀", "plain"];
  const one = block(4, [stream(1), stream(2)], (row) => awkward[row] ?? "", 50);
  await insertLineBlock(clickhouse.target, one, "columns");
  const found = await rows("SELECT * EXCEPT (error_keywords) FROM lines WHERE attempt = 50 ORDER BY line_no");
  expect(found).toHaveLength(4);
  expect(found[1]).toEqual({
    tenant_id: "local",
    snapshot_id: "snap",
    attempt: 50,
    pack: 3,
    timestamp: "2023-11-14 22:13:20.000000002",
    has_timestamp: true,
    namespace: "ns-2",
    pod: "pod-2",
    container: "app",
    node: "node-1",
    file: "2.log",
    source: "container",
    generation: "rotated",
    level: "trace",
    stream: "stdout",
    message: awkward[1],
    request_id: "",
    line_no: 2,
    stream_id: 2_000_000_014,
    drop_on: "2026-12-24",
    pattern: 0,
    cut: 0,
    joined: 0,
    in_event: 0,
  });
  expect(await rows("SELECT message FROM lines WHERE attempt = 50 ORDER BY line_no")).toEqual(
    awkward.map((message) => ({ message })),
  );
});

test("request ids and keywords come back with their line", async () => {
  const plain = block(3, [stream(1)], (row) => `line ${row}`, 52);
  await insertLineBlock(
    clickhouse.target,
    {
      ...plain,
      requestIds: { offsets: Int32Array.of(0, 3, 3, 5, 9), bytes: encoder.encode("abcdexxxx") },
      errorKeywords: { offsets: Int32Array.of(0, 0, 2, 3, 9), indexes: Uint8Array.of(0, 7, 23, 1, 1, 1, 1, 1, 1) },
    },
    "found",
  );
  const query = "SELECT request_id, error_keywords FROM lines WHERE attempt = 52 ORDER BY line_no";
  expect(await rows(query)).toEqual([
    { request_id: "abc", error_keywords: [] },
    { request_id: "", error_keywords: ["error", "refused"] },
    { request_id: "de", error_keywords: ["broken pipe"] },
  ]);
});

test("what is derived from lines comes back with its line", async () => {
  const plain = block(3, [stream(1)], (row) => `line ${row}`, 53);
  const derived = {
    patterns: BigUint64Array.of(1n, 2n ** 64n - 1n, 0n),
    cuts: Uint32Array.of(0, 4_294_967_295, 7),
    joined: Uint16Array.of(1, 65_535, 0),
    inEvent: Uint16Array.of(0, 65_535, 2),
  };
  await insertLineBlock(clickhouse.target, { ...plain, ...derived }, "derived");
  const query =
    "SELECT toString(pattern) AS pattern, cut, joined, in_event, message_length FROM lines WHERE attempt = 53 ORDER BY line_no";
  expect(await rows(query)).toEqual([
    { pattern: "1", cut: 0, joined: 1, in_event: 0, message_length: 6 },
    {
      pattern: "18446744073709551615",
      cut: 4_294_967_295,
      joined: 65_535,
      in_event: 65_535,
      message_length: 4_294_967_301,
    },
    { pattern: "0", cut: 7, joined: 0, in_event: 2, message_length: 13 },
  ]);
});

test("a block of several packs keeps each line under its own attempt and pack", async () => {
  const whole = block(6, [stream(1), stream(1), stream(2)], (row) => `line ${row}`);
  const streams = whole.streams.map((each, at) => ({ ...each, attempt: 70 + at, pack: at }));
  await insertLineBlock(clickhouse.target, { ...whole, streams }, "several");
  const query = "SELECT attempt, pack, pod, message FROM lines WHERE attempt BETWEEN 70 AND 79 ORDER BY line_no";
  expect(await rows(query)).toEqual(
    [0, 1, 2, 0, 1, 2].map((at, row) => ({
      attempt: 70 + at,
      pack: at,
      pod: at === 2 ? "pod-2" : "pod-1",
      message: `line ${row}`,
    })),
  );
});

test("bytes that are not UTF-8 are kept", async () => {
  const two = { ...block(1, [stream(1)], () => "xx", 51), messages: new Uint8Array([0xff, 0xfe]) };
  await insertLineBlock(clickhouse.target, two, "bytes");
  expect(await rows("SELECT hex(message) AS h FROM lines WHERE attempt = 51")).toEqual([{ h: "FFFE" }]);
});

test.each([1, 300, 70_000])("a block of %d streams keeps each line with its stream", async (count) => {
  const streams = Array.from({ length: count }, (_, n) => stream(n));
  const attempt = 1_000 + count;
  await insertLineBlock(
    clickhouse.target,
    block(count * 2, streams, (row) => `pod-${row % count}`, attempt),
    `s${count}`,
  );
  const wrong = "countIf(pod != message OR stream_id != toUInt64(substring(message, 5)) * 1000000007)";
  const query = `SELECT toUInt32(count()) AS n, toUInt32(${wrong}) AS wrong FROM lines WHERE attempt = ${attempt}`;
  expect(await rows(query)).toEqual([{ n: count * 2, wrong: 0 }]);
});

test("200,000 lines are all there, and a repetition with the same token adds none", async () => {
  const lines = 200_000;
  const large = block(lines, [stream(1), stream(2)], (row) => `line ${row} ${"x".repeat(row % 90)}`, 60);
  await insertLineBlock(clickhouse.target, large, "large");
  await insertLineBlock(clickhouse.target, large, "large");
  const query =
    "SELECT toUInt32(count()) AS n, toUInt32(uniqExact(stream_id, line_no)) AS u FROM lines WHERE attempt = 60";
  expect(await rows(query)).toEqual([{ n: lines, u: lines }]);
  await insertLineBlock(clickhouse.target, large, "another token");
  expect(await rows(query)).toEqual([{ n: lines * 2, u: lines }]);
});

test("migrations are applied once, and a repetition does nothing", async () => {
  expect(await migrateLines(clickhouse.client)).toEqual([]);
  expect(await rows("SELECT name FROM kubin_migrations FINAL ORDER BY name")).toEqual([
    { name: "0001_lines.sql" },
    { name: "0002_line_counts.sql" },
    { name: "0003_keywords_per_stream.sql" },
  ]);
  await clickhouse.client.insert({
    table: "kubin_migrations",
    values: [{ name: "0001_lines.sql", sha256: "other", applied_at: 1_999_999_999 }],
    format: "JSONEachRow",
  });
  expect(migrateLines(clickhouse.client)).rejects.toThrow("changed after it had been applied");
});

test("bytes that are no Arrow stream are corrupt, and are not sent again", async () => {
  let sent = 0;
  const counting = Object.assign(
    (...request: Parameters<typeof fetch>) => {
      sent += 1;
      return fetch(...request);
    },
    { preconnect: fetch.preconnect },
  );
  const target = { ...clickhouse.target, fetch: counting };
  const garbage = insertArrow(target, "lines", ["message"], () => bodyOf("not arrow"), { deduplicationToken: "g" });
  expect(await garbage.catch((error: unknown) => isKubinError(error, "corrupt"))).toBe(true);
  expect(sent).toBe(1);
});

test("a server that fails is asked four times with a token, and once without", async () => {
  const sent: (string | null)[] = [];
  const server = Bun.serve({
    port: 0,
    hostname: "127.0.0.1",
    fetch(request) {
      sent.push(new URL(request.url).searchParams.get("insert_deduplication_token"));
      return new Response("Code: 241. DB::Exception: no memory (MEMORY_LIMIT_EXCEEDED)", { status: 500 });
    },
  });
  const target = { url: server.url.href, user: "u", password: "p" };
  const bytes = () => encodeArrowStream(1, [{ name: "level", type: "uint8", data: new Uint8Array(1) }]);
  const code = (insert: Promise<void>) => insert.catch((error: unknown) => isKubinError(error, "unavailable"));
  expect(await code(insertArrow(target, "lines", ["level"], bytes))).toBe(true);
  expect(await code(insertArrow(target, "lines", ["level"], bytes, { deduplicationToken: "t" }))).toBe(true);
  expect(sent).toEqual([null, "t", "t", "t", "t"]);
  await server.stop(true);
}, 10_000);

test("a failure that comes with status 200 is a failure", async () => {
  const headers = { "X-ClickHouse-Exception-Code": "241" };
  const server = Bun.serve({ port: 0, hostname: "127.0.0.1", fetch: () => new Response("late", { headers }) });
  const target = { url: server.url.href, user: "u", password: "p" };
  expect(insertArrow(target, "lines", ["level"], () => bodyOf("x"))).rejects.toThrow("late");
  await server.stop(true);
});
