// Packs that are not what they say: each costs bounded time and memory, becomes a gap with its reason, and harms no neighbour.
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { join } from "node:path";
import { bunDecompress } from "../../db/local/zstd-decompress.ts";
import { routes } from "../../db/model/contract/routes.ts";
import type { Snapshot } from "../../db/model/contract/snapshot.ts";
import { connect, type Stores } from "../../deploy/connect.ts";
import { readEnvironment } from "../../deploy/env.ts";
import { sweep } from "../../ingest/sweep.ts";
import { differences, knownPack } from "../kit/known-lines.ts";
import { linePack, logPush, packBytesOf, packedFrames, streamOf } from "../kit/log-push.ts";
import { smallBundle } from "../kit/small-bundle.ts";
import { type TestStack, testStack } from "../kit/stack.ts";
import { becomes } from "../kit/stored-lines.ts";

const MiB = 1024 * 1024;
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

/** Peak resident memory of ingest since it was started. */
async function peakMiB(): Promise<number> {
  const status = await Bun.file(`/proc/${stack.children.get("ingest")?.pid ?? 0}/status`).text();
  const peak = Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1]) / 1024;
  // A file of /proc that was not read says 0.
  expect(peak).toBeGreaterThan(20);
  return peak;
}

const zeroFrame = async (bytes: number): Promise<Uint8Array> => Bun.zstdCompress(new Uint8Array(bytes), { level: 3 });
const good = "one good line\n";
const oneLine = { stream: 0, frame: 0, offset: 0, bytes: good.length, first: 1, lines: 1 };
const streams = [streamOf("odd")];

/** Frames of 16 MiB of zeros, each a segment of one line. */
async function zeros(count: number): Promise<Uint8Array> {
  const packed = await zeroFrame(16 * MiB);
  const frames = Array.from({ length: count }, () => ({ packed, raw: 16 * MiB }));
  const segments = frames.map((_, frame) => ({ ...oneLine, frame, bytes: 16 * MiB, first: frame + 1 }));
  return packedFrames(frames, { streams, segments });
}

/** What is wrong → the pack, and what its gap says. */
const poisons: [string, () => Promise<Uint8Array>, RegExp][] = [
  [
    "10 GB of zeros behind a frame that promises 1 MiB",
    async () => {
      // Frames behind each other are one stream to zstd.
      const part = await zeroFrame(16 * MiB);
      const packed = Buffer.concat(Array.from({ length: 640 }, () => part));
      return packedFrames([{ packed, raw: MiB }], { streams, segments: [] });
    },
    /unpacks to too much/,
  ],
  ["10 GB of zeros, and says so", () => zeros(640), /unpacks to 10737418240 bytes/],
  [
    "a frame of 200 MB, one line",
    async () => {
      const segments = [{ ...oneLine, bytes: 200 * MiB }];
      return packedFrames([{ packed: await zeroFrame(200 * MiB), raw: 200 * MiB }], { streams, segments });
    },
    /a frame says it has 209715200 bytes/,
  ],
  [
    "a zstd frame that is cut off",
    async () => {
      const whole = await Bun.zstdCompress(Buffer.from(good.repeat(1000)));
      const packed = whole.slice(0, whole.length - 9);
      return packedFrames([{ packed, raw: good.length * 1000 }], { streams, segments: [oneLine] });
    },
    /not zstd|a frame has 0 bytes/,
  ],
  ["no directory", async () => crypto.getRandomValues(new Uint8Array(5000)), /its end is not a Kubin directory/],
  [
    "a directory that names more frames than there are",
    () =>
      packBytesOf([good], {
        streams,
        segments: [oneLine],
        frames: [
          [40, 1],
          [MiB, MiB],
        ],
      }),
    /ends inside a frame|not zstd|a frame has/,
  ],
  [
    "a segment behind the end of its frame",
    () => packBytesOf([good], { streams, segments: [{ ...oneLine, bytes: 1000 }] }),
    /does not fit its frames/,
  ],
  [
    "a segment of a stream that is not there",
    () => packBytesOf([good], { streams, segments: [{ ...oneLine, stream: 7 }] }),
    /does not fit its frames/,
  ],
  [
    "a segment with other lines than it says",
    () => packBytesOf([good], { streams, segments: [{ ...oneLine, lines: 5 }] }),
    /other lines than its directory says/,
  ],
  [
    "a thousand segments over the same bytes",
    () => packBytesOf([good], { streams, segments: Array.from({ length: 1000 }, () => oneLine) }),
    /the same bytes twice/,
  ],
];

