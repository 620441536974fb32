// Questions about logs as a whole, as a reader asks them: over HTTP, against a running stack, with numbers counted here.
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { join } from "node:path";
import type { Aggregate, Correlation, PatternChangeList, PatternList } from "../../db/model/contract/log-analytics.ts";
import type { LineList } from "../../db/model/contract/logs.ts";
import { linkBeforeHeader, linkHeader, routes } from "../../db/model/contract/routes.ts";
import type { Usage } from "../../db/model/contract/usage.ts";
import { dumpPath, hasSharedData } from "../kit/shared-data.ts";
import { podOf, smallBundle } from "../kit/small-bundle.ts";
import { slugOf, type TestStack, testStack } from "../kit/stack.ts";

let stack: TestStack;
let link = "";
let earlier = "";

const stamp = (second: number, nanos = 0): string =>
  new Date(Date.UTC(2026, 0, 1) + second * 1000).toISOString().replace("000Z", `${String(nanos).padStart(9, "0")}Z`);

interface Said {
  readonly pod: string;
  readonly second: number;
  readonly level: "info" | "warn" | "error";
  readonly ms: number;
  readonly text: string;
}

/** Ten minutes of three pods: "api" fails all along, "pay" only in the sixth minute. */
function said(): Said[] {
  const lines: Said[] = [];
  for (let second = 0; second < 600; second++) {
    const request = `req-${String(second).padStart(6, "0")}`;
    const add = (pod: string, level: Said["level"], text: string): void => {
      const ms = (second * 7) % 500;
      lines.push({ pod, second, level, ms, text: `level=${level} msg="${text}" request_id=${request} took=${ms}` });
    };
    add(
      "api",
      second % 3 === 0 ? "error" : "info",
      second % 3 === 0 ? "upstream answered badly" : "request served well",
    );
    if (second % 2 === 0) add("web", second % 60 === 0 ? "warn" : "info", `page number ${second} rendered`);
    if (second >= 300 && second < 360) add("pay", "error", "card gateway refused the payment");
    else if (second % 10 === 0) add("pay", "info", "payment booked at last");
  }
  return lines;
}
const lines = said();
const fileOf = (pod: string, of: readonly Said[]): string =>
  of
    .filter((line) => line.pod === pod)
    .map((line) => `${stamp(line.second)} ${line.text}\n`)
    .join("");

function bundleOf(of: readonly Said[]): Uint8Array<ArrayBuffer> {
  const pods = ["api", "web", "pay"];
  const items = pods.map((pod) => podOf("shop", pod));
  return smallBundle(0, 0, {
    "cluster-resources/pods/shop.json": JSON.stringify({ kind: "PodList", apiVersion: "v1", metadata: {}, items }),
    ...Object.fromEntries(pods.map((pod) => [`cluster-resources/pods/logs/shop/${pod}/main.log`, fileOf(pod, of)])),
  });
}

async function pushed(name: string, content: Uint8Array<ArrayBuffer> | string): Promise<string> {
  const path = join(stack.dir, name);
  await Bun.write(path, content);
  const ran = await stack.kubin(["push", path]);
  const found = ran.stdout.trim();
  if (found === "") throw new Error(ran.stderr);
  expect(await stack.settled(found)).toBe("COMPLETED");
  return found;
}

beforeAll(async () => {
  stack = await testStack();
  link = await pushed("now.tar.gz", bundleOf(lines));
  const before = lines
    .filter((line) => line.level !== "error" || line.second % 30 === 0)
    .map((line) =>
      line.pod === "web" ? { ...line, text: line.text.replace("rendered", "drawn in the old way") } : line,
    );
  earlier = await pushed("before.tar.gz", bundleOf(before.filter((line) => !line.text.includes("refused"))));
});
afterAll(() => stack.remove());

const aggregate = (query: Record<string, string>): Promise<Aggregate> =>
  stack.json<Aggregate>(link, `${routes.logAggregate}?${new URLSearchParams(query).toString()}`);
const values = ({ groups }: Aggregate): [string, unknown][] => groups.map(({ key, value }) => [key.join("/"), value]);
const per = (of: readonly Said[], key: (line: Said) => string): [string, number][] =>
  [...Map.groupBy(of, key)].map(([name, all]): [string, number] => [name, all.length]).sort((a, b) => b[1] - a[1]);
