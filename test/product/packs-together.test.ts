// Small log packs that wait are indexed in one run. Nobody can tell by the lines.
import { afterAll, beforeAll, expect, test } from "bun:test";
import { routes } from "../../db/model/contract/routes.ts";
import type { Snapshot } from "../../db/model/contract/snapshot.ts";
import { connect, type Stores } from "../../deploy/connect.ts";
import { readEnvironment } from "../../deploy/env.ts";
import { differences, knownPack } from "../kit/known-lines.ts";
import { type LogPush, logPush, packBytesOf, streamOf } from "../kit/log-push.ts";
import { type TestStack, testStack } from "../kit/stack.ts";
import { becomes } from "../kit/stored-lines.ts";

let stack: TestStack;
let stores: Stores;
beforeAll(async () => {
  stack = await testStack({ KUBIN_INGEST_PARALLEL: "1" });
  stores = connect(readEnvironment(stack.env));
});
afterAll(async () => {
  await stores.close();
  await stack.remove();
});

const good = "one good line\n";
/** Its second frame is not what its directory says: the first one's line is in the block by then. */
const broken = () =>
  packBytesOf([good, good], {
    streams: [streamOf("broken")],
    segments: [0, 1].map((frame) => ({
      stream: 0,
      frame,
      offset: 0,
      bytes: good.length,
      first: 1 + frame,
      lines: 1 + frame,
    })),
  });

/** Pushes what `send` sends while ingest stands still; once it goes on comes `then`. Answers the link when all of it is settled. */
async function pushedWhileStill(send: (on: LogPush) => Promise<void>, then?: (snapshotId: string) => Promise<void>) {
  const push = await logPush(stack);
  const catalogue = () => stack.sql`select 1 from packs where snapshot_id = ${push.snapshotId} and state = 'indexed'`;
  await becomes("the catalogue is indexed", async () => (await catalogue()).length === 1);
  const ingest = stack.children.get("ingest")?.pid ?? 0;
  process.kill(ingest, "SIGSTOP");
  await send(push);
  await push.complete();
  process.kill(ingest, "SIGCONT");
  await then?.(push.snapshotId);
  expect(await stack.settled(push.link)).toBe("COMPLETED");
  const [row] = await stack.sql`select published_attempts as attempts from snapshots where id = ${push.snapshotId}`;
  return { ...push, attempts: Array.from<number>(row.attempts) };
}

const inserts = async (snapshotId: string): Promise<unknown[]> =>
  stores.lines.query("SELECT toUInt32(uniqExact(_part)) AS parts FROM lines WHERE snapshot_id = {of:String}", {
    of: snapshotId,
  });

test("packs that continue one stream are one insert, and every line is there once, in order", async () => {
  const counts = [900, 700, 1, 2000, 400];
  const push = await pushedWhileStill(async (on) => {
    let first = 1;
    for (const count of counts) {
      await on.send(await knownPack("long", count, first));
      first += count;
    }
    await on.send(await knownPack("short", 3));
  });
  const sent = new Map([
    ["long", counts.reduce((sum, count) => sum + count, 0)],
    ["short", 3],
  ]);
  expect(await differences(stores.lines, push, sent)).toEqual([]);
  expect(await inserts(push.snapshotId)).toEqual([{ parts: 1 }]);
  const { progress, gaps } = await stack.json<Snapshot>(push.link, routes.snapshot);
  expect([progress.lines, gaps]).toEqual([4004, []]);
  const { total } = await stack.json<{ total: number }>(push.link, "/api/v1/snapshot/logs/search?limit=1");
  expect(total).toBe(4004);
  const { streams } = await stack.json<{ streams: { pod: string; lines: number }[] }>(
    push.link,
    "/api/v1/snapshot/logs/streams",
  );
  expect(streams.map(({ pod, lines }) => [pod, lines])).toEqual(Array.from(sent));
});

test("one that breaks in the middle is a gap at once, and those around it are published by the same run", async () => {
  let number = 0;
  const push = await pushedWhileStill(async (on) => {
    await on.send(await knownPack("before", 500));
    number = await on.send(await broken());
    await on.send(await knownPack("after", 500));
  });
  const { gaps, progress } = await stack.json<Snapshot>(push.link, routes.snapshot);
  expect(gaps).toEqual([
    {
      reason: "unparsable",
      what: `pack ${number} (logs)`,
      detail: expect.stringMatching(/other lines than its directory says/),
    },
  ]);
  expect(progress.lines).toBe(1000);
  const sent = new Map(["before", "after"].map((pod) => [pod, 500]));
  expect(await differences(stores.lines, push, sent)).toEqual([]);
  const jobs = await stack.sql`
    select state, tries, count(*)::int as n from jobs where snapshot_id = ${push.snapshotId} group by 1, 2 order by 1`;
  expect(Array.from(jobs)).toEqual([
    { state: "dead", tries: 1, n: 1 },
    { state: "done", tries: 1, n: 3 },
  ]);
  // What the broken one left is named as a dead attempt's, so that the sweep removes it.
  const dead = await stack.sql`select attempt from dead_attempts where snapshot_id = ${push.snapshotId}`;
  expect(dead).toHaveLength(1);
  expect(await inserts(push.snapshotId)).toEqual([{ parts: 1 }]);
});

test("those of a run that is killed are tried once more each, and every line is there once", async () => {
  const sent = new Map(["a", "b", "c"].map((pod) => [pod, 80_000]));
  let killed: number[] = [];
  const push = await pushedWhileStill(
    async (on) => {
      for (const [pod, count] of sent) await on.send(await knownPack(pod, count));
    },
    async (snapshotId) => {
      const running = async (): Promise<{ pack: number }[]> =>
        Array.from(await stack.sql`select pack from jobs where snapshot_id = ${snapshotId} and state = 'running'`);
      await becomes("the run of all three has begun", async () => (await running()).length === sent.size);
      const ingest = stack.children.get("ingest");
      process.kill(ingest?.pid ?? 0, "SIGKILL");
      await ingest?.ended;
      killed = (await running()).map(({ pack }) => pack);
      await stack.restart("ingest");
    },
  );
  expect(killed).toHaveLength(sent.size);
  expect(await differences(stores.lines, push, sent)).toEqual([]);
  const jobs = await stack.sql`
    select pack, tries from jobs where snapshot_id = ${push.snapshotId} and kind = 'logs' and state = 'done' order by pack`;
  expect(Array.from(jobs)).toEqual(killed.toSorted((a, b) => a - b).map((pack) => ({ pack, tries: 2 })));
});