describe("a pack of logs with", () => {
  test("anything wrong becomes a gap with its reason, at once, while its neighbours are whole and memory is bounded", async () => {
    const push = await logPush(stack);
    const reasons = new Map<number, RegExp>();
    await push.send(await knownPack("before", 20_000));
    for (const [, make, reason] of poisons) reasons.set(await push.send(await make()), reason);
    await push.send(await knownPack("after", 20_000));
    await push.complete();
    expect(await stack.settled(push.link)).toBe("COMPLETED");
    const { gaps } = await stack.json<Snapshot>(push.link, routes.snapshot);
    expect(gaps.length).toBe(poisons.length);
    for (const [number, reason] of reasons) {
      const gap = gaps.find((each) => each.what === `pack ${number} (logs)`);
      expect([gap?.reason, poisons[number - 2]?.[0], gap?.detail]).toEqual([
        "unparsable",
        poisons[number - 2]?.[0],
        expect.stringMatching(reason),
      ]);
    }
    const jobs = await stack.sql`
      select state, max(tries)::int as tries, count(*)::int as n from jobs where snapshot_id = ${push.snapshotId} group by state order by state`;
    expect(Array.from(jobs)).toEqual([
      { state: "dead", tries: 1, n: poisons.length },
      { state: "done", tries: 1, n: 3 },
    ]);
    const [row] = await stack.sql`select published_attempts as attempts from snapshots where id = ${push.snapshotId}`;
    const of = { snapshotId: push.snapshotId, attempts: Array.from<number>(row.attempts) };
    expect(
      await differences(
        stores.lines,
        of,
        new Map([
          ["before", 20_000],
          ["after", 20_000],
        ]),
      ),
    ).toEqual([]);
    expect(await peakMiB()).toBeLessThan(400);
  }, 120_000);

  test("1 GiB of zeros in lines of 16 MiB is read in bounded memory, and is lines like others", async () => {
    const push = await logPush(stack);
    await push.send(await zeros(64));
    await push.complete();
    expect(await stack.settled(push.link)).toBe("COMPLETED");
    const { gaps, progress } = await stack.json<Snapshot>(push.link, routes.snapshot);
    expect([gaps, progress.lines]).toEqual([[], 64]);
    expect(await peakMiB()).toBeLessThan(400);
  }, 120_000);

  test("lines of the years 1, 1970, 2262, 2300 and 9999 has each of them once, and is never stuck", async () => {
    const years = [
      "0001-01-01",
      "1677-09-20",
      "1900-01-01",
      "1970-01-01",
      "2026-02-30",
      "2262-04-12",
      "2300-01-01",
      "9999-12-31",
    ];
    const lines = years.map((day, i) => `${day}T23:59:59.999999999Z line ${i}`);
    const push = await logPush(stack);
    await push.send(await linePack(streamOf("odd", "kubelet"), lines));
    await push.send(await knownPack("neighbour", 1000));
    await push.complete();
    expect(await stack.settled(push.link)).toBe("COMPLETED");
    const { gaps, progress } = await stack.json<Snapshot>(push.link, routes.snapshot);
    expect([gaps, progress.lines]).toEqual([[], years.length + 1000]);
    const [row] = await stack.sql`select published_attempts as attempts from snapshots where id = ${push.snapshotId}`;
    const found = await stores.lines.query(
      `SELECT line_no, position(message, 'line') > 0 AS whole, toYear(timestamp) AS year, has_timestamp AS timed FROM lines
       WHERE snapshot_id = '${push.snapshotId}' AND pod = 'odd' AND attempt IN (${Array.from(row.attempts).join(",")}) ORDER BY line_no`,
      {},
    );
    expect(found).toMatchObject(years.map((_, i) => ({ line_no: i + 1, whole: 1 })));
    // 1970 can be kept; what cannot has a neighbour's time and says so, never a wrong year of its own.
    expect(found[3]).toMatchObject({ year: 1970, timed: true });
    for (const i of [0, 5, 6, 7]) expect([years[i], found[i]]).toMatchObject([years[i], { timed: false }]);
  }, 60_000);
});

