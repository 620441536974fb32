// Pages, context, counts and facets of a question against a real engine: every line once, in order.
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { corpusLines as all, corpusSnapshot as of, forms, questionOf as question } from "../../test/kit/line-corpus.ts";
import { insertTestLines, type TestLine, testLine } from "../../test/kit/line-rows.ts";
import { type Throwaway, throwawayClickHouse } from "../local/clickhouse/throwaway.ts";
import { levels } from "../model/contract/logs.ts";
import type { StreamPlace } from "../model/log-stream.ts";
import type { Lines } from "../ports.ts";
import { clickHouseLines } from "../remote/clickhouse-lines.ts";
import { contextOf } from "./context.ts";
import { countFound } from "./count.ts";
import { readCursor, writeCursor } from "./cursor.ts";
import { facets } from "./facets.ts";
import { histogram } from "./histogram.ts";
import { migrateLines } from "./migrate.ts";
import { findLine, readLines } from "./read.ts";
import type { PlacedLine } from "./row.ts";
import { searchLines } from "./search.ts";

let clickhouse: Throwaway;
let store: Lines;

beforeAll(async () => {
  clickhouse = await throwawayClickHouse();
  await migrateLines(clickhouse.client);
  store = clickHouseLines(clickhouse.target);
  await insertTestLines(clickhouse, "snap", all);
});
afterAll(async () => {
  await store.close();
  await clickhouse.remove();
});

/** Of the corpus, or of a line that says nothing else. */
const placeOf = (stream: string): StreamPlace => all.find((line) => line.stream === stream) ?? testLine({ stream });
async function lineOf(visible: typeof of, id: { stream: string; number: number }): Promise<PlacedLine> {
  const found = await findLine(store, visible, placeOf(id.stream), id.number);
  if (!found) throw new Error(`no line ${id.stream}:${id.number}`);
  return found;
}

const where = (holds: (line: TestLine) => boolean): string[] =>
  all
    .filter(holds)
    .map((line) => `${line.stream}:${line.number}`)
    .sort();
const has =
  (text: string) =>
  (line: TestLine): boolean =>
    line.message.toLowerCase().includes(text);

