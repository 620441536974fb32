// The page's questions about a snapshot of 1 million real lines: alone in one store, and among a billion lines of other snapshots in another.
import { type TestStack, testStack } from "../test/kit/stack.ts";
import { askEngine, lineQuestions, mergesSettled } from "./kit/line-questions.ts";
import { logInput } from "./kit/log-input.ts";
import { median, printGoal, printMachine, round } from "./kit/report.ts";

/** `bun bench/billion-lines.ts 100`: millions of lines of other snapshots, one million each. */
const millions = Number(process.argv[2] ?? 1000);
const runs = { quick: 40, scan: 10 };

printMachine();
const alone = await testStack();
const among = await testStack();
const input = await logInput(alone.dir, 215);
const questions = { alone: await pushed(alone), among: await pushed(among) };
const started = performance.now();
for (let i = 0; i < millions; i++) await fill(i);
const seconds = (performance.now() - started) / 1000;
await Promise.all([mergesSettled(alone), mergesSettled(among)]);
const [stored] = await askEngine<Record<"rows" | "bytes" | "parts", string>>(
  among,
  "SELECT sum(rows) AS rows, sum(bytes_on_disk) AS bytes, count() AS parts FROM system.parts WHERE active AND table = 'lines' FORMAT JSONEachRow",
);
console.log(
  `1 million real lines among ${stored?.rows} in ${stored?.parts} parts, ${round(Number(stored?.bytes) / 1e9)} GB, filled in ${round(seconds)} s`,
);

let asked = 0;
const sums = { alone: 0, among: 0 };
for (let at = 0; at < questions.alone.length; at++) await compare(at);
printGoal("all questions together", sums.among / sums.alone, "≤", 1.2, " ×");
await Promise.all([alone.remove(), among.remove()]);

/** The questions to a store that has taken the snapshot in, asked often enough for its caches and its edge to be warm. */
async function pushed(stack: TestStack): ReturnType<typeof lineQuestions> {
  const { stdout } = await stack.kubin(["push", input.path]);
  const link = stdout.trim();
  await stack.settled(link, 600_000);
  return lineQuestions(stack, link);
}

/** Both stores get the same question, one after the other: whatever else this machine does meanwhile, it does to both. */
async function compare(at: number): Promise<void> {
  const [first, second] = [questions.alone[at], questions.among[at]];
  if (!first || !second) return;
  const took = { alone: [] as number[], among: [] as number[] };
  const times = first.scan ? runs.scan : runs.quick;
  for (let run = -Math.ceil(times / 4); run < times; run++, asked++) {
    const [before, after] = [await milliseconds(first.ask), await milliseconds(second.ask)];
    // The first ones fill caches and warm up the edge.
    if (run < 0) continue;
    took.alone.push(before);
    took.among.push(after);
  }
  const [before, after] = [median(took.alone), median(took.among)];
  sums.alone += before;
  sums.among += after;
  printGoal(`${first.name}: ${round(before)} → ${round(after)} ms, p50`, after / before, "≤", 1.2, " ×");
}

async function milliseconds(ask: (i: number) => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await ask(asked);
  return performance.now() - began;
}

/** A million lines of one more snapshot and their counts, in the same partition, made by the engine: about 90 bytes of text each. */
async function fill(i: number): Promise<void> {
  const owner = `'local' AS tenant_id, 'synthetic-${String(i).padStart(5, "0")}' AS snapshot_id, toUInt32(${1_000_000 + i}) AS attempt`;
  const dropOn = "(SELECT max(drop_on) FROM lines) AS drop_on";
  const place = `concat('ns-', toString(intDiv(number, 50000))) AS namespace, concat('pod-', toString(intDiv(number, 5000))) AS pod, 'main' AS container`;
  const rows = `FROM numbers(1000000)`;
  const time = "toDateTime64('2026-01-01 00:00:00', 9, 'UTC') + toIntervalMillisecond(number % 5000 * 700)";
  const level = "CAST(if(number % 40 = 0, 5, 3), 'Int8')";
  const message = `concat('level=info msg="request handled" method=GET path=/api/v1/orders/', toString(number % 997), ' status=200 took=', toString(cityHash64(number, ${i}) % 10000), 'us')`;
  const write = (table: string, columns: string, select: string): Promise<unknown> =>
    askEngine(among, `INSERT INTO ${table} (tenant_id, snapshot_id, attempt, drop_on, ${columns}) ${select}`);
  await write(
    "lines",
    "namespace, pod, container, timestamp, has_timestamp, source, generation, level, message, line_no, stream_id, pattern",
    `SELECT ${owner}, ${dropOn}, ${place}, ${time}, true, 'container', 'current', ${level}, ${message}, number % 5000 + 1, cityHash64(${i}, intDiv(number, 5000)), number % 40 ${rows}`,
  );
  await write(
    "lines_per_stream",
    "namespace, pod, container, source, generation, level, stream_id, lines, bytes, first, last",
    `SELECT ${owner}, ${dropOn}, ${place}, 'container', 'current', 'info', cityHash64(${i}, intDiv(number, 5000)), 5000, 450000, ${time}, ${time} FROM numbers(200)`,
  );
  await write(
    "lines_per_minute",
    "minute, namespace, level, lines, bytes",
    `SELECT ${owner}, ${dropOn}, toDateTime('2026-01-01 00:00:00', 'UTC') + number % 60 * 60, concat('ns-', toString(intDiv(number, 60))), 'info', 800, 72000 FROM numbers(1200)`,
  );
}