test("a line of 200 MB in a dump is cut with a gap, and the lines around it are there", async () => {
  const path = join(stack.dir, "long-line.tar.gz");
  const long = Buffer.concat([Buffer.from("before\n"), Buffer.alloc(200 * MiB, "x"), Buffer.from("\nafter\n")]);
  await Bun.write(path, smallBundle(1, 0, { "cluster-resources/pods/logs/shop/pod-0/main.log": long }));
  const ran = await stack.kubin(["push", path, "--max-ratio", "100000"]);
  expect(ran.code).toBe(5);
  const link = ran.stdout.trim();
  expect(await stack.settled(link)).toBe("COMPLETED");
  const { progress, gaps } = await stack.json<Snapshot>(link, routes.snapshot);
  expect([progress.lines, gaps.length > 0]).toEqual([3, true]);
  expect(await peakMiB()).toBeLessThan(400);
}, 120_000);

test("a pack that kills its worker every time is dead after five tries; those that ran beside it are not", async () => {
  const push = await logPush(stack);
  const poison = await push.send(await knownPack("poison", 80_000));
  const neighbours = new Map<string, number>();
  const running = async (): Promise<boolean> =>
    (
      await stack.sql`select 1 from jobs where snapshot_id = ${push.snapshotId} and pack = ${poison} and state = 'running'`
    ).length > 0;
  const tries = async (): Promise<number> =>
    (await stack.sql`select tries from jobs where snapshot_id = ${push.snapshotId} and pack = ${poison}`)[0].tries;
  // A stopped process publishes nothing before it is killed.
  for (let kill = 1; kill <= 5; kill++) {
    await becomes(`try ${kill} runs`, async () => (await running()) && (await tries()) === kill);
    const ingest = stack.children.get("ingest");
    process.kill(ingest?.pid ?? 0, "SIGSTOP");
    if (kill === 1) {
      for (const pod of ["beside-1", "beside-2"]) {
        await push.send(await knownPack(pod, 20_000));
        neighbours.set(pod, 20_000);
      }
    }
    process.kill(ingest?.pid ?? 0, "SIGKILL");
    await ingest?.ended;
    await stack.restart("ingest");
  }
  await push.complete();
  const services = { ...stores, bus: null as never, codec: bunDecompress, worker: "test:0", log: () => undefined };
  await becomes("the job is dead", async () => {
    await sweep({ ...services, now: Date.now });
    return (
      (
        await stack.sql`select 1 from jobs where pack = ${poison} and snapshot_id = ${push.snapshotId} and state = 'dead'`
      ).length > 0
    );
  });
  expect(await stack.settled(push.link)).toBe("COMPLETED");
  const { gaps } = await stack.json<Snapshot>(push.link, routes.snapshot);
  expect(gaps).toEqual([
    { reason: "unparsable", what: `pack ${poison} (logs)`, detail: "The worker died five times over this pack" },
  ]);
  const [row] = await stack.sql`select published_attempts as attempts from snapshots where id = ${push.snapshotId}`;
  const of = { snapshotId: push.snapshotId, attempts: Array.from<number>(row.attempts) };
  expect(await differences(stores.lines, of, neighbours)).toEqual([]);
}, 120_000);