describe("pages", () => {
  const order = (a: TestLine, b: TestLine): number =>
    Number(a.ns - b.ns) || Number(BigInt(a.stream) - BigInt(b.stream)) || a.number - b.number;
  const expected = all.toSorted(order).map((line) => `${line.stream}:${line.number}`);

  test.each(["newest", "oldest"] as const)("%s first: every line once, forwards and back again", async (direction) => {
    const wanted = direction === "oldest" ? expected : expected.toReversed();
    for (const limit of [1, 7, 64, 500, 1000]) {
      const seen: string[] = [];
      let cursor: string | null = null;
      let last: string | null = null;
      const steps = limit === 1 ? 20 : 1000;
      for (let step = 0; step < steps; step++) {
        const page = await searchLines(store, of, question(""), {
          order: direction,
          limit,
          ...(cursor ? { from: readCursor(cursor) } : {}),
        });
        if (step === 0) expect([page.total, page.previous]).toEqual([all.length, null]);
        seen.push(...page.lines.map((line) => `${line.stream}:${line.number}`));
        last = page.previous ?? last;
        if (page.next === null) break;
        cursor = page.next;
      }
      expect(seen).toEqual(wanted.slice(0, seen.length));
      expect(seen.length).toBe(limit === 1 ? 20 : wanted.length);
      if (limit === 1) continue;
      const back: string[] = [];
      while (last !== null) {
        const page = await searchLines(store, of, question(""), { order: direction, limit, from: readCursor(last) });
        back.unshift(...page.lines.map((line) => `${line.stream}:${line.number}`));
        last = page.previous;
        if (last === null) expect(back).toEqual(wanted.slice(0, back.length));
      }
    }
  });

  test("of a question that the counts know end where theirs end, also at the ends of time", async () => {
    const minute = 60_000_000_000n;
    const times = [0n, 0n, 1n, minute - 1n, minute, 5n * minute, 5n * minute + 1n, 70_000_000n * minute];
    // Beyond what a minute can say (2106), and the last that a line can have.
    times.push(71_582_788n * minute, 71_600_000n * minute, 9_200_000_000_000_000_000n);
    const lines = times.flatMap((ns, i) =>
      [0, 1, 2].map((level) =>
        testLine({
          ns,
          timed: ns > 0n,
          stream: String(1 + (i % 2)),
          number: i * 3 + level + 1,
          level: levels[level + 3] ?? "info",
        }),
      ),
    );
    await insertTestLines(clickhouse, "ends", lines);
    const ends = { snapshotId: "ends", attempts: [1] };
    for (const text of ["", "level>=warn", "level:error ns:shop", "ns:nowhere"]) {
      const holds = (line: TestLine): boolean =>
        text !== "ns:nowhere" &&
        (text === "" || line.level === "error" || (line.level === "warn" && text.includes(">=")));
      const sorted = lines.filter(holds).toSorted(order);
      for (const direction of ["oldest", "newest"] as const) {
        const wanted = (direction === "oldest" ? sorted : sorted.toReversed()).map((line) => line.number);
        for (const limit of [1, 2, 5, 40]) {
          const seen: number[] = [];
          for (let cursor: string | null = ""; cursor !== null;) {
            const ask = { order: direction, limit, from: cursor === "" ? undefined : readCursor(cursor) };
            const page = await searchLines(store, ends, question(text), ask);
            seen.push(...page.lines.map((line) => line.number));
            cursor = page.next;
          }
          expect([text, direction, limit, ...seen]).toEqual([text, direction, limit, ...wanted]);
        }
      }
    }
  });

  test("what is published between two pages hides and repeats nothing that was there", async () => {
    const before = { snapshotId: "snap", attempts: [1] };
    const first = await searchLines(store, before, question(""), { order: "newest", limit: 100 });
    const rest: string[] = [];
    for (let cursor = first.next; cursor !== null;) {
      const page = await searchLines(store, of, question(""), {
        order: "newest",
        limit: 100,
        from: readCursor(cursor),
      });
      rest.push(...page.lines.map((line) => `${line.stream}:${line.number}`));
      cursor = page.next;
    }
    const shown = [...first.lines.map((line) => `${line.stream}:${line.number}`), ...rest];
    expect(new Set(shown).size).toBe(shown.length);
    const missing = where((line) => line.attempt === 1).filter((id) => !shown.includes(id));
    expect(missing).toEqual([]);
  });

  test("a cursor that is not ours is refused", () => {
    for (const cursor of ["", "x", "YWJj", btoa("a.1.2"), btoa("a.1.2.3.4"), btoa("c.1.2.3"), "é"]) {
      expect(() => readCursor(cursor)).toThrow("Cannot use the cursor");
    }
    const boundary = { side: "before", position: { ns: "-5", stream: "18446744073709551615", number: 7 } } as const;
    expect(readCursor(writeCursor(boundary))).toEqual(boundary);
  });
});

describe("around a line", () => {
  const id = { stream: "3000009", number: 60 };
  test("its container by number, everything else by time", async () => {
    const target = await lineOf(of, id);
    const near = async (scope: "container" | "pod" | "node" | "namespace" | "snapshot", n: number): Promise<string[]> =>
      (await contextOf(store, of, target, { scope, before: n, after: n })).map(
        (line) => `${line.stream}:${line.number}`,
      );
    expect(await near("container", 3)).toEqual([57, 58, 59, 60, 61, 62, 63].map((number) => `3000009:${number}`));
    const wanted = (holds: (line: TestLine) => boolean, n: number): string[] => {
      const sorted = all
        .filter(holds)
        .toSorted((a, b) => Number(a.ns - b.ns) || Number(BigInt(a.stream) - BigInt(b.stream)) || a.number - b.number);
      const at = sorted.findIndex((line) => line.stream === id.stream && line.number === id.number);
      return sorted.slice(Math.max(0, at - n), at + n + 1).map((line) => `${line.stream}:${line.number}`);
    };
    for (const n of [0, 5, 400]) {
      expect(await near("pod", n)).toEqual(wanted((line) => line.pod === "web-3" && line.namespace === "shop", n));
      expect(await near("node", n)).toEqual(wanted((line) => line.node === "node-0", n));
      expect(await near("namespace", n)).toEqual(wanted((line) => line.namespace === "shop", n));
      expect(await near("snapshot", n)).toEqual(wanted(() => true, n));
    }
  });

  test("a line that is not there is none, and neither is one of another place", async () => {
    expect(await findLine(store, of, placeOf("3000009"), 999)).toBeNull();
    expect(await findLine(store, of, { ...placeOf("3000009"), pod: "web-4" }, 60)).toBeNull();
  });

  test("a number inside a joined line is that line", async () => {
    await insertTestLines(clickhouse, "joined", [testLine({ number: 1, joined: 3 }), testLine({ number: 5 })]);
    const joined = { snapshotId: "joined", attempts: [1] };
    expect((await lineOf(joined, { stream: "1", number: 4 })).line.number).toBe(1);
    expect((await lineOf(joined, { stream: "1", number: 5 })).line.number).toBe(5);
  });
});

