// Lines come, stay and go: deleted with their snapshot, put away when their day has come, loaded again from their packs.
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { join } from "node:path";
import { bunDecompress } from "../../db/local/zstd-decompress.ts";
import { claimJob, publishPack } from "../../db/jobs/jobs.ts";
import { linkHeader, routes } from "../../db/model/contract/routes.ts";
import type { Snapshot } from "../../db/model/contract/snapshot.ts";
import { putAwayLines } from "../../db/snapshots/put-away-lines.ts";
import { connect, type Stores } from "../../deploy/connect.ts";
import { readEnvironment } from "../../deploy/env.ts";
import { dropDueDays, removeDeadAttempts } from "../../ingest/retention.ts";
import type { IngestServices } from "../../ingest/services.ts";
import { smallBundle } from "../kit/small-bundle.ts";
import { slugOf, type TestStack, testStack } from "../kit/stack.ts";
import { becomes, storedLines, storedRows } from "../kit/stored-lines.ts";

const dayMs = 86_400_000;
const [pods, linesEach] = [3, 1000];
let stack: TestStack;
let stores: Stores;
beforeAll(async () => {
  stack = await testStack();
  stores = connect(readEnvironment(stack.env));
});
afterAll(async () => {
  await stores.close();
  await stack.remove();
});

/** Ingest's services at another time. */
function services(now: number): IngestServices {
  return {
    ...stores,
    bus: null as never,
    codec: bunDecompress,
    worker: "test:0",
    now: () => now,
    log: () => undefined,
  };
}

async function pushed(): Promise<{ id: string; link: string }> {
  const path = join(stack.dir, "bundle.tar.gz");
  await Bun.write(path, smallBundle(pods, linesEach));
  const ran = await stack.kubin(["push", path]);
  expect([ran.code, ran.stderr.includes("error")]).toEqual([0, false]);
  const link = ran.stdout.trim();
  expect(await stack.settled(link)).toBe("COMPLETED");
  return { id: (await snapshotOf(link)).id, link };
}

const snapshotOf = (link: string): Promise<Snapshot> => stack.json<Snapshot>(link, routes.snapshot);

async function load(link: string): Promise<{ status: number; body: { packs?: number; detail?: string } }> {
  const headers = { [linkHeader]: slugOf(link) };
  const response = await fetch(`${stack.publicUrl}${routes.loadLogs}`, { method: "POST", headers });
  return { status: response.status, body: (await response.json()) as { packs?: number; detail?: string } };
}

/** Every line's permanent id and text. */
async function linesOf(link: string): Promise<string[]> {
  const { streams } = await stack.json<{ streams: { id: string }[] }>(link, routes.streams);
  const lists = streams.map(async ({ id }) => {
    const path = `${routes.lines}?stream=${id}&from=1&limit=1000`;
    const { lines } = await stack.json<{ lines: { stream: string; number: number; message: string }[] }>(link, path);
    return lines.map((line) => `${line.stream}:${line.number} ${line.message}`);
  });
  return (await Promise.all(lists)).flat().sort();
}

const yesterday = (): string => new Date(Date.now() - dayMs).toISOString().slice(0, 10);
const today = (): string => new Date().toISOString().slice(0, 10);
/** Makes the day come for one snapshot, though its partition's has not. */
async function dueYesterday(id: string): Promise<void> {
  await stack.sql`update snapshots set drop_on = ${yesterday()} where id = ${id}`;
}

describe("a snapshot that is deleted", () => {
  test("leaves no row in any line table, and its neighbour keeps every line", async () => {
    const [gone, stays] = [await pushed(), await pushed()];
    expect(await storedLines(stores.lines, `snapshot_id = '${gone.id}'`)).toBe(pods * linesEach);
    // The edge has decided of the link just now, and would remember that for a second.
    expect((await stack.get(gone.link, routes.logSearch)).status).toBe(200);
    expect((await stack.kubin(["rm", gone.link, "--yes"])).code).toBe(0);
    expect((await stack.get(gone.link, routes.logSearch)).status).toBe(404);
    await becomes(
      "all rows are gone",
      async () => (await storedRows(stores.lines, `snapshot_id = '${gone.id}'`)) === 0,
    );
    expect((await linesOf(stays.link)).length).toBe(pods * linesEach);
  }, 90_000);
});

