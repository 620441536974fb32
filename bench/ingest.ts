// MB/s of raw log through ingest, from packs in the bucket to published, against the engine's own insert of the same lines without parsing.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { sampleOptions, writeSupportBundle } from "../test/kit/cluster/support-bundle.ts";
import { testStack } from "../test/kit/stack.ts";
import { bunCodecs, fileSource } from "../cli/read/codecs.ts";
import { openArchive } from "../db/model/archive/open.ts";
import { median, peakRss, printGoal, printMachine, round } from "./kit/report.ts";

const runs = 3;
const logLines = 2_500_000;

printMachine();
const stack = await testStack();
const bundle = join(stack.dir, "bundle.tar.gz");
await writeSupportBundle(bundle, { ...sampleOptions, pods: 400, logLines });
const raw = join(stack.dir, "raw.log.zst");
const rawBytes = await rawLog(bundle, raw);

const ours: number[] = [];
const floors: number[] = [];
for (let run = 0; run < runs; run++) {
  floors.push(await floor(run));
  ours.push(await ingest());
}
const rate = (seconds: number): number => rawBytes / 1e6 / seconds;
console.log(
  `${round(rawBytes / 1e6)} MB of raw log: ingest ${round(rate(median(ours)))} MB/s, no-parse insert ${round(rate(median(floors)))} MB/s (median of ${runs})`,
);
const ingestPid = stack.children.get("ingest")?.pid ?? 0;
const enginePid = stack.children.get("clickhouse")?.pid ?? 0;
console.log(
  `peak RSS: ingest ${round((await peakRss(ingestPid)) / 1024 ** 2)} MiB, engine ${round((await peakRss(enginePid)) / 1024 ** 2)} MiB`,
);
printGoal("ingest against the engine's own no-parse insert", median(floors) / median(ours), "≥", 0.6);
await stack.remove();

/** Every log line of the bundle in one zstd file; answers the raw bytes. */
async function rawLog(bundlePath: string, target: string): Promise<number> {
  const writer = Bun.file(target).writer();
  let bytes = 0;
  const archive = await openArchive(fileSource(bundlePath), bunCodecs);
  for await (const entry of archive.entries()) {
    if (!entry.path.endsWith(".log")) continue;
    const chunks: Uint8Array[] = [];
    for await (const chunk of entry.bytes()) chunks.push(chunk);
    const text = Buffer.concat(chunks);
    bytes += text.length;
    void writer.write(Bun.zstdCompressSync(text, { level: 3 }));
    await writer.flush();
  }
  await writer.end();
  return bytes;
}

/** Seconds from the first log job's start to its publication, for a snapshot whose packs lie in the bucket when ingest starts. */
async function ingest(): Promise<number> {
  const ingestProcess = stack.children.get("ingest");
  process.kill(ingestProcess?.pid ?? 0, "SIGSTOP");
  const pushed = await stack.kubin(["push", bundle]);
  if (pushed.code !== 0) throw new Error(pushed.stderr);
  const link = pushed.stdout.trim();
  process.kill(ingestProcess?.pid ?? 0, "SIGCONT");
  let started = 0;
  for (;;) {
    const [row] =
      await stack.sql`select count(*) filter (where state in ('running', 'done'))::int as begun, count(*) filter (where state = 'done')::int as done, count(*)::int as n from jobs where kind = 'logs' and snapshot_id = (select id from snapshots order by created_at desc limit 1)`;
    if (started === 0 && row.begun > 0) started = performance.now();
    if (row.n > 0 && row.done === row.n) break;
    await Bun.sleep(5);
  }
  const seconds = (performance.now() - started) / 1000;
  await stack.settled(link);
  return seconds;
}

/** The engine alone, in a process of its own, from the same zstd bytes: one String column, MergeTree, ZSTD(1), fsync as ours. */
async function floor(run: number): Promise<number> {
  const dir = join(stack.dir, `floor-${run}`);
  mkdirSync(dir);
  const child = Bun.spawn([process.execPath, join(import.meta.dir, "kit", "no-parse-insert.ts"), dir, raw], {
    env: { ...process.env, UV_THREADPOOL_SIZE: "16" },
    stdout: "pipe",
    stderr: "inherit",
  });
  return Number((await new Response(child.stdout).text()).trim());
}
