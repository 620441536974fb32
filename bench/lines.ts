// The page's questions about 10 million real log lines, asked of the edge at 1 and at 8 in flight, each with terms never asked before.
import { rmSync } from "node:fs";
import { join } from "node:path";
import { routes } from "../db/model/contract/routes.ts";
import { testStack } from "../test/kit/stack.ts";
import { logInput } from "./kit/log-input.ts";
import { median, printGoal, printMachine, quantile, round, timed } from "./kit/report.ts";

/** `bun bench/lines.ts 2150`: megabytes of raw log; 2150 are 10 million lines. */
const megabytes = Number(process.argv[2] ?? 2150);

interface Line {
  readonly stream: string;
  readonly number: number;
  readonly time: string;
  readonly namespace: string;
  readonly pod: string;
  readonly message: string;
}
interface Page {
  readonly lines: readonly Line[];
  readonly next?: string | null;
}

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

const get = <T>(route: string, query: Record<string, string | number>): Promise<T> => {
  const values = Object.entries(query).map(([name, value]): [string, string] => [name, String(value)]);
  const text = new URLSearchParams(values).toString();
  return stack.json<T>(link, `${route}?${text}`);
};
const total = (await get<{ total: number }>(routes.histogram, {})).total;
console.log(`${total} lines, ${round(rawBytes / 1e6)} MB of raw log (${input.what})`);
await mergesSettled();
await printStored();

/** Lines from all over the snapshot, to ask about. */
const seeds = await sampleLines(64);
const words = [...new Set(seeds.flatMap(({ message }) => message.match(/[A-Za-z]{5,12}/g) ?? []))];
const ids = [...new Set(seeds.flatMap(({ message }) => message.match(/[0-9a-f]{8}-[0-9a-f-]{27}/g) ?? []))];
const seed = (i: number): Line => seeds[i % seeds.length] ?? seeds[0]!;
const word = (i: number): string => words[(i * 7919) % words.length] ?? "error";
/** Another limit each time: nothing is answered from a cache. */
const limit = (i: number): number => 100 + (i % 800);

interface Question {
  readonly name: string;
  readonly goalMs: number;
  readonly runs: number;
  readonly ask: (i: number) => Promise<unknown>;
}
const quick = { goalMs: 100, runs: 60 };
/** Of a scan: 400 ms for each GB of raw log. */
const scan = { goalMs: (400 * rawBytes) / 1e9, runs: 16 };
const questions: readonly Question[] = [
  { name: "first page, newest lines", ...quick, ask: (i) => get(routes.logSearch, { limit: limit(i) }) },
  { name: "next page", ...quick, ask: nextPage },
  {
    name: "context, ±50 lines in the container",
    ...quick,
    ask: (i) => get(routes.logContext, { stream: seed(i).stream, number: seed(i).number, lines: 50 + (i % 60) }),
  },
  { name: "tail of a container", ...quick, ask: (i) => get(routes.lines, { stream: seed(i).stream, limit: limit(i) }) },
  {
    name: "page of one pod",
    ...quick,
    ask: (i) => get(routes.logSearch, { q: `ns:${seed(i).namespace} pod:${seed(i).pod}`, limit: limit(i) }),
  },
  { name: "newest errors", ...quick, ask: (i) => get(routes.logSearch, { q: "level>=error", limit: limit(i) }) },
  { name: "level filter", ...quick, ask: (i) => get(routes.logSearch, { q: "level:warn", limit: limit(i) }) },
  { name: "histogram", ...quick, ask: (i) => get(routes.histogram, { buckets: 40 + (i % 900) }) },
  {
    name: "histogram of errors",
    ...quick,
    ask: (i) => get(routes.histogram, { q: "level>=error", buckets: 40 + (i % 900) }),
  },
  { name: "facets", ...quick, ask: (i) => get(routes.logFacets, { limit: 1 + (i % 199) }) },
  {
    name: "facets of errors",
    ...quick,
    ask: (i) => get(routes.logFacets, { q: "level>=error", limit: 1 + (i % 199) }),
  },
  { name: "needle by request id", ...quick, ask: (i) => get(routes.logSearch, { q: `rid:${id(i)}`, limit: limit(i) }) },
  { name: "needle as a word", ...scan, ask: (i) => get(routes.logSearch, { q: id(i), limit: limit(i) }) },
  { name: "word", ...scan, ask: (i) => get(routes.logSearch, { q: word(i), limit: limit(i) }) },
  { name: "word that is nowhere", ...scan, ask: (i) => get(routes.logSearch, { q: `zq${word(i)}x`, limit: limit(i) }) },
  { name: "phrase", ...scan, ask: (i) => get(routes.logSearch, { q: `"${phrase(i)}"`, limit: limit(i) }) },
  { name: "regex", ...scan, ask: (i) => get(routes.logSearch, { q: `/${word(i)}\\s+\\w*[0-9]+/`, limit: limit(i) }) },
  { name: "histogram of a word", ...scan, ask: (i) => get(routes.histogram, { q: word(i), buckets: 40 + (i % 900) }) },
];

