// The push: ready packs against a bare parallel PUT of the same bytes; end to end on a line of 100 Mbit/s; peak memory.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { AwsClient } from "aws4fetch";
import { Api } from "../cli/api.ts";
import { Pace } from "../cli/upload/pace.ts";
import { PackFile } from "../cli/upload/pack-files.ts";
import { UploadQueue } from "../cli/upload/upload-queue.ts";
import { formatVersion } from "../db/model/contract/upload.ts";
import { randomToken } from "../db/model/tokens.ts";
import { sampleOptions, writeSupportBundle } from "../test/kit/cluster/support-bundle.ts";
import { testJournal } from "../test/kit/push-journal.ts";
import { kubinEnv, testStack } from "../test/kit/stack.ts";
import { median, printGoal, printMachine, round, watchedPeakRss } from "./kit/report.ts";
import { shapedProxy } from "./kit/shaped-proxy.ts";

const packs = 16;
const packBytes = 16 * 1024 * 1024;
const runs = 10;
const lineRuns = 3;
const lineBitsPerSecond = 100e6;

printMachine();
const stack = await testStack();
await readyPacks();
const binary = join(stack.dir, "kubin");
await ran([process.execPath, join(import.meta.dir, "../cli/build.ts"), `--outfile=${binary}`]);
await shapedLine();
await manyFiles();
await stack.remove();

/**
 * 16 packs of 16 MiB that are whole on disk: through register, PUT, done, against plain signed PUTs of such files. In turns, and
 * each of files that were just written: who came second found a disk that was busy with what the first had left.
 */
async function readyPacks(): Promise<void> {
  const dir = join(stack.dir, "packs");
  const ours: number[] = [];
  const bare: number[] = [];
  const measures = [
    async (run: number) => bare.push(await barePut(await packFiles(dir), run)),
    async () => ours.push(await queued(await packFiles(dir))),
  ];
  for (let run = 0; run < runs; run++) {
    for (const measure of run % 2 === 0 ? measures : measures.toReversed()) await measure(run);
  }
  const rate = (seconds: number): string => `${round((packs * packBytes) / 1e6 / seconds)} MB/s`;
  console.log(
    `ready packs: ours ${rate(median(ours))}, bare parallel PUT ${rate(median(bare))} (median of ${runs}, ${packs} × 16 MiB, 4 in flight)`,
  );
  printGoal("ready packs against a bare parallel PUT", median(bare) / median(ours), "≥", 0.9, " ×");
}

/** Written as a push writes them: they are on the disk, and not still on their way there. */
async function packFiles(dir: string): Promise<{ path: string; sha256: string }[]> {
  mkdirSync(dir, { recursive: true });
  const files = [];
  for (let i = 0; i < packs; i++) {
    const block = new Uint8Array(packBytes);
    for (let at = 0; at < block.length; at += 65_536) crypto.getRandomValues(block.subarray(at, at + 65_536));
    const file = new PackFile(dir, "logs", i);
    await file.write(block);
    const { sha256 } = await file.close();
    files.push({ path: file.path, sha256 });
  }
  return files;
}

async function barePut(files: readonly { path: string; sha256: string }[], run: number): Promise<number> {
  const { S3_ACCESS_KEY_ID: accessKeyId = "", S3_SECRET_ACCESS_KEY: secretAccessKey = "" } = stack.env;
  const client = new AwsClient({ accessKeyId, secretAccessKey, region: "us-east-1", service: "s3", retries: 0 });
  const waiting = await Promise.all(
    files.map(async ({ path, sha256 }, i) => {
      const url = `${stack.env["S3_ENDPOINT"]}/kubin/bench/${run}/${i}`;
      // The same checksum as ours, so that the bucket does the same work.
      const headers = { "x-amz-checksum-sha256": Buffer.from(sha256, "hex").toString("base64") };
      const signed = await client.sign(url, { method: "PUT", headers, aws: { signQuery: true, allHeaders: true } });
      return { path, headers, url: signed.url };
    }),
  );
  const started = performance.now();
  const lane = async (): Promise<void> => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const response = await fetch(next.url, { method: "PUT", headers: next.headers, body: Bun.file(next.path) });
      if (!response.ok) throw new Error(`PUT answered ${response.status}`);
    }
  };
  await Promise.all(Array.from({ length: 4 }, lane));
  return (performance.now() - started) / 1000;
}

