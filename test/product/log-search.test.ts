// Searching logs as a reader does it: over HTTP, against a running stack, on a bundle of ours and on real dumps.
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { join } from "node:path";
import type { FacetList, Histogram, Line, LineList, OneLine, StreamList } from "../../db/model/contract/logs.ts";
import { linkHeader, routes } from "../../db/model/contract/routes.ts";
import { dumpPath, hasSharedData, trueLogs } from "../kit/shared-data.ts";
import { podOf, smallBundle } from "../kit/small-bundle.ts";
import { slugOf, type TestStack, testStack } from "../kit/stack.ts";

let stack: TestStack;
let link = "";

const owned = (object: object, kind: string, name: string, uid: string): object => {
  const { metadata, ...rest } = object as { metadata: object };
  return {
    ...rest,
    metadata: { ...metadata, ownerReferences: [{ apiVersion: "apps/v1", kind, name, uid, controller: true }] },
  };
};
const replicaSet = {
  apiVersion: "apps/v1",
  kind: "ReplicaSet",
  metadata: { namespace: "shop", name: "web-5d", uid: "rs-1" },
  spec: {},
};
const deployment = {
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { namespace: "shop", name: "web", uid: "dep-1" },
  spec: {},
};
const list = (kind: string, items: object[]): string =>
  JSON.stringify({ kind: `${kind}List`, apiVersion: "v1", metadata: {}, items });

const stamp = (second: number): string => `2026-01-01T00:00:${String(second).padStart(2, "0")}.000000001Z`;
const said = [
  `${stamp(1)} {"level":"info","msg":"ready","http":{"status":200}}`,
  `${stamp(2)} {"level":"error","msg":"boom","http":{"status":503},"trace_id":"abc123def456"}`,
  `${stamp(3)} java.lang.IllegalStateException: gone`,
  "    at com.example.Shop.buy(Shop.java:7)",
  `${stamp(5)} level=warn msg="slow query" duration=1250`,
];

beforeAll(async () => {
  stack = await testStack();
  const extra = {
    "cluster-resources/pods/shop.json": list("Pod", [
      owned(podOf("shop", "pod-0"), "ReplicaSet", "web-5d", "rs-1"),
      podOf("shop", "pod-1"),
    ]),
    "cluster-resources/replicasets/shop.json": list("ReplicaSet", [owned(replicaSet, "Deployment", "web", "dep-1")]),
    "cluster-resources/deployments/shop.json": list("Deployment", [deployment]),
    "cluster-resources/pods/logs/shop/pod-1/main.log": `${said.join("\n")}\n`,
  };
  const path = join(stack.dir, "bundle.tar.gz");
  await Bun.write(path, smallBundle(2, 300, extra));
  link = (await stack.kubin(["push", path])).stdout.trim();
  expect(await stack.settled(link)).toBe("COMPLETED");
});
afterAll(() => stack.remove());

const search = (q: string, more = ""): Promise<LineList> =>
  stack.json<LineList>(link, `${routes.logSearch}?q=${encodeURIComponent(q)}${more}`);
const messages = async (q: string): Promise<string[]> => (await search(q)).lines.map((line) => line.message);

test("words, fields, levels, owners and labels find their lines", async () => {
  expect((await search('"line 17 of pod 0"')).lines[0]?.message).toContain("line 17 ");
  expect(await messages("http.status>=500")).toEqual([said[1] ?? ""]);
  expect(await messages("level:error 'boom'")).toHaveLength(1);
  expect(await messages("duration>1000 msg:slow*")).toHaveLength(1);
  expect(await messages("IllegalState OR nowhere")).toHaveLength(1);
  expect((await search("owner:deployment/web")).total).toBe(300);
  expect((await search("owner:deploy/web owner:rs/web-5d")).total).toBe(300);
  expect((await search("owner:web*")).total).toBe(300);
  expect((await search("-owner:web")).total).toBe(5);
  expect((await search("owner:daemonset/web")).total).toBe(0);
  expect((await search("label.app:pod-1")).total).toBe(5);
  expect((await search("label.app:*")).total).toBe(305);
  expect((await search("label.none:*")).total).toBe(0);
  expect((await search("", "&pod=pod-1&level=error&text=BOOM")).lines).toHaveLength(1);
});