describe("lines whose day has come", () => {
  test("are refused by name while everything else answers, and come back whole with their ids", async () => {
    const { id, link } = await pushed();
    const before = { lines: await linesOf(link), snapshot: await snapshotOf(link) };
    expect(before.lines.length).toBe(pods * linesEach);
    expect(before.snapshot.lines).toMatchObject({ loaded: true, loading: false, putAwayAt: null });

    const later = Date.parse(before.snapshot.lines.dropOn);
    await dropDueDays(services(later - 1));
    expect(await storedLines(stores.lines, `snapshot_id = '${id}'`)).toBe(pods * linesEach);
    await Promise.all([dropDueDays(services(later)), dropDueDays(services(later))]);
    expect(await storedRows(stores.lines, "1")).toBe(0);
    const parts = "SELECT count() AS n FROM system.parts WHERE active AND table LIKE 'line%'";
    expect(await stores.lines.query(parts, {})).toEqual([{ n: "0" }]);

    await becomes("the page knows", async () => (await snapshotOf(link)).lines.putAwayAt !== null);
    const away = await snapshotOf(link);
    expect(away.lines).toMatchObject({ loaded: false, loading: false, dropOn: before.snapshot.lines.dropOn });
    expect(away.progress.lines).toBe(pods * linesEach);
    for (const path of [routes.logSearch, routes.streams, routes.histogram, `${routes.lines}?stream=1`]) {
      const refused = await stack.get(link, path);
      const { detail } = (await refused.json()) as { detail: string };
      expect([refused.status, detail]).toEqual([
        409,
        `The lines of this snapshot were put away on ${before.snapshot.lines.dropOn}: load them again`,
      ]);
    }
    expect((await stack.json<{ total: number }>(link, `${routes.resources}?resource=pods`)).total).toBe(pods);

    const asked = await Promise.all([load(link), load(link), load(link)]);
    expect(asked.map((answer) => answer.status)).toEqual([200, 200, 200]);
    const packs = before.snapshot.progress.packsRegistered;
    const loaded = asked.map((answer) => answer.body.packs ?? -1).sort((a, b) => a - b);
    expect([loaded[0], loaded[1], (loaded[2] ?? 0) > 0, (loaded[2] ?? 0) < packs]).toEqual([0, 0, true, true]);
    expect((await stack.json<{ total: number }>(link, `${routes.resources}?resource=pods`)).total).toBe(pods);
    await becomes("the lines are loaded", async () => (await snapshotOf(link)).lines.loaded);
    const after = await snapshotOf(link);
    expect(await linesOf(link)).toEqual(before.lines);
    expect(after.progress).toMatchObject({
      state: "COMPLETED",
      lines: pods * linesEach,
      resources: after.progress.resources,
    });
    expect(after.progress.contentVersion).toBeGreaterThan(away.progress.contentVersion);
    const audit =
      await stack.sql`select actor, verb from audit where target = ${id} and verb like '%lines' order by id`;
    expect(Array.from(audit)).toEqual([
      { actor: "sweeper", verb: "snapshot.put_away_lines" },
      { actor: "anonymous", verb: "snapshot.load_lines" },
    ]);
    expect((await load(link)).body).toEqual({ packs: 0 });
  }, 120_000);

  test("come back into the day after three days, and what the attempt before left is removed", async () => {
    const { id, link } = await pushed();
    await dueYesterday(id);
    expect(await putAwayLines(stores.rows, today(), 10, new Date())).toBe(1);
    await becomes("the page knows", async () => (await snapshotOf(link)).lines.putAwayAt !== null);
    await load(link);
    await becomes("the lines are loaded", async () => (await snapshotOf(link)).lines.loaded);
    const dropOn = new Date(Date.now() + 3 * dayMs).toISOString().slice(0, 10);
    expect((await snapshotOf(link)).lines.dropOn).toBe(dropOn);
    // The rows of before were never dropped here: they are a dead attempt's.
    expect(await storedLines(stores.lines, `snapshot_id = '${id}'`)).toBe(2 * pods * linesEach);
    await removeDeadAttempts(services(Date.now() + dayMs));
    expect(await storedLines(stores.lines, `snapshot_id = '${id}'`)).toBe(pods * linesEach);
    expect(await storedLines(stores.lines, `snapshot_id = '${id}' AND drop_on = '${dropOn}'`)).toBe(pods * linesEach);
    expect((await linesOf(link)).length).toBe(pods * linesEach);
    const left = await stack.sql`select 1 from dead_attempts where snapshot_id = ${id}`;
    const streams = await stack.sql`select count(*)::int as n from log_streams where snapshot_id = ${id}`;
    expect([left.length, streams[0].n]).toEqual([0, pods]);
  }, 120_000);

  test("are not published by a run that was still inserting them when they were put away", async () => {
    const { id, link } = await pushed();
    const ingest = stack.children.get("ingest");
    process.kill(ingest?.pid ?? 0, "SIGSTOP");
    await dueYesterday(id);
    await putAwayLines(stores.rows, today(), 10, new Date());
    await becomes("the page knows", async () => (await snapshotOf(link)).lines.putAwayAt !== null);
    await load(link);
    const job = await claimJob(stores.rows, "test:0", new Date());
    expect(job).toMatchObject({ snapshotId: id, kind: "logs" });
    if (!job) throw new Error("no job was due");
    await dueYesterday(id);
    await putAwayLines(stores.rows, today(), 10, new Date());
    const counts = { resources: 0, lines: pods * linesEach };
    expect(await publishPack(stores.rows, job, counts, new Date())).toBe(false);
    const [row] =
      await stack.sql`select ${job.attempt} = any(published_attempts) as shown, lines::int from snapshots where id = ${id}`;
    expect(row).toEqual({ shown: false, lines: pods * linesEach });
    expect((await stack.sql`select 1 from dead_attempts where attempt = ${job.attempt}`).length).toBe(1);
    process.kill(ingest?.pid ?? 0, "SIGCONT");
    await load(link);
    await becomes("the lines are loaded", async () => (await snapshotOf(link)).lines.loaded);
    expect((await linesOf(link)).length).toBe(pods * linesEach);
  }, 120_000);
});

