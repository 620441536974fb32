// Questions against a real engine behind its front: what they find, and that text from outside stays text.
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import {
  awkward,
  corpusLines as all,
  corpusSnapshot as of,
  corpusStart as start,
  forms,
  questionOf as question,
} from "../../test/kit/line-corpus.ts";
import { insertTestLines, type TestLine } from "../../test/kit/line-rows.ts";
import { type Throwaway, throwawayClickHouse } from "../local/clickhouse/throwaway.ts";
import { isKubinError } from "../model/error.ts";
import type { Lines } from "../ports.ts";
import { clickHouseLines } from "../remote/clickhouse-lines.ts";
import { countFound } from "./count.ts";
import { facets } from "./facets.ts";
import { migrateLines } from "./migrate.ts";
import type { PodName } from "../model/log-query/terms.ts";
import { searchLines } from "./search.ts";

let clickhouse: Throwaway;
let store: Lines;

beforeAll(async () => {
  clickhouse = await throwawayClickHouse();
  await migrateLines(clickhouse.client);
  store = clickHouseLines(clickhouse.target);
  await insertTestLines(clickhouse, "snap", all);
});
afterAll(async () => {
  await store.close();
  await clickhouse.remove();
});

async function found(text: string, pods: Record<string, PodName[]> = {}): Promise<string[]> {
  const { lines } = await searchLines(store, of, question(text, pods), { order: "oldest", limit: 1000 });
  return lines.map((line) => `${line.stream}:${line.number}`).sort();
}
const where = (holds: (line: TestLine) => boolean): string[] =>
  all
    .filter(holds)
    .map((line) => `${line.stream}:${line.number}`)
    .sort();
const has =
  (text: string) =>
  (line: TestLine): boolean =>
    line.message.toLowerCase().includes(text);

describe("a question finds", () => {
  const cases: [string, (line: TestLine) => boolean][] = [
    ["", () => true],
    ["TIMEOUT", has("timeout")],
    ["'Timeout'", has("timeout")],
    ["'TIMEOUT'", () => false],
    ['"took long" 3', (line) => has("took long")(line) && has("3")(line)],
    ["äö", has("äö")],
    ["/req.*[34] took/", (line) => /req.*[34] took/.test(line.message)],
    ["/TIMEOUT/i", has("timeout")],
    ["/TIMEOUT/", () => false],
    ["-timeout -request", (line) => !has("timeout")(line) && !has("request")(line)],
    [
      "ns:shop timeout OR request",
      (line) => line.namespace === "shop" && (has("timeout")(line) || has("request")(line)),
    ],
    ["-(timeout OR ns:shop)", (line) => !has("timeout")(line) && line.namespace !== "shop"],
    ["level:error", (line) => line.level === "error"],
    ["level>=warn", (line) => line.level === "error"],
    ["-level:error", (line) => line.level !== "error"],
    ["level<error ns:bank", (line) => line.level !== "error" && line.namespace === "bank"],
    ["pod:web-1,web-2", (line) => ["web-1", "web-2"].includes(line.pod)],
    ["pod:*-1 container:pro*", (line) => line.pod === "web-1" && line.container === "proxy"],
    ["node:*ode-1* file:*.log", (line) => line.node === "node-1"],
    ["rid:req-77", (line) => line.number === 77],
    ["keyword:timeout,panic", (line) => line.keywords.length > 0],
    ["pattern:ff", () => true],
    ["pattern:fe", () => false],
    ["source:host", () => false],
    ["stream:1000003", (line) => line.stream === "1000003"],
    ["from:1800-01-01 to:9999-12-31T23:59:59.999Z", () => true],
    ["from:9999-01-01", () => false],
    ["since:1h", (line) => line.ns >= start],
    [
      "from:2025-11-20T12:00:10Z to:2025-11-20T12:00:11Z",
      (line) => line.ns >= start + 10_000_000_000n && line.ns <= start + 11_000_000_000n,
    ],
  ];
  test.each(cases)("%p: exactly its lines", async (text, holds) => {
    expect(await found(text)).toEqual(where(holds));
  });

  const fields: [string, number[]][] = [
    ["http.status:500", [0]],
    ["http.status>=200", [0, 1]],
    ["http.status<500", [1]],
    ["http.path:/api/*", [0]],
    ["http.path:*ITEMS", [0]],
    ['user:"ann lee"', [0]],
    ["user:*", [0, 1, 3]],
    ["ok:true", [0]],
    ["flat.key:v1", [0]],
    ["node:x .node:node-7", []],
    [".node:node-7", [2]],
    ["attempts>2", [2]],
    ["attempts>3", []],
    ["err:*host", [2]],
    ["duration>=1250", [3]],
    ["user:carol", [3]],
    ["msg:slow*", [3]],
    ["status:502", [4]],
    ["status>=500", [4]],
    ["status<500 method:post", [5]],
    ["path:/shop/*", [4]],
    ["latency>0.2", [4]],
    ["nosuch.field:x", []],
    ["nosuch:*", []],
  ];
  test.each(fields)("%p: the lines whose field it is", async (text, wanted) => {
    const messages = new Set(wanted.map((at) => forms[at] ?? ""));
    const expected = where((line) => messages.has(line.message));
    // `user="quoted only` has no closing quote: its value is what stands there.
    const lines = (await found(text)).filter((id) => !where((line) => line.message === forms[6]).includes(id));
    expect(lines).toEqual(expected);
  });

  test("owners and labels by the pods that they mean, in their own namespaces only", async () => {
    const pods = [
      { namespace: "shop", name: "web-1" },
      { namespace: "bank", name: "web-2" },
    ];
    const holds = (line: TestLine): boolean =>
      pods.some((pod) => pod.name === line.pod && pod.namespace === line.namespace);
    expect(where(holds).length).toBeGreaterThan(0);
    expect(await found("owner:web", { "owner:web": pods })).toEqual(where(holds));
    expect(await found("-label.app:web", { "label.app:web": pods })).toEqual(where((line) => !holds(line)));
    expect(await found("owner:none")).toEqual([]);
  });
});

describe("text from outside stays text", () => {
  const hostile = [
    ...awkward.filter((text) => !text.includes("\0")),
    "a\tb\nc\r",
    "\\'",
    "NULL",
    "{snapshot:String}",
    "' UNION SELECT 1 --",
    "*/",
    "/*",
  ];
  test("as a word, an exact text, a place, a field and its value, a label", async () => {
    for (const text of hostile) {
      const quoted = `"${text.replaceAll(/["\\]/g, String.raw`\$&`)}"`;
      expect(await found(quoted)).toEqual(where(has(text.toLowerCase())));
      for (const key of ["ns", "pod", "rid", "file", "x", "x.y", "owner"])
        expect(await found(`${key}:${quoted}`)).toEqual([]);
      const plain = { type: "field", values: [{ text, anyBefore: true, anyAfter: true }] } as const;
      const asked = { ...question(""), query: { all: [{ ...plain, path: text }] } };
      await searchLines(store, of, asked, { order: "newest", limit: 10 });
      await facets(store, of, question(""), { by: [text], limit: 5 });
    }
    expect(await countFound(store, of, question(""))).toBe(all.length);
  });

  test("a regex that the engine cannot compile is the asker's mistake", async () => {
    const asked = { ...question(""), query: { all: [{ type: "regex", source: "(?=a)", ignoreCase: false } as const] } };
    const thrown = await searchLines(store, of, asked, { order: "newest", limit: 1 }).catch((error: unknown) => error);
    expect(isKubinError(thrown, "invalid")).toBe(true);
  });
});
