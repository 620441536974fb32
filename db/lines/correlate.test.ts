// Who failed together, and what belongs to one request: against a real engine, compared with what is counted here.
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { insertTestLines, type TestLine, testLine } from "../../test/kit/line-rows.ts";
import { type Throwaway, throwawayClickHouse } from "../local/clickhouse/throwaway.ts";
import type { Lines } from "../ports.ts";
import { clickHouseLines } from "../remote/clickhouse-lines.ts";
import { failingAround } from "./correlate.ts";
import { migrateLines } from "./migrate.ts";
import { findLine } from "./read.ts";
import { type PlacedLine, timeOf } from "./row.ts";
import { nanosecondsOf } from "./time-window.ts";
import { requestIdOf, traceLines } from "./trace.ts";

let clickhouse: Throwaway;
let store: Lines;
const of = { snapshotId: "snap", attempts: [1] };
const second = 1_000_000_000n;
const start = 1_763_640_000n * second;

/** An hour: "noisy" fails every two seconds, "victim" 40 times in one minute, "once" a single time then, "calm" never. */
function hour(): TestLine[] {
  const lines: TestLine[] = [];
  const add = (pod: string, stream: string, at: bigint, given: Partial<TestLine>): void => {
    const number = lines.filter((line) => line.stream === stream).length + 1;
    lines.push(testLine({ pod, stream, number, ns: start + at, message: `${pod} ${number}`, ...given }));
  };
  for (let i = 0n; i < 1800n; i++) add("noisy", "1", 2n * i * second, { level: "error" });
  for (let i = 0n; i <= 60n; i++) add("victim", "2", 60n * i * second, {});
  for (let i = 0n; i < 40n; i++)
    add("victim", "2", (1790n + (i % 20n)) * second + i, { level: i % 2n ? "fatal" : "error" });
  for (let i = 0n; i <= 60n; i++) add("once", "3", 60n * i * second, { level: i === 30n ? "error" : "warn" });
  for (let i = 0n; i <= 60n; i++) add("calm", "4", 60n * i * second, {});
  const host = { namespace: "", container: "", node: "node-9", file: "kubelet.log" };
  for (let i = 0n; i < 3n; i++) add("", "5", (1800n + i) * second, { ...host, level: "error" });
  return lines;
}
const lines = hour();
const at = start + 1800n * second;

/** A request through three pods; the last names it behind its trace, and one line only looks like it. */
const requests = [
  { pod: "gate", message: "GET /buy request_id=req-1001", requestId: "req-1001", ms: 0n },
  { pod: "shop", message: "buying request_id=req-1001 trace_id=tr4ce-77", requestId: "req-1001", ms: 15n },
  {
    pod: "bank",
    message: `{"trace_id":"tr4ce-77","request_id":"req-1001","msg":"paid"}`,
    requestId: "tr4ce-77",
    ms: 40n,
  },
  { pod: "mail", message: "sent trace_id=tr4ce-77", requestId: "tr4ce-77", ms: 90n },
  { pod: "gate", message: "done with req-1001.", requestId: "", ms: 100n },
  { pod: "gate", message: "done request_id=req-10012", requestId: "req-10012", ms: 101n },
  { pod: "gate", message: "untimed req-1001", requestId: "", ms: 102n },
].map(({ ms, ...given }, i) =>
  testLine({
    ...given,
    stream: "9",
    number: i + 1,
    ns: start + ms * 1_000_000n,
    timed: !given.message.startsWith("untimed"),
    level: given.pod === "bank" ? "error" : "info",
  }),
);

beforeAll(async () => {
  clickhouse = await throwawayClickHouse();
  await migrateLines(clickhouse.client);
  store = clickHouseLines(clickhouse.target);
  await insertTestLines(clickhouse, "snap", lines);
  await insertTestLines(clickhouse, "requests", requests);
});
afterAll(async () => {
  await store.close();
  await clickhouse.remove();
});