describe("loading", () => {
  test("tries a failed pack again, and its gap goes when it is readable", async () => {
    const { id, link } = await pushed();
    const [failed] = await stack.sql`
      update packs set state = 'failed', published_attempt = null where snapshot_id = ${id} and kind = 'logs' returning number`;
    const gap = JSON.stringify([{ reason: "unparsable", what: `pack ${failed.number} (logs)`, detail: "x" }]);
    await stack.sql`update snapshots set gaps = gaps || ${gap}::text::jsonb, lines = 0, content_version = content_version + 1,
      published_attempts = array(select published_attempt from packs where snapshot_id = ${id} and published_attempt is not null)
      where id = ${id}`;
    await stack.sql`update packs set lines = 0 where snapshot_id = ${id} and kind = 'logs'`;
    expect((await load(link)).body).toEqual({ packs: 1 });
    await becomes("the pack is readable", async () => (await snapshotOf(link)).progress.lines === pods * linesEach);
    await becomes("the gap is gone", async () => (await snapshotOf(link)).gaps.length === 0);
    expect((await linesOf(link)).length).toBe(pods * linesEach);
  }, 60_000);

  test("is refused after six times in ten minutes, and for a snapshot that is not complete", async () => {
    const { id, link } = await pushed();
    for (let i = 0; i < 6; i++) expect((await load(link)).status).toBe(200);
    expect((await load(link)).status).toBe(429);
    await stack.sql`update snapshots set state = 'PROCESSING' where id = ${id}`;
    await becomes("it is refused", async () => (await load(link)).status === 409);
  }, 60_000);
});
