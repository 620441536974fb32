import { describe, expect, test } from "bun:test";
import { bunCodecs } from "../../../cli/read/codecs.ts";
import { told } from "../../../test/kit/import-fixture.ts";
import { memorySource } from "../../../test/kit/memory-source.ts";
import { files, tarGzOf } from "../../../test/kit/tar-fixture.ts";
import { openArchive } from "../archive/open.ts";
import { defaultImportLimits } from "../limits.ts";
import { scan, type ScanOptions, sniff } from "./import.ts";
import { Later } from "./later.ts";

const turn = (): Promise<void> => Bun.sleep(1);

/** A file of so many bytes in two chunks that lie in the same memory, and what was asked of it. */
function file(name: string, size: number, steps: string[]) {
  return {
    size,
    async *bytes() {
      steps.push(`${name} is read`);
      const chunk = new Uint8Array(Math.ceil(size / 2));
      yield chunk.fill(1);
      yield chunk.fill(2).subarray(0, Math.floor(size / 2));
    },
  };
}

async function sumOf(kept: { bytes(): AsyncIterable<Uint8Array> }): Promise<number> {
  let sum = 0;
  for await (const chunk of kept.bytes()) for (const byte of chunk) sum += byte;
  return sum;
}

describe("files that are looked at later", () => {
  test("are read at once, and looked at in their order while others are read", async () => {
    const steps: string[] = [];
    const later = new Later(turn);
    const look = (name: string) => async (kept: Parameters<typeof sumOf>[0]) => {
      await Bun.sleep(name === "a" ? 5 : 0);
      steps.push(`${name} has ${String(await sumOf(kept))}`);
    };
    for (const name of ["a", "b", "c"]) await later.take(file(name, 10, steps), look(name));
    expect(steps).toEqual(["a is read", "b is read", "c is read"]);
    await later.done();
    expect(steps.slice(3)).toEqual(["a has 15", "b has 15", "c has 15"]);
  });

  test("do not wait where nobody takes turns, nor if they are larger than what may wait, which is looked at first", async () => {
    const steps: string[] = [];
    const look = (name: string) => async () => void steps.push(`${name} was looked at`);
    await new Later(undefined).take(file("x", 10, steps), look("x"));
    expect(steps.splice(0)).toEqual(["x was looked at"]);
    const later = new Later(turn);
    await later.take(file("small", 10, steps), look("small"));
    await later.take(file("large", 2 ** 30, steps), look("large"));
    expect(steps).toEqual(["small is read", "small was looked at", "large was looked at"]);
  });

  test("that cannot be looked at fail what comes behind them, and those that still wait are left alone", async () => {
    const steps: string[] = [];
    const later = new Later(turn);
    await later.take(file("a", 10, steps), () => Promise.reject(new Error("no")));
    await later.take(file("b", 10, steps), async () => void steps.push("b was looked at"));
    expect(await later.done().then(() => "", String)).toBe("Error: no");
    const stopped = new Later(turn);
    await stopped.take(file("c", 10, steps), async () => void steps.push("c was looked at"));
    stopped.stop();
    await stopped.done();
    expect(steps).toEqual(["a is read", "b is read", "c is read"]);
  });
});

describe("a scan that looks at resources later", () => {
  const podList = (name: string): string =>
    JSON.stringify({ kind: "PodList", apiVersion: "v1", items: [{ metadata: { name, namespace: "shop" } }] });
  const bundle = tarGzOf(
    files({
      "b/version.yaml": "apiVersion: troubleshoot.sh/v1beta2\n",
      "b/cluster-resources/pods/a.json": "{",
      "b/cluster-resources/pods/b.json": podList("web-1"),
      "b/cluster-resources/pods/b-logs-errors.json": '["no logs"]',
      "b/cluster-resources/pods/c.json": podList("web-2"),
      "b/cluster-resources/pods/logs/shop/web-1/app.log": "one\n",
      "b/cluster-resources/pods/d.json": "[",
    }),
  );

  async function scanned(options: ScanOptions) {
    const source = await openArchive(memorySource(bundle), bunCodecs, { name: "test" });
    const [detection] = await sniff(source);
    if (detection === undefined) throw new Error("nothing was detected");
    return scan(source, detection, bunCodecs, defaultImportLimits, options);
  }

  test("tells gaps in the archive's order", async () => {
    const seen: string[] = [];
    const later = await scanned({ turn, onResource: ({ name }) => void seen.push(name) });
    expect(await told(later)).toEqual(await told(await scanned({})));
    expect(later.gaps.map(({ what }) => what)).toEqual([
      "b/cluster-resources/pods/a.json",
      "b/cluster-resources/pods/b-logs-errors.json",
      "b/cluster-resources/pods/d.json",
    ]);
    expect(seen).toEqual(["web-1", "web-2"]);
  });

  test("stops when it is told to", async () => {
    const stop = new AbortController();
    stop.abort(new Error("enough"));
    expect(await scanned({ turn, signal: stop.signal }).then(() => "", String)).toBe("Error: enough");
  });
});
