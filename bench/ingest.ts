// MB/s and CPU of raw log from packs in the bucket to published, against zstd, lnav's index and the engine's own insert without parsing.
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { blockRoom } from "../ingest/parser-pool.ts";
import { testStack } from "../test/kit/stack.ts";
import { frameBytes } from "../db/model/limits.ts";
import { LineParser } from "../db/model/line/wasm/line-parser.ts";
import { parserModule } from "../db/model/line/wasm/parser-module.ts";
import { type LogInput, logInput } from "./kit/log-input.ts";
import { median, peakRss, printGoal, printMachine, round } from "./kit/report.ts";

/** `bun bench/ingest.ts 1000 3`: megabytes of raw log, jobs that ingest runs at a time. */
const megabytes = Number(process.argv[2] ?? 1000);
const workers = Number(process.argv[3] ?? 3);
const runs = Number(process.argv[4] ?? 3);

interface Cost {
  readonly seconds: number;
  readonly cpuSeconds: number;
}

printMachine();
const stack = await testStack({ KUBIN_INGEST_PARALLEL: String(workers) });
const input = await logInput(stack.dir, megabytes);
const raw = join(stack.dir, "raw.log.zst");
const whole = join(stack.dir, "raw.log");
const parser = new LineParser(parserModule(), blockRoom);
/** Where a segment lies that was just unpacked. */
const written = new Uint8Array(frameBytes / 2);
let lines = 0;
const rawBytes = await rawLog(input);
// Compiled before it is measured, as zstd is.
await parseAll(input, false);

const parsed: number[] = [];
const parsedWarm: number[] = [];
const unpacked: Cost[] = [];
const indexed: Cost[] = [];
const floors: Cost[] = [];
const ours: Cost[] = [];
const completed: number[] = [];
const shares = new Map<string, number[]>();
for (let run = 0; run < runs; run++) {
  parsed.push(await parseAll(input, false));
  parsedWarm.push(await parseAll(input, true));
  unpacked.push(await unpack());
  if (Bun.which("lnav") !== null) indexed.push(await lnav());
  floors.push(await floor(run));
  ours.push(await ingest());
}
console.log(
  `${round(rawBytes / 1e6)} MB of raw log (${input.what}), ${lines} lines, ${workers} jobs at a time, median of ${runs}:`,
);
print(unpackName(), unpacked);
const parserSpeed = rawBytes / 1e6 / median(parsed);
const warmSpeed = rawBytes / 1e6 / median(parsedWarm);
console.log(`  parser alone, one core: ${round(parserSpeed)} MB/s; of bytes just written ${round(warmSpeed)} MB/s`);
if (indexed.length > 0) print("lnav, its index in memory", indexed);
print("(b) no-parse insert", floors);
print("(c) ingest from packs", ours);
for (const [name, seconds] of shares)
  console.log(`      of it ${name}: ${round(median(seconds) / (rawBytes / 1e9))} CPU-s/GB`);
const rss = async (name: string): Promise<string> =>
  `${name} ${round((await peakRss(stack.children.get(name)?.pid ?? 0)) / 1024 ** 2)} MiB`;
console.log(`peak RSS: ${await rss("ingest")}, ${await rss("clickhouse")}`);
const seconds = (costs: readonly Cost[]): number => median(costs.map((cost) => cost.seconds));
printGoal("parser against zstd -d", parserSpeed / (rawBytes / 1e6 / seconds(unpacked)), "≥", 1);
printGoal("ingest against the engine's own no-parse insert", seconds(floors) / seconds(ours), "≥", 0.6);
printGoal("all packs there → COMPLETED", median(completed), "≤", 30, " s");
printGoal("peak RSS of ingest", (await peakRss(stack.children.get("ingest")?.pid ?? 0)) / 1024 ** 2, "<", 400, " MiB");
await stack.remove();

function print(name: string, costs: readonly Cost[]): void {
  const cpu = median(costs.map((cost) => cost.cpuSeconds));
  const wall = median(costs.map((cost) => cost.seconds));
  console.log(`  ${name}: ${round(rawBytes / 1e6 / wall)} MB/s, ${round(cpu / (rawBytes / 1e9))} CPU-s/GB`);
}

/** Every line in one zstd file and in one plain one; answers the raw bytes. */
async function rawLog(from: LogInput): Promise<number> {
  const packed = Bun.file(raw).writer();
  const plain = Bun.file(whole).writer();
  let bytes = 0;
  for await (const text of from.files()) {
    bytes += text.length;
    for (let at = text.indexOf(10); at >= 0; at = text.indexOf(10, at + 1)) lines++;
    void packed.write(Bun.zstdCompressSync(text, { level: 3 }));
    void plain.write(text);
    await Promise.all([packed.flush(), plain.flush()]);
  }
  await Promise.all([packed.end(), plain.end()]);
  return bytes;
}

/** Seconds to parse every file. */
async function parseAll(from: LogInput, warm: boolean): Promise<number> {
  let seconds = 0;
  for await (const text of from.files()) seconds += parse(text, from.framing, warm);
  return seconds;
}