test("what cannot be meant is refused with where and what to write instead", async () => {
  for (const [q, sentence] of [
    ["level:wran", 'character 7: "wran" is not a level'],
    ["/(?=x)/", "cannot look ahead"],
    ['"open', "is not closed"],
    ["a ".repeat(41), "40 terms"],
  ]) {
    const response = await stack.get(link, `${routes.logSearch}?q=${encodeURIComponent(q ?? "")}`);
    expect([response.status, await response.text()]).toEqual([
      400,
      expect.stringContaining(JSON.stringify(sentence).slice(1, -1)),
    ]);
  }
  for (const query of ["q=%00", "cursor=xyz", "after=1:x", "cursor=a&after=1:1", "order=best", "limit=1001"]) {
    expect([query, (await stack.get(link, `${routes.logSearch}?${query}`)).status]).toEqual([query, 400]);
  }
});

test("pages follow their cursors to the end and back, and start at a line", async () => {
  const ids = (lines: readonly Line[]): string[] => lines.map((line) => `${line.stream}:${line.number}`);
  const whole = ids((await search("", "&limit=1000")).lines);
  expect(whole).toHaveLength(305);
  const seen: string[] = [];
  let page = await search("", "&limit=40");
  expect([page.total, page.previous]).toEqual([305, null]);
  for (;;) {
    seen.push(...ids(page.lines));
    if (!page.next) break;
    page = await search("", `&limit=40&cursor=${page.next}`);
  }
  expect(seen).toEqual(whole);
  const back = await search("", `&limit=40&cursor=${page.previous ?? ""}`);
  expect(ids(back.lines)).toEqual(whole.slice(-65, -25));
  expect(ids((await search("", `&limit=3&after=${whole[10] ?? ""}`)).lines)).toEqual(whole.slice(11, 14));
  expect(ids((await search("", `&limit=3&before=${whole[10] ?? ""}`)).lines)).toEqual(whole.slice(7, 10));
  const oldest = await search("", "&limit=5&order=oldest");
  expect(ids(oldest.lines)).toEqual(whole.toReversed().slice(0, 5));
});

test("histogram, facets, context and a line's address agree with the search", async () => {
  const counts = await stack.json<Histogram>(link, `${routes.histogram}?q=handled&buckets=20`);
  expect([counts.total, counts.buckets.reduce((sum, bucket) => sum + bucket.lines, 0)]).toEqual([300, 300]);
  expect((await stack.json<Histogram>(link, routes.histogram)).total).toBe(305);
  const { facets } = await stack.json<FacetList>(link, `${routes.logFacets}?by=pod,level,http.status`);
  expect(facets[0]?.values).toEqual([
    { value: "pod-0", lines: 300 },
    { value: "pod-1", lines: 5 },
  ]);
  expect(facets[2]?.values.map(({ value }) => value).sort()).toEqual(["200", "503"]);
  const [boom] = (await search("'boom'")).lines;
  const at = `stream=${boom?.stream ?? ""}&number=${boom?.number ?? 0}`;
  expect((await stack.json<OneLine>(link, `${routes.logLine}?${at}`)).line).toEqual(boom!);
  expect(boom?.time).toBe(stamp(2));
  const around = await stack.json<LineList>(link, `${routes.logContext}?${at}&lines=2`);
  expect(around.lines.map((line) => line.number)).toEqual([1, 2, 3, 4]);
  const all = await stack.json<LineList>(link, `${routes.logContext}?${at}&scope=snapshot&lines=1`);
  expect(all.lines.map((line) => line.number)).toEqual([1, 2, 3]);
  const gone = await stack.get(link, `${routes.logLine}?stream=${boom?.stream ?? ""}&number=999`);
  expect([gone.status, await gone.text()]).toEqual([404, expect.stringContaining("has no such line")]);
});