async function queued(files: readonly { path: string; sha256: string }[]): Promise<number> {
  const api = new Api(stack.publicUrl);
  const ownerToken = randomToken("kubo_");
  const created = await api.create(
    { formatVersion, cluster: {}, source: { format: "sample" } },
    ownerToken,
    randomToken("bench-"),
  );
  const started = performance.now();
  const { snapshotId } = created;
  const journal = await testJournal(stack.dir, snapshotId, ownerToken);
  const queue = new UploadQueue(
    { api, snapshotId, ownerToken, onBytes: () => undefined, pace: new Pace() },
    4,
    journal,
  );
  // Number 1 on: without a catalogue ingest leaves them alone, so only the upload is measured.
  for (const [i, file] of files.entries()) {
    await queue.add({ ...file, number: i + 1, kind: "logs", bytes: packBytes, rawBytes: packBytes });
  }
  await queue.drained();
  return (performance.now() - started) / 1000;
}

/** A real bundle, as an archive and unpacked, through the binary while the way to the bucket has 100 Mbit/s. */
async function shapedLine(): Promise<void> {
  for (const { what, input } of await bundle("bench-bundle", { pods: 3000, logLines: 3_000_000 })) {
    const shares: number[] = [];
    let peak = 0;
    for (let run = 0; run < lineRuns; run++) {
      const pushed = await pushedOverLine(input, lineBitsPerSecond);
      shares.push(pushed.share);
      peak = Math.max(peak, pushed.peak);
    }
    printGoal(`share of a 100 Mbit/s line, ${what}, median of ${lineRuns}`, median(shares), "≥", 0.9);
    printGoal(`peak RSS of kubin, ${what}`, peak / 1024 ** 2, "<", 256, " MiB");
  }
}

/** 84,000 resources and 57,000 log files: memory grows with their number, where it does with anything. */
async function manyFiles(): Promise<void> {
  for (const { what, input } of await bundle("large-bundle", { pods: 50_000, logLines: 500_000 })) {
    const { peak } = await pushedOverLine(input, 10 * lineBitsPerSecond);
    printGoal(`peak RSS of kubin, 50,000 pods, ${what}`, peak / 1024 ** 2, "<", 256, " MiB");
  }
}

/** The same bundle as a folder and as an archive. */
async function bundle(
  name: string,
  size: { pods: number; logLines: number },
): Promise<{ what: string; input: string }[]> {
  const folder = join(stack.dir, name);
  await writeSupportBundle(`${folder}.tar.gz`, { ...sampleOptions, ...size });
  mkdirSync(folder);
  await ran(["tar", "-xzf", `${folder}.tar.gz`, "-C", folder]);
  return [
    { what: "a folder", input: folder },
    { what: "a tar.gz", input: `${folder}.tar.gz` },
  ];
}

async function ran(command: readonly string[]): Promise<void> {
  const child = Bun.spawn([...command], { stdin: "ignore", stdout: "ignore", stderr: "inherit" });
  if ((await child.exited) !== 0) throw new Error(`${command[0]} failed`);
}

async function pushedOverLine(input: string, bitsPerSecond: number): Promise<{ share: number; peak: number }> {
  const proxy = await shapedProxy(Number(new URL(stack.env["S3_ENDPOINT"] ?? "").port), bitsPerSecond);
  const shaped = await testStack({
    S3_ENDPOINT: `http://127.0.0.1:${proxy.port}`,
    S3_ACCESS_KEY_ID: stack.env["S3_ACCESS_KEY_ID"] ?? "",
    S3_SECRET_ACCESS_KEY: stack.env["S3_SECRET_ACCESS_KEY"] ?? "",
  });
  // A server that has been up for a moment: its first answer takes 50 ms.
  const small = join(stack.dir, "small.tar.gz");
  await writeSupportBundle(small, { ...sampleOptions, pods: 60, logLines: 100 });
  await shaped.kubin(["push", small]);
  const bytesBefore = proxy.bytesUp();
  // The sender's machine does not also run the server: ingest would take one of these two cores.
  const ingest = shaped.children.get("ingest")?.pid ?? 0;
  process.kill(ingest, "SIGSTOP");
  const started = performance.now();
  const child = Bun.spawn([binary, "push", input], {
    env: kubinEnv(shaped.publicUrl, shaped.dir),
    stdin: "ignore",
    stdout: "ignore",
    stderr: "pipe",
  });
  const memory = watchedPeakRss(child.pid);
  const words = await new Response(child.stderr).text();
  if ((await child.exited) !== 0) throw new Error(words);
  const seconds = (performance.now() - started) / 1000;
  const bytes = proxy.bytesUp() - bytesBefore;
  const lineSeconds = (bytes * 8) / bitsPerSecond;
  console.log(`end to end: ${words.trim().split("\n")[0]}`);
  console.log(
    `end to end: ${round(seconds)} s, the line alone needs ${round(lineSeconds)} s for ${round(bytes / 1e6)} MB; CPU ${round(Number(child.resourceUsage()?.cpuTime.total ?? 0) / 1e6)} s`,
  );
  process.kill(ingest, "SIGCONT");
  proxy.close();
  await shaped.remove();
  return { share: lineSeconds / seconds, peak: memory.stop() };
}
