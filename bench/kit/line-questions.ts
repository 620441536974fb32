// The page's questions about lines, as benches ask them: at the edge, with terms and limits that were never asked before.
import { routes } from "../../db/model/contract/routes.ts";
import type { TestStack } from "../../test/kit/stack.ts";

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

export interface LineQuestion {
  readonly name: string;
  /** It reads the text of all lines. */
  readonly scan: boolean;
  readonly ask: (i: number) => Promise<unknown>;
}

/** Questions about lines from all over the snapshot. */
export async function lineQuestions(stack: Pick<TestStack, "json">, link: string): Promise<readonly LineQuestion[]> {
  const get = <T>(route: string, query: Record<string, string | number>): Promise<T> => {
    const values = Object.entries(query).map(([name, value]): [string, string] => [name, String(value)]);
    return stack.json<T>(link, `${route}?${new URLSearchParams(values).toString()}`);
  };
  const seeds = await sampleLines(get, 64);
  const words = [...new Set(seeds.flatMap(({ message }) => message.match(/[A-Za-z]{5,12}/g) ?? []))];
  const ids = [...new Set(seeds.flatMap(({ message }) => message.match(/[0-9a-f]{8}-[0-9a-f-]{27}/g) ?? []))];
  const seed = (i: number): Line => seeds[i % seeds.length] ?? seeds[0]!;
  const word = (i: number): string => words[(i * 7919) % words.length] ?? "error";
  const id = (i: number): string => ids[(i * 31) % ids.length] ?? "3f2c8d1e-0000-4000-8000-000000000000";
  const phrase = (i: number): string =>
    (/[A-Za-z]{3,} [A-Za-z]{3,}/.exec(seed(i * 13).message) ?? ["connection refused"])[0];
  /** Another limit each time: nothing is answered from a cache. */
  const limit = (i: number): number => 100 + (i % 800);
  const buckets = (i: number): number => 40 + (i % 900);
  const search = (i: number, query: Record<string, string> = {}): Promise<Page> =>
    get<Page>(routes.logSearch, { ...query, limit: limit(i) });
  const nextPage = async (i: number): Promise<void> => {
    const first = await get<Page>(routes.logSearch, { limit: 200 });
    await search(i, { cursor: first.next ?? "" });
  };
  const context = (i: number): Promise<unknown> => {
    const { stream, number } = seed(i);
    return get(routes.logContext, { stream, number, lines: 50 + (i % 60) });
  };
  const quick: [string, LineQuestion["ask"]][] = [
    ["first page, newest lines", (i) => search(i)],
    ["next page", nextPage],
    ["context, ±50 lines in the container", context],
    ["tail of a container", (i) => get(routes.lines, { stream: seed(i).stream, limit: limit(i) })],
    ["page of one pod", (i) => search(i, { q: `ns:${seed(i).namespace} pod:${seed(i).pod}` })],
    ["newest errors", (i) => search(i, { q: "level>=error" })],
    ["level filter", (i) => search(i, { q: "level:warn" })],
    ["histogram", (i) => get(routes.histogram, { buckets: buckets(i) })],
    ["histogram of errors", (i) => get(routes.histogram, { q: "level>=error", buckets: buckets(i) })],
    ["facets", (i) => get(routes.logFacets, { limit: 1 + (i % 199) })],
    ["facets of errors", (i) => get(routes.logFacets, { q: "level>=error", limit: 1 + (i % 199) })],
    ["needle by request id", (i) => search(i, { q: `rid:${id(i)}` })],
  ];
  const scans: [string, LineQuestion["ask"]][] = [
    ["needle as a word", (i) => search(i, { q: id(i) })],
    ["word", (i) => search(i, { q: word(i) })],
    ["word that is nowhere", (i) => search(i, { q: `zq${word(i)}x` })],
    ["phrase", (i) => search(i, { q: `"${phrase(i)}"` })],
    ["regex", (i) => search(i, { q: `/${word(i)}\\s+\\w*[0-9]+/` })],
    ["histogram of a word", (i) => get(routes.histogram, { q: word(i), buckets: buckets(i) })],
  ];
  return [
    ...quick.map(([name, ask]) => ({ name, ask, scan: false })),
    ...scans.map(([name, ask]) => ({ name, ask, scan: true })),
  ];
}

type Get = <T>(route: string, query: Record<string, string | number>) => Promise<T>;

async function sampleLines(get: Get, count: number): Promise<Line[]> {
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

/** One statement to the engine itself; its rows. */
export async function askEngine<Row>(stack: Pick<TestStack, "env">, sql: string): Promise<Row[]> {
  const { env } = stack;
  const url = new URL(env["CLICKHOUSE_URL"] ?? "");
  url.searchParams.set("max_execution_time", "3600");
  const response = await fetch(url, {
    method: "POST",
    headers: {
      "X-ClickHouse-User": env["CLICKHOUSE_USER"] ?? "",
      "X-ClickHouse-Key": env["CLICKHOUSE_PASSWORD"] ?? "",
    },
    body: sql,
  });
  const text = (await response.text()).trim();
  if (!response.ok) throw new Error(text.slice(0, 300));
  return text === "" ? [] : text.split("\n").map((line) => JSON.parse(line) as Row);
}

/** What was just written is merged in the background, on the cores that answer: minutes later nothing of that is left. */
export async function mergesSettled(stack: Pick<TestStack, "env">): Promise<void> {
  for (let quiet = 0; quiet < 10;) {
    const [row] = await askEngine<{ n: string }>(
      stack,
      "SELECT toUInt32(count()) AS n FROM system.merges FORMAT JSONEachRow",
    );
    quiet = Number(row?.n) === 0 ? quiet + 1 : 0;
    await Bun.sleep(500);
  }
}