test("an export is the lines as a file with a name, for the link's holder only", async () => {
  const raw = await stack.get(link, `${routes.logExport}?q=pod:pod-1`);
  expect(raw.headers.get("content-disposition")).toMatch(/^attachment; filename="kubin-[A-Za-z0-9.-]+\.log"$/);
  expect(raw.headers.get("cache-control")).toContain("no-store");
  expect(await raw.text()).toBe(`${said.join("\n")}\n`);
  const rows = (await (await stack.get(link, `${routes.logExport}?format=ndjson&q=level:error`)).text())
    .trim()
    .split("\n");
  expect(rows.map((row) => JSON.parse(row).number)).toContain(2);
  expect((await (await stack.get(link, `${routes.logExport}?format=csv`)).text()).split("\n").length).toBeGreaterThan(
    305,
  );
  const parquet = await (await stack.get(link, `${routes.logExport}?format=parquet`)).bytes();
  expect(new TextDecoder().decode(parquet.slice(-4))).toBe("PAR1");
  expect((await fetch(`${stack.publicUrl}${routes.logExport}`)).status).toBe(404);
  expect(
    (await fetch(`${stack.publicUrl}${routes.logExport}`, { headers: { [linkHeader]: slugOf(link) } })).status,
  ).toBe(200);
});

test("a regex that would take for ever is answered or refused within a second", async () => {
  for (const regex of [
    "(a+)+$",
    "(x+x+)+y",
    "(.*)(.*)(.*)(.*)[^x]$",
    "(a|aa)+$",
    String.raw`(\w+\s?){50,60}$`,
    ".{900}",
    "(a{30}){40}",
  ]) {
    const started = performance.now();
    const response = await stack.get(link, `${routes.logSearch}?q=${encodeURIComponent(`/${regex}/`)}`);
    expect([regex, [200, 400, 413].includes(response.status)]).toEqual([regex, true]);
    expect(performance.now() - started).toBeLessThan(5000);
  }
});

describe.skipIf(!hasSharedData)("a real dump", () => {
  test("must-gather-aws: each of the oracle's tokens is found exactly as often, in all and per file", async () => {
    const pushed = (await stack.kubin(["push", dumpPath("must-gather-aws")])).stdout.trim();
    expect(await stack.settled(pushed, 120_000)).toBe("COMPLETED");
    const { streams } = await stack.json<StreamList>(pushed, routes.streams);
    const truth = await trueLogs("must-gather-aws");
    const held = streams.map((stream) => {
      const [, log] = [...truth].find(([path]) => path === stream.file || path.endsWith(`/${stream.file}`)) ?? [];
      return { stream, match: log?.match ?? {} };
    });
    const tokens = [...new Set([...truth.values()].flatMap((log) => Object.keys(log.match)))];
    expect(tokens.length).toBeGreaterThan(8);
    const wrong: string[] = [];
    const count = async (q: string): Promise<number> =>
      (await stack.json<Histogram>(pushed, `${routes.histogram}?q=${encodeURIComponent(q)}`)).total;
    for (const token of tokens) {
      const expected = held.reduce((sum, { match }) => sum + (match[token] ?? 0), 0);
      const found = await count(`'${token}'`);
      if (found !== expected) wrong.push(`${token}: ${found} found, ${expected} in the files`);
      const most = held.toSorted((a, b) => (b.match[token] ?? 0) - (a.match[token] ?? 0)).slice(0, 5);
      for (const { stream, match } of most) {
        const inFile = await count(`'${token}' stream:${stream.id}`);
        if (inFile !== (match[token] ?? 0))
          wrong.push(`${token} in ${stream.file}: ${inFile}, not ${match[token] ?? 0}`);
      }
    }
    expect(wrong).toEqual([]);
  }, 180_000);
});
