// The real client against the real process: what it asks is answered as a ClickHouse server would.
import { availableParallelism } from "node:os";
import { afterAll, beforeAll, expect, test } from "bun:test";
import { createClient } from "@clickhouse/client-web";
import { type Throwaway, throwawayClickHouse } from "./throwaway.ts";

let clickhouse: Throwaway;

beforeAll(async () => {
  clickhouse = await throwawayClickHouse();
});
afterAll(() => clickhouse.remove());

async function rows(query: string, parameters: Record<string, unknown> = {}, settings = {}): Promise<unknown[]> {
  const result = await clickhouse.client.query({
    query,
    query_params: parameters,
    format: "JSONEachRow",
    clickhouse_settings: settings,
  });
  return result.json();
}

async function failure(query: string, settings = {}): Promise<{ code: string; type: string }> {
  try {
    await rows(query, {}, settings);
  } catch (error) {
    if (error instanceof Error && "code" in error && "type" in error) {
      return { code: String(error.code), type: String(error.type) };
    }
    throw error;
  }
  throw new Error(`"${query}" did not fail`);
}

test("ping answers, and refuses a wrong password, a wrong user and none at all", async () => {
  const { url, user, password } = clickhouse.target;
  expect(await clickhouse.client.ping()).toEqual({ success: true });
  for (const wrong of [
    { username: user, password: `${password}x` },
    { username: "x", password },
  ]) {
    const answer = await createClient({ url, ...wrong }).ping();
    expect(answer.success ? undefined : answer.error).toMatchObject({ code: "516", type: "AUTHENTICATION_FAILED" });
  }
  expect((await fetch(`${url}/?query=SELECT+1`)).status).toBe(403);
  const headers = { "X-ClickHouse-User": user, "X-ClickHouse-Key": password };
  expect(await (await fetch(`${url}/?query=SELECT+1`, { headers })).text()).toBe("1\n");
});

const awkward = 'it\'s "q"\t\n\n\r\\ \\N \0 {x:String} -- { echoOn } /* € 🚀 `;';
const parameterKinds: [type: string, value: unknown, answer: unknown][] = [
  ["String", awkward, awkward],
  ["LowCardinality(String)", awkward, awkward],
  ["Array(String)", [awkward, "b"], [awkward, "b"]],
  ["Map(String, UInt8)", { [awkward]: 1 }, { [awkward]: 1 }],
  ["Nullable(String)", null, null],
  ["Nullable(String)", "NULL", "NULL"],
  ["UInt64", "18446744073709551615", "18446744073709551615"],
  ["Int32", -5, -5],
  ["Array(UInt32)", [1, 2], [1, 2]],
  ["Float64", 1.5, 1.5],
  ["Bool", true, true],
  ["Date", "2026-01-02", "2026-01-02"],
  ["DateTime64(3, 'UTC')", new Date(1_700_000_000_123), "2023-11-14 22:13:20.123"],
  ["Enum8('a' = 1, 'b' = 2)", "b", "b"],
];

test.each(parameterKinds)("a bound parameter of type %s comes back as it went", async (type, value, answer) => {
  const quoted = { output_format_json_quote_64bit_integers: 1 };
  expect(await rows(`SELECT {a:${type}} AS a`, { a: value }, quoted)).toEqual([{ a: answer }]);
});

test("names and limits can be bound, and parameters may come as a multipart form", async () => {
  expect(await rows("SELECT number FROM {t:Identifier} LIMIT {n:UInt32}", { t: "system.numbers", n: 2 })).toHaveLength(
    2,
  );
  const { url, user, password } = clickhouse.target;
  const client = createClient({ url, username: user, password, use_multipart_params: true });
  const result = await client.query({ query: "SELECT {a:String} AS a", query_params: { a: awkward }, format: "JSON" });
  expect(await result.json()).toMatchObject({ data: [{ a: awkward }], rows: 1 });
});

test("errors carry ClickHouse's numbers and names", async () => {
  const cases: [string, string, string][] = [
    ["SELECT FROM WHERE", "62", "SYNTAX_ERROR"],
    ["SELECT * FROM no_such_table", "60", "UNKNOWN_TABLE"],
    ["SELECT bogus", "47", "UNKNOWN_IDENTIFIER"],
    ["SELECT {a:String}", "456", "UNKNOWN_QUERY_PARAMETER"],
    ["SELECT throwIf(number = 3) FROM numbers(9)", "395", "FUNCTION_THROW_IF_VALUE_IS_NON_ZERO"],
    ["SELECT * FROM file('/etc/passwd')", "497", "ACCESS_DENIED"],
  ];
  for (const [query, code, type] of cases) expect(await failure(query)).toEqual({ code, type });
  expect(await failure("SELECT 1", { max_memory_usage_for_user: 1 })).toEqual({ code: "115", type: "UNKNOWN_SETTING" });
});

test("time, memory and size limits end a statement, and the next one does not inherit them", async () => {
  const endless = "SELECT count() FROM numbers(1000000000000)";
  expect(await failure(endless, { max_execution_time: 1 })).toMatchObject({ type: "TIMEOUT_EXCEEDED" });
  const hungry = "SELECT uniqExact(number) FROM numbers(100000000)";
  expect(await failure(hungry, { max_memory_usage: 1_000_000 })).toMatchObject({ type: "MEMORY_LIMIT_EXCEEDED" });
  expect(await failure("SELECT 1 FROM numbers(10)", { max_result_rows: 5 })).toMatchObject({ code: "396" });
  expect(await failure("SELECT 1 FROM numbers(10)", { max_rows_to_read: 5 })).toMatchObject({ code: "158" });
  expect(await rows("SELECT count() AS n FROM numbers(10)")).toEqual([{ n: 10 }]);
});

