// MB/s of redaction on one core, with all rules, over real log lines and resources; and the same rules run one by one, as most redactors do.
import { createHmac } from "node:crypto";
import { existsSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { bunCodecs, fileSource } from "../cli/read/codecs.ts";
import { openArchive } from "../db/model/archive/open.ts";
import { type LearnedSecrets, Redactor, SecretBook } from "../db/model/redaction/redactor.ts";
import { textRules } from "../db/model/redaction/rules/table.ts";
import { generateCluster } from "../test/kit/cluster/cluster.ts";
import { importFrom } from "../test/kit/import-fixture.ts";
import { dumpPath, hasSharedData } from "../test/kit/shared-data.ts";
import { median, printGoal, printMachine, round } from "./kit/report.ts";

const runs = 5;
const blockBytes = 256 * 1024;
/** One by one takes minutes for all of it. */
const sampleBytes = 3 * 1024 * 1024;

const blocks = await logBlocks();
const bytes = blocks.reduce((sum, block) => sum + block.length, 0);
const text = new TextDecoder("latin1");

function redactor(learned: LearnedSecrets): Redactor {
  const mac = (value: Uint8Array): Uint8Array => createHmac("sha256", "bench").update(value).digest();
  return new Redactor({ key: { id: "bench", mac }, learned, gunzip: (packed) => Bun.gunzipSync(packed.slice()) });
}

/** As many Secrets as a large cluster has. */
function learnedValues(count: number): LearnedSecrets {
  const book = new SecretBook();
  for (let i = 0; i < count; i++) {
    const password = btoa(createHmac("sha256", "value").update(String(i)).digest("base64url").slice(0, 24));
    book.learn({ group: "", kind: "Secret", object: { data: { password } } });
  }
  return book.learned();
}

function megabytesPerSecond(of: readonly Uint8Array[], work: (block: Uint8Array) => void): number {
  const size = of.reduce((sum, block) => sum + block.length, 0);
  const speeds = Array.from({ length: runs }, () => {
    const started = performance.now();
    for (const block of of) work(block);
    return size / 1000 / (performance.now() - started);
  });
  return median(speeds);
}

printMachine();
console.log(
  `${round(bytes / 1e6)} MB of log lines, ${textRules.length} rules besides names, keys, addresses and encodings`,
);
const plain = redactor({ values: [], hosts: [], groups: [] });
const speed = megabytesPerSecond(blocks, (block) => plain.lines(block));
const with1000 = redactor(learnedValues(1000));
const learnedSpeed = megabytesPerSecond(blocks, (block) => with1000.lines(block));

const sample: Uint8Array[] = [];
for (const block of blocks) if (sample.length * blockBytes < sampleBytes) sample.push(block);
const global = textRules.map(({ pattern }) => new RegExp(pattern.source, `g${pattern.ignoreCase ? "i" : ""}`));
const oneByOne = megabytesPerSecond(sample.slice(0, 4), (block) => {
  const lines = text.decode(block);
  for (const pattern of global) lines.replaceAll(pattern, "");
});

const long = redactor({ values: [], hosts: [], groups: [] });
let worst = { anchor: "", ms: 0 };
for (const anchor of new Set(textRules.flatMap((rule) => rule.anchors))) {
  const line = new TextEncoder().encode(anchor.repeat(Math.floor(1e6 / anchor.length)));
  const ms = leastMs(3, () => long.lines(line));
  if (ms > worst.ms) worst = { anchor, ms };
}

/** The least of a few runs: others share these cores, and the first run compiles. */
function leastMs(times: number, work: () => void): number {
  let least = Number.POSITIVE_INFINITY;
  for (let run = 0; run < times; run++) {
    const started = performance.now();
    work();
    least = Math.min(least, performance.now() - started);
  }
  return least;
}

console.log(
  `one pass ${round(speed)} MB/s; with 1,000 values of Secrets searched for ${round(learnedSpeed)} MB/s; one by one ${round(oneByOne)} MB/s (median of ${runs})`,
);
console.log(`slowest line of 1 MB made of one rule's own literal: ${worst.anchor} ${round(worst.ms)} ms`);
printGoal("redaction with all rules", learnedSpeed, "≥", 70, " MB/s");
console.log(
  `one pass against one by one: ${round(learnedSpeed / oneByOne)} ×, though one by one looks for no names, Secrets' values, addresses or encodings`,
);

const resources = await clusterResources();
if (resources.length > 0) {
  const book = new SecretBook();
  for (const resource of resources) book.learn(resource);
  const own = redactor(book.learned());
  const size = resources.reduce((sum, { json }) => sum + json.length, 0);
  const speeds = Array.from(
    { length: 2 * runs },
    () => size / 1000 / leastMs(1, () => resources.forEach((each) => own.resource(each))),
  );
  printGoal(
    `${resources.length} resources of must-gather-aws (${round(size / 1e6)} MB)`,
    median(speeds),
    "≥",
    60,
    " MB/s",
  );
  console.log(`best of ${speeds.length} runs ${round(Math.max(...speeds))} MB/s`);
}

async function clusterResources(): Promise<Parameters<Redactor["resource"]>[0][]> {
  if (!hasSharedData) return [];
  const archive = await openArchive(fileSource(dumpPath("must-gather-aws")), bunCodecs, { name: "must-gather-aws" });
  return [...(await importFrom(archive)).resources];
}

/** Whole lines of the shared data's logs where they are present, else of the kit's generator. */
async function logBlocks(): Promise<Uint8Array[]> {
  const folder = resolve(import.meta.dir, "../../shared/data/logs");
  const parts = existsSync(folder)
    ? await Promise.all(filesOf(folder).map((file) => Bun.file(file).bytes()))
    : generated();
  return parts.flatMap((part) => {
    const cut: Uint8Array[] = [];
    for (let at = 0; at < part.length;) {
      const newline = part.indexOf(10, at + blockBytes);
      const end = newline < 0 ? part.length : newline + 1;
      cut.push(part.subarray(at, end));
      at = end;
    }
    return cut;
  });
}

function filesOf(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

function generated(): Uint8Array[] {
  const cluster = generateCluster({ seed: 1, pods: 300, logLines: 200_000, capturedAt: "2026-11-20T00:00:00Z" });
  return Array.from(cluster.logs(), (log) => new TextEncoder().encode([...log.text()].join("")));
}