const errors = lines.filter((line) => line.level === "error");

describe("aggregations", () => {
  test("talkers, errors, first and last by any dimension are what was written", async () => {
    expect(values(await aggregate({ by: "pod" }))).toEqual(per(lines, (line) => line.pod));
    expect(values(await aggregate({ by: "namespace,level" }))).toEqual(per(lines, (line) => `shop/${line.level}`));
    const failing = values(await aggregate({ by: "pod", measure: "errors" }));
    expect(failing.slice(0, 2)).toEqual(per(errors, (line) => line.pod));
    expect(failing[2]).toEqual(["web", 0]);
    const rate = values(await aggregate({ by: "pod", measure: "error_rate" }));
    const share = (pod: string): number =>
      errors.filter((line) => line.pod === pod).length / lines.filter((line) => line.pod === pod).length;
    expect(Object.fromEntries(rate)).toEqual({ api: share("api"), pay: share("pay"), web: 0 });
    // The kubelet's time in front of a line is no part of it.
    const bytes = (pod: string): number =>
      lines.filter((line) => line.pod === pod).reduce((sum, line) => sum + line.text.length, 0);
    expect(Object.fromEntries(values(await aggregate({ by: "pod", measure: "bytes" })))).toEqual({
      api: bytes("api"),
      web: bytes("web"),
      pay: bytes("pay"),
    });
    const first = await aggregate({ by: "pod", measure: "first", q: "refused" });
    expect(values(first)).toEqual([["pay", stamp(300)]]);
    expect(values(await aggregate({ by: "level", measure: "last", q: "level:warn" }))).toEqual([["warn", stamp(540)]]);
    expect(values(await aggregate({ measure: "distinct:field.request_id" }))).toEqual([["", 600]]);
    expect((await aggregate({ q: "nowhere" })).groups).toEqual([]);
  });

  test("numbers inside lines, over time, with others together", async () => {
    const took = lines
      .filter((line) => line.pod === "pay")
      .map((line) => line.ms)
      .sort((a, b) => a - b);
    const p95 = await aggregate({ q: "pod:pay", measure: "p95:took" });
    expect(values(p95)).toEqual([["", took[Math.floor(took.length * 0.95)]]]);
    const over = await aggregate({ by: "level", measure: "errors", every: "1m" });
    const perMinute = per(errors, (line) => String(Math.floor(line.second / 60)));
    const bars = over.groups.find(({ key }) => key[0] === "error")?.buckets ?? [];
    expect(over.everySeconds).toBe(60);
    expect(Object.fromEntries(bars.map(({ start, value }) => [start, value]))).toEqual(
      Object.fromEntries(
        perMinute.map(([minute, count]) => [stamp(Number(minute) * 60).replace(".000000000", ""), count]),
      ),
    );
    const two = await aggregate({ by: "pod", every: "90s", top: "1" });
    expect([two.other?.groups, two.other?.lines]).toEqual([2, lines.filter((line) => line.pod !== "api").length]);
    expect(two.other?.buckets.reduce((sum, bucket) => sum + bucket.lines, 0)).toBe(two.other?.lines ?? 0);
  });

  test("what is no question is refused, and never SQL", async () => {
    for (const query of [
      "by=snapshot_id",
      "by=a,b",
      "by=pod,pod,level,node,namespace",
      "by=field.",
      "every=0s",
      "every=8d",
      "every=1",
      "measure=count()",
      "measure=sum:",
      "measure=distinct:lines",
      "top=0",
      "top=101",
      "q=level:wran",
      "by=pod%00",
    ]) {
      expect([query, (await stack.get(link, `${routes.logAggregate}?${query}`)).status]).toEqual([query, 400]);
    }
    expect((await stack.get(link, `${routes.logAggregate}?every=1s&by=field.request_id&top=100`)).status).toBe(413);
    for (const path of ["') OR 1=1 --", "a'b", "`x`", "{p0:String}", "\\", 'x"y', "*/ DROP TABLE lines /*"]) {
      const found = await aggregate({
        by: `field.${path}`,
        measure: `max:${path}`,
        q: `"${path.replaceAll(/["\\]/g, String.raw`\$&`)}"`,
      });
      expect([path, found.groups]).toEqual([path, []]);
    }
    expect(values(await aggregate({}))).toEqual([["", lines.length]]);
    expect((await fetch(`${stack.publicUrl}${routes.logAggregate}`)).status).toBe(404);
  });
});