test("an answer that breaks off after its first megabytes is a failure to every reader", async () => {
  const query = "SELECT number, throwIf(number = 1500000) FROM numbers(2000000)";
  const ask = () => clickhouse.client.query({ query, format: "JSONEachRow" });
  expect((await ask()).text()).rejects.toThrow();
  const streamed = (async () => {
    for await (const _ of (await ask()).stream());
  })();
  expect(streamed).rejects.toThrow();
});

test("a large answer streams whole, compressed or not", async () => {
  const { url, user, password } = clickhouse.target;
  for (const response of [false, true]) {
    const client = createClient({ url, username: user, password, compression: { response } });
    const result = await client.query({ query: "SELECT number FROM numbers(500000)", format: "JSONEachRow" });
    expect(await result.json()).toHaveLength(500_000);
  }
});

test("rows inserted as JSON keep blank lines, statements and missing fields", async () => {
  await clickhouse.client.command({
    query:
      "CREATE TABLE notes (id UInt64, text String DEFAULT 'none', tags Map(String, UInt8)) ENGINE = MergeTree ORDER BY id",
  });
  const text = "x\n\nDROP TABLE notes\n\n-- { echoOn }\n;";
  await clickhouse.client.insert({
    table: "notes",
    values: [{ id: "1", text, tags: { a: 1 } }],
    format: "JSONEachRow",
  });
  await clickhouse.client.insert({ table: "notes", values: [{ id: 2 }], columns: ["id"], format: "JSONEachRow" });
  await clickhouse.client.insert({ table: "notes", values: [{ id: 3 }], format: "JSONEachRow" });
  const { target } = clickhouse;
  const headers = { "X-ClickHouse-User": target.user, "X-ClickHouse-Key": target.password };
  const insert = (format: string, body: string) =>
    fetch(`${target.url}/?query=INSERT+INTO+notes+FORMAT+${format}`, { method: "POST", headers, body });
  expect((await insert("JSONEachRow", '{"id":4}\n\n{"id":5}\n\n')).status).toBe(200);
  expect((await insert("TSV", "6\tx\t{}\n\nDROP TABLE notes\n")).status).toBeGreaterThanOrEqual(400);
  expect((await insert("SomethingElse", "")).headers.get("x-clickhouse-exception-code")).toBe("73");
  expect(await rows("SELECT * FROM notes ORDER BY id")).toEqual([
    { id: 1, text, tags: { a: 1 } },
    { id: 2, text: "none", tags: {} },
    { id: 3, text: "none", tags: {} },
    { id: 4, text: "none", tags: {} },
    { id: 5, text: "none", tags: {} },
  ]);
});

test("GET only reads", async () => {
  const { url, user, password } = clickhouse.target;
  const headers = { "X-ClickHouse-User": user, "X-ClickHouse-Key": password };
  const answer = await fetch(`${url}/?query=CREATE+DATABASE+x`, { headers });
  expect([answer.status, answer.headers.get("x-clickhouse-exception-code")]).toEqual([403, "497"]);
});

test("a scan uses every core, of however little memory the engine has", async () => {
  await clickhouse.client.command({
    query:
      "CREATE TABLE wide ENGINE = MergeTree ORDER BY n AS SELECT number AS n, toString(number) AS text FROM numbers(1000000)",
  });
  const scan = "SELECT count() FROM wide PREWHERE position(text, '99999') > 0 WHERE n > 7";
  expect(await rows(scan)).toEqual([{ "count()": 19 }]);
  const pipeline = await clickhouse.client.query({
    query: `EXPLAIN PIPELINE ${scan}`,
    format: "TabSeparatedRaw",
    clickhouse_settings: { max_threads: 2 },
  });
  expect(await pipeline.text()).toMatch(/MergeTreeSelect\(pool: ReadPool,.*× 2/);
});

test.skipIf(availableParallelism() === 1)("while others wait, a scan uses one core", async () => {
  const threads = "toString(getSetting('max_threads')) AS threads";
  const slowly = "(SELECT count() FROM numbers(30000000) WHERE sipHash64(number) = 1) = 0";
  const ask = (): Promise<unknown> => rows(`SELECT ${threads} FROM wide PREWHERE n = 1 WHERE ${slowly}`);
  const alone = await ask();
  expect(alone).not.toEqual([{ threads: "1" }]);
  const together = await Promise.all(Array.from({ length: 8 }, ask));
  // Two begin at once, and may see the others come. The last two may begin at once, too, and nobody waits then.
  const many = together.filter((found) => Bun.deepEquals(found, alone)).length;
  const one = together.filter((found) => Bun.deepEquals(found, [{ threads: "1" }])).length;
  expect(one + many).toBe(8);
  expect(one).toBeGreaterThanOrEqual(4);
  expect(many).toBeGreaterThanOrEqual(1);
});

test("forty questions at once get their own answers", async () => {
  const asked = Array.from({ length: 40 }, (_, n) =>
    rows("SELECT {n:UInt8} AS n, sum(number) AS s FROM numbers({n:UInt8})", { n }),
  );
  const expected = asked.map((_, n) => [{ n, s: (n * n - n) / 2 }]);
  expect(await Promise.all(asked)).toEqual(expected);
});