describe("around a time", () => {
  test("errors are counted per pod, and those that are unusual lead", async () => {
    const found = await failingAround(store, of, at, { seconds: 30, limit: 50 });
    const near = lines.filter(
      (line) => ["error", "fatal"].includes(line.level) && line.ns >= at - 30n * second && line.ns <= at + 30n * second,
    );
    const expected = [...Map.groupBy(near, (line) => line.pod)].map(([pod, errors]) => {
      const life = lines.filter((line) => line.pod === pod);
      const times = life.map((line) => Number(line.ns - start) / 1e9);
      const all = life.filter((line) => ["error", "fatal"].includes(line.level)).length;
      const usual = (all * 60) / Math.max(60, Math.max(...times) - Math.min(...times));
      const first = errors.reduce((a, b) => (b.ns < a.ns ? b : a));
      return [pod, errors.length, usual.toFixed(6), Number(first.ns - at) / 1e6, first.message];
    });
    const shown = found.failing.map((row) => [
      row.pod,
      row.errors,
      row.usual.toFixed(6),
      row.firstAfterMs,
      row.sample?.message,
    ]);
    expect(shown.map((row) => JSON.stringify(row)).toSorted()).toEqual(
      expected.map((row) => JSON.stringify(row)).toSorted(),
    );
    expect([found.errors, found.places]).toEqual([near.length, 4]);
    // "noisy" has most errors but one, and writes as many at any time.
    expect(found.failing[0]?.pod).toBe("victim");
    expect(found.failing[0]?.ratio).toBeCloseTo(60, 0);
    expect(found.failing.find((row) => row.pod === "noisy")?.ratio).toBeCloseTo(1, 0);
    const host = found.failing.find((row) => row.pod === "");
    expect([host?.node, host?.file]).toEqual(["node-9", "kubelet.log"]);
    expect([found.from, found.to]).toEqual([timeOf(String(at - 30n * second)), timeOf(String(at + 30n * second))]);
  });

  test("a window is as long as it is asked for, and an empty one is empty", async () => {
    const narrow = await failingAround(store, of, at, { seconds: 1, limit: 2 });
    expect([narrow.failing.length, narrow.places]).toEqual([2, 4]);
    const none = await failingAround(store, of, start - 3600n * second, { seconds: 60, limit: 50 });
    expect([none.failing, none.errors]).toEqual([[], 0]);
    for (const odd of [0n, 9_200_000_000_000_000_000n]) {
      expect((await failingAround(store, of, odd, { seconds: 3600, limit: 50 })).failing).toEqual([]);
    }
  });

  test("without counts per stream the lines tell what is usual", async () => {
    await clickhouse.client.command({
      query:
        "INSERT INTO lines SELECT * REPLACE ('bare' AS snapshot_id) FROM (SELECT * FROM lines WHERE snapshot_id = 'snap')",
    });
    const whole = await failingAround(store, of, at, { seconds: 30, limit: 50 });
    const bare = await failingAround(store, { ...of, snapshotId: "bare" }, at, { seconds: 30, limit: 50 });
    expect(bare).toEqual(whole);
    expect(bare.places).toBe(4);
  });
});

describe("an id", () => {
  const asked = { snapshotId: "requests", attempts: [1] };
  test("finds every line of the request across pods, and those of its trace", async () => {
    const found = await traceLines(store, asked, "req-1001", 100);
    expect(found.ids).toEqual(["req-1001", "tr4ce-77"]);
    expect(found.lines.map(({ line, gapMs }) => [line.number, gapMs])).toEqual([
      [1, null],
      [2, 15],
      [3, 25],
      [4, 50],
      [5, 10],
      [7, null],
    ]);
    expect(found.places.map(({ pod, lines, errors, afterMs }) => [pod, lines, errors, afterMs])).toEqual([
      ["gate", 3, 0, 0],
      ["shop", 1, 0, 15],
      ["bank", 1, 1, 40],
      ["mail", 1, 0, 90],
    ]);
    expect([found.more, found.complete]).toEqual([false, true]);
  });

  test("of a trace is found behind another id, too; the first lines come first", async () => {
    const found = await traceLines(store, asked, "tr4ce-77", 2);
    expect([found.lines.map(({ line }) => line.number), found.more]).toEqual([[2, 3], true]);
    expect((await traceLines(store, asked, "req-100", 100)).lines).toEqual([]);
  });

  test("is what a line carries, if it carries one", async () => {
    const line = async (number: number): Promise<PlacedLine> => {
      // One stream of several pods: nothing that is, but ids are looked up by it alone.
      const place = requests[number - 1] ?? testLine({});
      const found = await findLine(store, asked, place, number);
      if (!found) throw new Error(`no line ${number}`);
      return found;
    };
    expect(await requestIdOf(store, asked, await line(2))).toBe("req-1001");
    expect(await requestIdOf(store, asked, await line(5))).toBeNull();
  });

  test("is text to the engine, whatever it is", async () => {
    for (const id of ["' OR 1=1 --", ".*.*", "a+", "(", "[", "\\", "{p0:String}", "€", "%", "req_1001", "req.1001"]) {
      const { lines, complete } = await traceLines(store, asked, id, 10);
      expect([id, lines, complete]).toEqual([id, [], true]);
    }
  });
});

test("instants are read to the nanosecond, and beyond what a column can hold as its end", () => {
  expect(nanosecondsOf("2026-01-01T00:00:00.123456789Z")).toBe(1_767_225_600_123_456_789n);
  expect(nanosecondsOf("2026-01-01T01:00:00.5+01:00")).toBe(1_767_225_600_500_000_000n);
  expect(nanosecondsOf("1800-01-01T00:00:00Z")).toBe(0n);
  expect(nanosecondsOf("9999-01-01T00:00:00Z")).toBe(9_200_000_000_000_000_000n);
  expect(() => nanosecondsOf("2026-99-01T00:00:00Z")).toThrow("write it as");
});