test("lines of a stream: from, to, tail, since, bytes", async () => {
  const numbers = async (ask: object): Promise<number[]> =>
    (await readLines(store, of, { of: placeOf("1000003"), limit: 5, ...ask })).map((line) => line.number);
  expect(await numbers({})).toEqual([116, 117, 118, 119, 120]);
  expect(await numbers({ from: 3 })).toEqual([3, 4, 5, 6, 7]);
  expect(await numbers({ from: 3, to: 4 })).toEqual([3, 4]);
  expect(await numbers({ to: 9, tail: true, limit: 2 })).toEqual([8, 9]);
  expect(await numbers({ since: "2025-11-20T12:00:29.5Z" })).toEqual([120]);
  expect(await numbers({ from: 3, limitBytes: 30 })).toEqual([3]);
});

test("a histogram counts each line once, the ones without any time apart, in as many bars as were asked for", async () => {
  for (const [text, holds] of [
    ["", () => true],
    ["level:error", (line: TestLine) => line.level === "error"],
    ["timeout", has("timeout")],
    ["ns:none", () => false],
  ] as const) {
    const expected = all.filter(holds);
    const counts = await histogram(store, of, question(text), 10);
    const untimed = expected.filter((line) => line.ns === 0n).length;
    expect([counts.total, counts.untimed]).toEqual([expected.length, untimed]);
    expect(counts.buckets.reduce((sum, bucket) => sum + bucket.lines, 0)).toBe(expected.length - untimed);
    expect(new Set(counts.buckets.map((bucket) => bucket.start)).size).toBeLessThanOrEqual(10);
  }
  const [first] = (await histogram(store, of, question("timeout"), 10)).buckets;
  expect(first?.start).toBe("2025-11-20T12:00:00Z");
});

test("facets count values under the question, from lines and from the counts alike", async () => {
  const tally = (of: readonly string[]): { value: string; lines: number }[] => {
    const counts = new Map<string, number>();
    for (const value of of) counts.set(value, (counts.get(value) ?? 0) + 1);
    return [...counts]
      .map(([value, lines]) => ({ value, lines }))
      .sort((a, b) => b.lines - a.lines || (a.value < b.value ? -1 : 1));
  };
  for (const [text, holds] of [
    ["", () => true],
    ["timeout", has("timeout")],
  ] as const) {
    const lines = all.filter(holds);
    const by = ["level", "namespace", "pod", "keyword"];
    const [level, namespace, pod, keyword] = await facets(store, of, question(text), { by, limit: 50 });
    expect(level?.values).toEqual(tally(lines.map((line) => line.level)));
    expect(namespace?.values).toEqual(tally(lines.map((line) => line.namespace)));
    expect(pod?.values).toEqual(tally(lines.map((line) => line.pod)));
    expect(keyword?.values).toEqual(tally(lines.flatMap((line) => line.keywords)));
  }
  const [status] = await facets(store, of, question(""), { by: ["http.status"], limit: 5 });
  const lines = (at: number): number => all.filter((line) => line.message === forms[at]).length;
  expect(status?.values).toEqual([
    { value: "200", lines: lines(1) },
    { value: "500", lines: lines(0) },
  ]);
});

test("a snapshot without counts is counted by its lines", async () => {
  await clickhouse.client.insert({
    table: "lines",
    format: "JSONEachRow",
    values: [
      {
        snapshot_id: "old",
        attempt: 1,
        timestamp: "1763640000",
        has_timestamp: true,
        message: "x",
        namespace: "a",
        line_no: 1,
        stream_id: "1",
        drop_on: "2099-01-01",
      },
    ],
  });
  const old = { snapshotId: "old", attempts: [1] };
  expect(await countFound(store, old, question("ns:a"))).toBe(1);
  expect((await histogram(store, old, question(""))).total).toBe(1);
  expect(await facets(store, old, question(""), { by: ["namespace"], limit: 5 })).toEqual([
    { name: "namespace", values: [{ value: "a", lines: 1 }] },
  ]);
});
