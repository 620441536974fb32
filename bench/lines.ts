// The page's questions about 10 million real log lines, asked of the edge at 1 and at 8 in flight, each with terms never asked before.
import { rmSync } from "node:fs";
import { join } from "node:path";
import { routes } from "../db/model/contract/routes.ts";
import { testStack } from "../test/kit/stack.ts";
import { askEngine, lineQuestions, mergesSettled } from "./kit/line-questions.ts";
import { logInput } from "./kit/log-input.ts";
import { median, printGoal, printMachine, quantile, round, timed } from "./kit/report.ts";

/** `bun bench/lines.ts 2150`: megabytes of raw log; 2150 are 10 million lines. */
const megabytes = Number(process.argv[2] ?? 2150);

printMachine();
const stack = await testStack();
const input = await logInput(stack.dir, megabytes);
let rawBytes = 0;
for await (const file of input.files()) rawBytes += file.length;
const pushed = await stack.kubin(["push", input.path]);
if (pushed.stdout.trim() === "") throw new Error(pushed.stderr);
const link = pushed.stdout.trim();
await stack.settled(link, 600_000);
rmSync(join(stack.dir, "amplified"), { recursive: true, force: true });

const { total } = await stack.json<{ total: number }>(link, routes.histogram);
console.log(`${total} lines, ${round(rawBytes / 1e6)} MB of raw log (${input.what})`);
await mergesSettled(stack);
await printStored();

const quick = { goalMs: 100, runs: 60 };
/** Of a scan: 400 ms for each GB of raw log. A word that is everywhere fills its page early, so a few words say little. */
const scanned = { goalMs: (400 * rawBytes) / 1e9, runs: 48 };
let asked = 0;
for (const { name, scan, ask } of await lineQuestions(stack, link)) {
  const { goalMs, runs } = scan ? scanned : quick;
  const one = await timed(runs, 1, () => ask(asked++).then(() => undefined));
  const eight = await timed(runs, 8, () => ask(asked++).then(() => undefined));
  const figures = (samples: readonly number[]): string =>
    `p50 ${round(median(samples))}, p99 ${round(quantile(samples, 0.99))} ms`;
  console.log(`${name}: ${figures(one)}; 8 in flight: ${figures(eight)}`);
  printGoal(`  ${name}, p99`, quantile(one, 0.99), "<", Math.round(goalMs), " ms");
  printGoal("  8 in flight against 1, p50", median(eight) / median(one), "≤", 8, " ×");
}
await stack.remove();

/** Bytes on disk for each byte of raw log, indexes included and apart. */
async function printStored(): Promise<void> {
  const [row] = await askEngine<Record<"data" | "indexes" | "disk" | "parts", string>>(
    stack,
    `SELECT sum(data_compressed_bytes) AS data, sum(secondary_indices_compressed_bytes + primary_key_size) AS indexes,
      sum(bytes_on_disk) AS disk, count() AS parts FROM system.parts WHERE active AND table = 'lines' FORMAT JSONEachRow`,
  );
  const share = (bytes: string | undefined): string => (Number(bytes) / rawBytes).toPrecision(2);
  console.log(`${row?.parts} parts; columns ${share(row?.data)}, indexes ${share(row?.indexes)} of a raw byte`);
  printGoal("bytes stored for each raw byte", Number(row?.disk) / rawBytes, "≤", 0.1);
}