describe("correlations", () => {
  const correlate = (query: Record<string, string>): Promise<Correlation> =>
    stack.json<Correlation>(link, `${routes.logCorrelate}?${new URLSearchParams(query).toString()}`);

  test("name who else failed, the unusual first, and every line of the request", async () => {
    const q = encodeURIComponent("pod:pay request_id:req-000330");
    const { lines: found } = await stack.json<LineList>(link, `${routes.logSearch}?q=${q}`);
    const line = found[0];
    const { around, trace } = await correlate({
      stream: line?.stream ?? "",
      number: String(line?.number ?? 0),
      seconds: "20",
    });
    const near = errors.filter((each) => Math.abs(each.second - 330) <= 20);
    expect(around?.failing.map((row) => [row.pod, row.errors])).toEqual([
      ["pay", near.filter((each) => each.pod === "pay").length],
      ["api", near.filter((each) => each.pod === "api").length],
    ]);
    expect(around?.failing.map((row) => row.firstAfterMs)).toEqual([-20_000, -18_000]);
    // 60 errors of 590 seconds, 41 of them in this window; "api" fails as it always does.
    expect(around?.failing[0]?.ratio).toBeCloseTo(41 / ((60 * 40) / 590), 5);
    expect(around?.failing[1]?.ratio).toBeCloseTo(1, 0);
    expect(around?.failing[0]?.sample?.message).toContain("card gateway");
    expect(trace?.ids).toEqual(["req-000330"]);
    expect(trace?.lines.map((each) => each.gapMs)).toEqual([null, 0, 0]);
    expect(trace?.places.map(({ pod }) => pod).toSorted()).toEqual(["api", "pay", "web"]);
    const at = await correlate({ at: stamp(330), seconds: "20" });
    expect(at.around).toEqual(around);
    const id = await correlate({ id: "req-000330" });
    expect([id.trace, id.around]).toEqual([trace!, null]);
    expect((await correlate({ id: "req-999999" })).trace?.lines).toEqual([]);
  });

  test("need exactly one of a line, a time and an id", async () => {
    for (const query of [
      "",
      "stream=1",
      "number=1",
      `at=${stamp(1)}&id=req-000001`,
      "id=a'%20OR%201=1",
      "id=abc",
      "at=yesterday",
      `at=${stamp(1)}&seconds=3601`,
    ]) {
      expect([query, (await stack.get(link, `${routes.logCorrelate}?${query}`)).status]).toEqual([query, 400]);
    }
    expect((await stack.get(link, `${routes.logCorrelate}?stream=1&number=1`)).status).toBe(404);
  });
});