let asked = 0;
for (const { name, goalMs, runs, ask } of questions) {
  const one = await timed(runs, 1, () => ask(asked++).then(() => undefined));
  const eight = await timed(runs, 8, () => ask(asked++).then(() => undefined));
  const figures = (samples: readonly number[]): string =>
    `p50 ${round(median(samples))}, p99 ${round(quantile(samples, 0.99))} ms`;
  console.log(`${name}: ${figures(one)}; 8 in flight: ${figures(eight)}`);
  printGoal(`  ${name}, p99`, quantile(one, 0.99), "<", Math.round(goalMs), " ms");
  printGoal("  8 in flight against 1, p50", median(eight) / median(one), "≤", 8, " ×");
}
await stack.remove();

function id(i: number): string {
  return ids[(i * 31) % ids.length] ?? "3f2c8d1e-0000-4000-8000-000000000000";
}

function phrase(i: number): string {
  return (/[A-Za-z]{3,} [A-Za-z]{3,}/.exec(seed(i * 13).message) ?? ["connection refused"])[0];
}

async function nextPage(i: number): Promise<void> {
  const first = await get<Page>(routes.logSearch, { limit: 200 });
  await get(routes.logSearch, { cursor: first.next ?? "", limit: limit(i) });
}

async function sampleLines(count: number): Promise<Line[]> {
  const { streams } = await get<{ streams: readonly { id: string; lines: number }[] }>(routes.streams, {});
  const large = streams.filter(({ lines }) => lines > 1000);
  const found: Line[] = [];
  for (let i = 0; found.length < count; i++) {
    const stream = large[i % large.length];
    if (!stream) throw new Error("no stream has lines");
    const from = 1 + ((i * 104_729) % (stream.lines - 500));
    const page = await get<Page>(routes.lines, { stream: stream.id, from, limit: 1 });
    found.push(...page.lines);
  }
  return found;
}

/** What was just written is merged in the background, on the cores that answer: minutes later nothing of that is left. */
async function mergesSettled(): Promise<void> {
  for (let quiet = 0; quiet < 10;) {
    const [row] = await askEngine<{ n: string }>("SELECT count() AS n FROM system.merges FORMAT JSONEachRow");
    quiet = Number(row?.n) === 0 ? quiet + 1 : 0;
    await Bun.sleep(500);
  }
}

/** Bytes on disk for each byte of raw log, indexes included and apart. */
async function printStored(): Promise<void> {
  const [row] = await askEngine<Record<"data" | "indexes" | "disk" | "parts", string>>(
    `SELECT sum(data_compressed_bytes) AS data, sum(secondary_indices_compressed_bytes + primary_key_size) AS indexes,
      sum(bytes_on_disk) AS disk, count() AS parts FROM system.parts WHERE active AND table = 'lines' FORMAT JSONEachRow`,
  );
  const share = (bytes: string | undefined): string => (Number(bytes) / rawBytes).toPrecision(2);
  console.log(`${row?.parts} parts; columns ${share(row?.data)}, indexes ${share(row?.indexes)} of a raw byte`);
  printGoal("bytes stored for each raw byte", Number(row?.disk) / rawBytes, "≤", 0.1);
}

async function askEngine<Row>(sql: string): Promise<Row[]> {
  const { env } = stack;
  const response = await fetch(env["CLICKHOUSE_URL"] ?? "", {
    method: "POST",
    headers: {
      "X-ClickHouse-User": env["CLICKHOUSE_USER"] ?? "",
      "X-ClickHouse-Key": env["CLICKHOUSE_PASSWORD"] ?? "",
    },
    body: sql,
  });
  const lines = (await response.text()).trim().split("\n");
  return lines.map((line) => JSON.parse(line) as Row);
}
