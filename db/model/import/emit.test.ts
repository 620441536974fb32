import { describe, expect, test } from "bun:test";
import { bunCodecs } from "../../../cli/read/codecs.ts";
import { memorySource } from "../../../test/kit/memory-source.ts";
import { files, tarGzOf } from "../../../test/kit/tar-fixture.ts";
import type { ArchiveSource } from "../archive/archive.ts";
import { openArchive } from "../archive/open.ts";
import { defaultImportLimits } from "../limits.ts";
import {
  emit,
  type ImportedResource,
  scan,
  type ScanOptions,
  type ScanResult,
  sniff,
  type SnapshotSink,
} from "./import.ts";

const pod = (name: string, resourceVersion: string, note = "") => ({
  metadata: { name, namespace: "shop", resourceVersion, annotations: { note } },
});
const podList = (...items: object[]) => JSON.stringify({ kind: "PodList", apiVersion: "v1", items });
/** Its log stands before its resources. */
const bundle = (pods: Readonly<Record<string, string>>) =>
  files({
    "b/version.yaml": "apiVersion: troubleshoot.sh/v1beta2\n",
    "b/cluster-resources/pods/logs/shop/web-1/app.log": "one\n",
    ...pods,
  });

async function scanned(entries: ReturnType<typeof files>, options: ScanOptions = {}) {
  const source = await openArchive(memorySource(tarGzOf(entries)), bunCodecs, { name: "test" });
  const [detection] = await sniff(source);
  if (detection === undefined) throw new Error("nothing was detected");
  return { source, result: await scan(source, detection, bunCodecs, limits, options) };
}
/** Of these notes gzip leaves nearly nothing. */
const limits = { ...defaultImportLimits, ratio: 10_000 };

/** So that files are looked at later, as their bytes. */
const later: ScanOptions = { turn: () => Bun.sleep(0) };

async function emitted(
  { source, result }: Awaited<ReturnType<typeof scanned>>,
  sink: Partial<SnapshotSink> = {},
): Promise<{ steps: string[]; resources: ImportedResource[] }> {
  const steps: string[] = [];
  const resources: ImportedResource[] = [];
  await emit(source, result, bunCodecs, limits, {
    resource(resource) {
      steps.push(resource.name);
      resources.push(resource);
    },
    resourcesDone: async () => void steps.push("done"),
    log: async (stream) => void steps.push(stream.container),
    gap: () => undefined,
    ...sink,
  });
  return { steps, resources };
}

const heldOf = ({ held }: ScanResult): number =>
  [...held.values()].reduce((sum, file) => sum + (Array.isArray(file) ? file.length : 0), 0);

describe("what the scan has held", () => {
  const twice = bundle({
    "b/cluster-resources/pods/a.json": podList(pod("web-1", "5"), pod("web-2", "1")),
    "b/cluster-resources/pods/b.json": podList(pod("web-1", "9"), pod("web-3", "1")),
  });

  test("comes once, without what lost against its duplicate, and it is said when that was all", async () => {
    const input = await scanned(twice);
    expect(heldOf(input.result)).toBe(4);
    const { steps, resources } = await emitted(input);
    expect(steps.filter((step) => step.startsWith("web"))).toEqual(["web-2", "web-1", "web-3"]);
    expect(steps.filter((step) => step === "done")).toEqual(["done"]);
    expect(steps.indexOf("done")).toBeGreaterThan(steps.indexOf("web-3"));
    expect(steps).toContain("app");
    expect(resources.find(({ name }) => name === "web-1")?.object).toMatchObject({
      metadata: { resourceVersion: "9" },
    });
  });

  test("is what is read where nothing is held", async () => {
    const held = await emitted(await scanned(twice));
    const input = await scanned(twice);
    input.result.held.clear();
    const read = await emitted(input);
    expect(read.resources).toEqual(held.resources);
    expect(read.steps).not.toContain("done");
  });

  test("is the files as they are, where they can be read again; nothing of them is written before they leave", async () => {
    const atOnce = await emitted(await scanned(twice));
    const input = await scanned(twice, later);
    expect([...input.result.held.values()].some(Array.isArray)).toBe(false);
    const read = await emitted(input);
    expect(read.resources).toEqual(atOnce.resources);
    expect(read.steps.filter((step) => step !== "app")).toEqual(atOnce.steps.filter((step) => step !== "app"));
  });

  test("has the longer of two copies of one version, also of files that were given up for there were too many", async () => {
    const note = "n".repeat(500_000);
    const file = (name: string) => `b/cluster-resources/pods/${name}.json`;
    const many = Array.from({ length: 150 }, (_, i) => [
      file(`b${String(i)}`),
      podList(pod(`b-${String(i)}`, "1", note)),
    ]);
    const input = await scanned(
      bundle({
        [file("a")]: podList(pod("web-1", "1"), pod("web-2", "1", `${note}${note}`), pod("web-3", "1", "same")),
        ...Object.fromEntries(many),
        [file("c")]: podList(pod("web-1", "1", "longer"), pod("web-2", "1", "shorter"), pod("web-3", "1", "same")),
      }),
      later,
    );
    // Half of it is read again; 2 MiB of the 20 that were held at most are.
    expect(input.result.held.size).toBeLessThan(6);
    const { resources } = await emitted(input);
    expect(resources.length).toBe(153);
    const noteOf = (name: string): string => resources.find((one) => one.name === name)?.json ?? "";
    expect(noteOf("web-1")).toContain("longer");
    expect(noteOf("web-2")).not.toContain("shorter");
    expect(noteOf("web-3")).toContain("same");
  });

  test("is bounded: what is too much is read again, each once, and nobody is told that it was all", async () => {
    const note = "n".repeat(500_000);
    const many = Array.from({ length: 60 }, (_, i) => [
      `b/cluster-resources/pods/${String(i)}.json`,
      podList(pod(`web-${String(i)}`, "1", note)),
    ]);
    const input = await scanned(bundle(Object.fromEntries(many)));
    expect(heldOf(input.result)).toBeGreaterThan(10);
    expect(heldOf(input.result)).toBeLessThan(50);
    const { steps } = await emitted(input);
    expect(steps.filter((step) => step.startsWith("web")).sort()).toEqual(
      Array.from({ length: 60 }, (_, i) => `web-${String(i)}`).sort(),
    );
    expect(steps).not.toContain("done");
  });

  test("does not wait for a log that is read beside it", async () => {
    const { promise: lastCame, resolve } = Promise.withResolvers<void>();
    const { steps } = await emitted(await scanned(twice), {
      log: () => lastCame,
      resourcesDone: async () => resolve(),
    });
    expect(steps).toEqual(["web-2", "web-1", "web-3"]);
  });

  test("fails as a whole: the other side stops, and the first failure is told", async () => {
    const input = await scanned(
      bundle({
        "b/cluster-resources/pods/a.json": podList(
          ...Array.from({ length: 500 }, (_, i) => pod(`web-${String(i)}`, "1")),
        ),
        "b/cluster-resources/pods/logs/shop/web-2/app.log": "two\n",
      }),
    );
    const seen: string[] = [];
    const failing = emitted(input, {
      besideLogs: () => Bun.sleep(1),
      resource: ({ name }) => void seen.push(name),
      log: async () => {
        throw new Error("the disk is full");
      },
    });
    expect(await failing.catch((error: Error) => error.message)).toBe("the disk is full");
    expect(seen.length).toBeLessThan(100);
  });
});