/**
 * Seconds to parse one file, in segments as long as a pack's. Warm: each was written just before, as an unpacked frame was. Else it comes
 * out of memory that no core has touched for long.
 */
function parse(text: Uint8Array, framing: LogInput["framing"], warm: boolean): number {
  let milliseconds = 0;
  for (let at = 0; at < text.length;) {
    const limit = Math.min(text.length, at + frameBytes / 2);
    const end = limit < text.length ? text.lastIndexOf(10, limit - 1) + 1 : limit;
    let segment = text.subarray(at, Math.max(end, at + 1));
    if (warm && segment.length <= written.length) {
      written.set(segment);
      segment = written.subarray(0, segment.length);
    }
    const started = performance.now();
    const taken = parser.parse(segment, framing, 1);
    milliseconds += performance.now() - started;
    // As ingest does when it has put the messages down; the hash of their shapes is ingest's.
    if (parser.isFull) parser.reset(0n);
    else parser.letGo();
    at += taken;
  }
  return milliseconds / 1000;
}

function unpackName(): string {
  return Bun.which("zstd") === null ? "(a) Bun.zstdDecompress" : "(a) zstd -d";
}

/** The same bytes, unpacked and thrown away: by the zstd program in a process of its own, or by Bun in this one. */
async function unpack(): Promise<Cost> {
  const started = performance.now();
  const program = Bun.which("zstd");
  if (program !== null) {
    const child = Bun.spawn([program, "-d", "-q", "-T1", "-c", raw], { stdout: Bun.file("/dev/null") });
    await child.exited;
    return { seconds: (performance.now() - started) / 1000, cpuSeconds: childCpu(child) };
  }
  const before = process.cpuUsage();
  await Bun.zstdDecompress(await Bun.file(raw).bytes());
  const used = process.cpuUsage(before);
  return { seconds: (performance.now() - started) / 1000, cpuSeconds: (used.user + used.system) / 1e6 };
}

/** The same lines as one file, indexed and counted, nothing stored. */
async function lnav(): Promise<Cost> {
  const started = performance.now();
  const child = Bun.spawn(["lnav", "-n", "-c", ";SELECT count(*) FROM all_logs", whole], {
    env: { ...process.env, HOME: stack.dir, TERM: "dumb" },
    stdin: "ignore",
    stdout: "ignore",
    stderr: "ignore",
  });
  await child.exited;
  return { seconds: (performance.now() - started) / 1000, cpuSeconds: childCpu(child) };
}

function childCpu(child: Bun.Subprocess): number {
  return Number(child.resourceUsage()?.cpuTime.total ?? 0) / 1e6;
}

/** User and system seconds of a living process so far (Linux; a tick is 10 ms). */
async function cpuOf(name: string): Promise<number> {
  const stat = await Bun.file(`/proc/${stack.children.get(name)?.pid ?? 0}/stat`).text();
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

/** From the first log job's start to the last one's publication, for a snapshot whose packs lie in the bucket when ingest starts. */
async function ingest(): Promise<Cost> {
  const ingestProcess = stack.children.get("ingest");
  process.kill(ingestProcess?.pid ?? 0, "SIGSTOP");
  const pushed = await stack.kubin(["push", input.path]);
  if (pushed.code !== 0) throw new Error(pushed.stderr);
  const link = pushed.stdout.trim();
  const names = ["ingest", "clickhouse", "blobs", "postgres"];
  process.kill(ingestProcess?.pid ?? 0, "SIGCONT");
  let started = 0;
  let before: number[] = [];
  for (;;) {
    const [row] =
      await stack.sql`select count(*) filter (where state in ('running', 'done'))::int as begun, count(*) filter (where state = 'done')::int as done, count(*)::int as n from jobs where kind = 'logs' and snapshot_id = (select id from snapshots order by created_at desc limit 1)`;
    if (started === 0 && row.begun > 0) {
      started = performance.now();
      before = await Promise.all(names.map(cpuOf));
    }
    if (row.n > 0 && row.done === row.n) break;
    await Bun.sleep(5);
  }
  const seconds = (performance.now() - started) / 1000;
  const used = (await Promise.all(names.map(cpuOf))).map((after, i) => after - (before[i] ?? 0));
  names.forEach((name, i) => shares.set(name, [...(shares.get(name) ?? []), used[i] ?? 0]));
  await stack.settled(link);
  completed.push((performance.now() - started) / 1000);
  return { seconds, cpuSeconds: (used[0] ?? 0) + (used[1] ?? 0) };
}

/** The engine alone, in a process of its own, from the same zstd bytes: one String column, MergeTree, ZSTD(1), fsync as ours. */
async function floor(run: number): Promise<Cost> {
  const dir = join(stack.dir, `floor-${run}`);
  mkdirSync(dir);
  const child = Bun.spawn([process.execPath, join(import.meta.dir, "kit", "no-parse-insert.ts"), dir, raw], {
    env: { ...process.env, UV_THREADPOOL_SIZE: "16" },
    stdout: "pipe",
    stderr: "inherit",
  });
  const seconds = Number((await new Response(child.stdout).text()).trim());
  await child.exited;
  rmSync(dir, { recursive: true, force: true });
  return { seconds, cpuSeconds: childCpu(child) };
}