describe("patterns", () => {
  const patterns = (query: string): Promise<PatternList> =>
    stack.json<PatternList>(link, `${routes.logPatterns}?${query}`);
  const compare = (before: string | null, query = ""): Promise<Response> =>
    fetch(`${stack.publicUrl}${routes.comparePatterns}?${query}`, {
      headers: { [linkHeader]: slugOf(link), ...(before === null ? {} : { [linkBeforeHeader]: before }) },
    });

  test("count what is said, from when to when, with a bar for each time", async () => {
    const found = await patterns("buckets=10");
    const refused = found.patterns.find(({ text }) => text.includes("card gateway"));
    expect([refused?.lines, refused?.levels, refused?.places]).toEqual([
      60,
      { error: 60 },
      [{ namespace: "shop", container: "main", lines: 60 }],
    ]);
    expect([refused?.first, refused?.last]).toEqual([stamp(300), stamp(359)]);
    expect([found.lines, refused?.share]).toEqual([lines.length, 60 / lines.length]);
    const start = Date.parse(found.start ?? "");
    const size = (found.bucketSeconds ?? 0) * 1000;
    refused?.counts?.forEach((count, i) => {
      const inside = lines.filter((line) => {
        const at = Date.parse(stamp(line.second));
        return line.text.includes("card gateway") && at >= start + i * size && at < start + (i + 1) * size;
      });
      expect(count).toBe(inside.length);
    });
    for (const pattern of found.patterns) {
      expect(pattern.counts?.reduce((sum, count) => sum + count, 0)).toBe(pattern.lines);
      const q = encodeURIComponent(`pattern:${pattern.patterns.join(",")}`);
      const { groups } = await stack.json<Aggregate>(link, `${routes.logAggregate}?q=${q}`);
      expect(groups[0]?.lines).toBe(pattern.lines);
    }
  });

  test("are of the lines that a question leaves, and other questions are refused by name", async () => {
    const sum = async (query: string): Promise<number> => (await patterns(query)).lines;
    expect(await sum(`q=${encodeURIComponent("level>=error")}`)).toBe(errors.length);
    expect(await sum("level=warn&namespace=shop&container=main")).toBe(
      lines.filter((line) => line.level !== "info").length,
    );
    expect(await sum(`q=${encodeURIComponent("-level:error ns:shop OR ns:none")}`)).toBe(lines.length - errors.length);
    expect(await sum("q=ns:none")).toBe(0);
    const wrong = await stack.get(link, `${routes.logPatterns}?q=${encodeURIComponent("level:error timeout")}`);
    expect([wrong.status, await wrong.text()]).toEqual([400, expect.stringContaining('patterns of \\"timeout\\"')]);
  });

  test("of two snapshots differ by what is new, gone and more frequent, errors first", async () => {
    const response = await compare(slugOf(earlier));
    const { changes } = (await response.json()) as PatternChangeList;
    expect(response.status).toBe(200);
    const [first, second] = changes;
    expect([first?.kind, first?.pattern.text.includes("card gateway"), first?.linesAfter, first?.factor]).toEqual([
      "new",
      true,
      60,
      null,
    ]);
    expect([second?.kind, second?.pattern.text.includes("upstream answered"), second?.linesAfter]).toEqual([
      "changed",
      true,
      200,
    ]);
    expect(second?.linesBefore).toBe(
      lines.filter((line) => line.text.includes("upstream") && line.second % 30 === 0).length,
    );
    expect(changes.find(({ kind }) => kind === "gone")?.pattern.text).toContain("drawn in the old way");
    expect(changes.some(({ pattern }) => pattern.text.includes("request served well"))).toBe(false);
    const same = (await (await compare(slugOf(link))).json()) as PatternChangeList;
    expect(same.changes).toEqual([]);
  });

  test("are compared only for who holds both links, as they are now", async () => {
    expect((await compare(null)).status).toBe(400);
    expect((await compare("0123456789012345678901")).status).toBe(404);
    expect((await compare("x' OR 1=1")).status).toBe(404);
    const foreign = await fetch(`${stack.publicUrl}${routes.comparePatterns}`, {
      headers: { [linkBeforeHeader]: slugOf(earlier) },
    });
    expect(foreign.status).toBe(404);
    const gone = await pushed("gone.tar.gz", bundleOf(lines.slice(0, 50)));
    expect((await compare(slugOf(gone))).status).toBe(200);
    expect((await stack.kubin(["rm", await idOf(gone), "--yes"])).code).toBe(0);
    // The decision may be remembered for a second.
    await Bun.sleep(1100);
    expect((await compare(slugOf(gone))).status).toBe(404);
  });

  const idOf = async (of: string): Promise<string> => (await stack.json<{ id: string }>(of, routes.snapshot)).id;
});