describe("the first logs of an archive", () => {
  const names = (count: number, size: (i: number) => number): Record<string, string> =>
    Object.fromEntries(
      Array.from({ length: count }, (_, i) => [
        `b/cluster-resources/pods/logs/shop/web-2/c${String(i)}.log`,
        `${"x".repeat(size(i) - 2)}${String(i)}\n`,
      ]),
    );
  const textOf = async (bytes: AsyncIterable<Uint8Array>): Promise<string> => {
    const parts: Uint8Array[] = [];
    for await (const chunk of bytes) parts.push(chunk.slice());
    return Buffer.concat(parts).toString();
  };
  /** What a sink is given, in its order. */
  const logsOf = async (input: Awaited<ReturnType<typeof scanned>>): Promise<string[]> => {
    const logs: string[] = [];
    await emitted(input, {
      log: async ({ container }, bytes) => void logs.push(`${container} ${await textOf(bytes)}`),
    });
    return logs;
  };

  test("are held, and come once, whole and before the others", async () => {
    const logs = names(6, (i) => (i === 4 ? 9_000_000 : 700_000));
    const input = await scanned(bundle(logs));
    // The one that is too large ends it.
    const held = Array.from(input.result.heldLogs.values(), ({ path }) => path.split("/").at(-1) ?? "");
    expect(held).toEqual(["app.log", "c0.log", "c1.log", "c2.log", "c3.log"]);
    const read = await scanned(bundle(logs));
    read.result.heldLogs.clear();
    const found = await logsOf(input);
    expect(found.length).toBe(7);
    expect(found).toEqual(await logsOf(read));
    expect(input.result.heldLogs.size).toBe(0);
  });

  test("that a sink has packed already are not handed over, and the others are", async () => {
    const logs = names(3, () => 1000);
    const told: string[] = [];
    const input = await scanned(bundle(logs));
    const given: string[] = [];
    await emitted(input, {
      async heldLogs(held) {
        told.push(...held.map((log) => `${log.stream.container} ${log.held.path.split("/").at(-1) ?? ""}`));
        return 3;
      },
      log: async ({ container }) => void given.push(container),
    });
    expect(told).toEqual(["app app.log", "c0 c0.log", "c1 c1.log", "c2 c2.log"]);
    expect(given).toEqual(["c2"]);
  });

  test("are passed by in the second reading, and whoever waits has a turn", async () => {
    const input = await scanned(bundle(names(3, () => 1000)));
    let turns = 0;
    await emitted(input, { passedBy: async () => void turns++ });
    expect(turns).toBe(4);
  });

  test("are not held of what can be read at once again", async () => {
    const source = await openArchive(memorySource(tarGzOf(bundle({}))), bunCodecs, { name: "test" });
    const [detection] = await sniff(source);
    if (detection === undefined) throw new Error("nothing was detected");
    const folder: ArchiveSource = { entries: (watch) => source.entries(watch) };
    const { heldLogs } = await scan(folder, detection, bunCodecs, defaultImportLimits);
    expect(heldLogs.size).toBe(0);
  });

  test("that fail stop the others, which wait for them", async () => {
    const input = await scanned(bundle(names(2, () => 5_000_000)));
    const given: string[] = [];
    const failing = emitted(input, {
      log: async ({ container }) => {
        given.push(container);
        await Bun.sleep(20);
        throw new Error("the disk is full");
      },
    });
    expect(await failing.catch((error: Error) => error.message)).toBe("the disk is full");
    expect(given).toEqual(["app"]);
  });
});