describe("usage", () => {
  const usage = async (of: string, query = ""): Promise<Usage> => stack.json<Usage>(of, `${routes.usage}?${query}`);
  const container = (name: string, resources: object): object => ({ name, image: "i", resources });
  const pod = (name: string, containers: object[]): object => ({
    apiVersion: "v1",
    kind: "Pod",
    metadata: { namespace: "shop", name, uid: name },
    spec: { containers },
  });
  const metrics = (kind: string, name: string, of: object, namespace = "shop"): object => ({
    apiVersion: "metrics.k8s.io/v1beta1",
    kind,
    metadata: { name, ...(kind === "PodMetrics" ? { namespace } : {}) },
    timestamp: "2026-01-01T00:00:30Z",
    window: "30s",
    ...of,
  });
  const use = (name: string, cpu: string, memory: string): object => ({ name, usage: { cpu, memory } });

  test("sets what was used against requests, limits and allocatable, for one point in time", async () => {
    const items = [
      pod("web", [
        container("app", { requests: { cpu: "250m", memory: "1Gi" }, limits: { cpu: "1", memory: "2Gi" } }),
        container("proxy", { limits: { cpu: "100m" } }),
      ]),
      pod("idle", [container("app", {})]),
      metrics("PodMetrics", "web", { containers: [use("app", "1500m", "1536Mi"), use("proxy", "50000000n", "10Mi")] }),
      metrics("PodMetrics", "idle", { containers: [use("app", "1m", "4Gi")] }),
      metrics("PodMetrics", "elsewhere", { containers: [use("x", "2m", "1Mi")] }, "bank"),
      {
        apiVersion: "v1",
        kind: "Node",
        metadata: { name: "node-1" },
        status: { allocatable: { cpu: "4", memory: "8Gi" } },
      },
      metrics("NodeMetrics", "node-1", { usage: { cpu: "2", memory: "6Gi" } }),
    ];
    const of = await pushed("list.json", JSON.stringify({ apiVersion: "v1", kind: "List", items }));
    const found = await usage(of);
    expect([found.basis, found.measuredAt, found.podsMeasured, found.cut]).toEqual([
      "one point in time",
      "2026-01-01T00:00:30Z",
      3,
      false,
    ]);
    const Gi = 1024 ** 3;
    const [web] = found.pods;
    expect(found.pods.map((each) => each.pod)).toEqual(["web", "elsewhere", "idle"]);
    expect(web?.cpu.used).toBeCloseTo(1.55, 9);
    expect([web?.cpu.request, web?.cpu.limit]).toEqual([0.35, 1.1]);
    expect(web?.memory).toEqual({ used: 1.5 * Gi + 10 * 1024 ** 2, request: Gi, limit: null });
    expect(web?.containers[1]?.cpu).toEqual({ used: 0.05, request: 0.1, limit: 0.1 });
    expect(found.pods[1]?.cpu).toEqual({ used: 0.002, request: null, limit: null });
    expect(found.nodes).toEqual([
      { node: "node-1", cpu: { used: 2, allocatable: 4 }, memory: { used: 6 * Gi, allocatable: 8 * Gi } },
    ]);
    const byMemory = await usage(of, "sort=memory&top=1&namespace=shop");
    expect([byMemory.pods.map((each) => each.pod), byMemory.podsMeasured]).toEqual([["idle"], 2]);
    expect(byMemory.namespaces.map(({ namespace, pods }) => [namespace, pods])).toEqual([["shop", 2]]);
    expect((await stack.get(of, `${routes.usage}?top=101`)).status).toBe(400);
    expect((await usage(of, "namespace=' OR 1=1")).pods).toEqual([]);
  });

  test("is empty where nothing was measured, and not there without a link", async () => {
    const none = await usage(link);
    expect([none.pods, none.nodes, none.measuredAt, none.podsMeasured]).toEqual([[], [], null, 0]);
    expect((await fetch(`${stack.publicUrl}${routes.usage}`)).status).toBe(404);
  });

  test.skipIf(!hasSharedData)(
    "of a real bundle is of all its PodMetrics",
    async () => {
      const ran = (await stack.kubin(["push", dumpPath("harvester-a.zip")])).stdout.trim();
      expect(await stack.settled(ran, 120_000)).toBe("COMPLETED");
      const found = await usage(ran, "top=100");
      expect([found.podsMeasured, found.pods.length, found.cut]).toEqual([25, 25, false]);
      expect(found.pods.every(({ memory }) => memory.used > 0)).toBe(true);
      expect(found.pods.some(({ cpu }) => cpu.request !== null && cpu.used > 0)).toBe(true);
    },
    180_000,
  );
});
