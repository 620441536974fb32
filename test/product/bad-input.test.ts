import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { join } from "node:path";
import { bundleFiles, smallBundle } from "../kit/small-bundle.ts";
import { type Ran, type TestStack, testStack } from "../kit/stack.ts";
import { files, tarGzOf } from "../kit/tar-fixture.ts";

let stack: TestStack;
beforeAll(async () => {
  stack = await testStack();
});
afterAll(() => stack.remove());

async function pushed(name: string, bytes: Uint8Array<ArrayBuffer>, ...flags: string[]): Promise<Ran> {
  const path = join(stack.dir, name);
  await Bun.write(path, bytes);
  return stack.kubin(["push", path, ...flags]);
}

const oneLine = /^error: [^\n]+\n$/;
const snapshots = async (): Promise<number> => (await stack.sql`select count(*)::int as n from snapshots`)[0].n;

describe("inputs that are no dump", () => {
  for (const [what, bytes] of [
    ["an empty file", new Uint8Array(0)],
    ["text", new TextEncoder().encode("hello")],
    ["random bytes", crypto.getRandomValues(new Uint8Array(4096))],
    ["a tar.gz of another layout", tarGzOf(files({ "a/b.txt": "x", "c.yaml": "y: 1" }))],
    ["an empty tar.gz", tarGzOf([])],
  ] as const) {
    test(`${what} is refused in one line with exit 1, and nothing exists on the server`, async () => {
      const before = await snapshots();
      const ran = await pushed("not-a-dump", bytes);
      expect([ran.code, ran.stdout]).toEqual([1, ""]);
      expect(ran.stderr).toMatch(oneLine);
      expect(await snapshots()).toBe(before);
    });
  }

  test("a path that is not there is named", async () => {
    const ran = await stack.kubin(["push", "/nowhere/at/all.tar.gz"]);
    expect(ran.code).toBe(1);
    expect(ran.stderr).toBe('error: Cannot read "/nowhere/at/all.tar.gz": there is no such file or folder\n');
  });
});

describe("hostile entries beside good ones", () => {
  test("traversal, absolute paths, links and devices are skipped by name; the rest arrives; exit 5", async () => {
    const bytes = tarGzOf([
      ...files(bundleFiles(2, 3)),
      { name: "bundle/../../../etc/passwd", body: "x" },
      { name: "/etc/shadow", body: "x" },
      { name: "bundle/link", type: "2", link: "/etc/passwd" },
      { name: "bundle/hard", type: "1", link: "bundle/version.yaml" },
      { name: "bundle/device", type: "3" },
      { name: "bundle/fifo", type: "6" },
    ]);
    const ran = await pushed("hostile.tar.gz", bytes);
    expect(ran.code).toBe(5);
    const link = ran.stdout.trim();
    expect(await stack.settled(link)).toBe("COMPLETED");
    const { gaps } = await stack.json<{ gaps: { reason: string; what: string }[] }>(link, "/api/v1/snapshot");
    const named = gaps.map((gap) => `${gap.reason} ${gap.what}`).join("\n");
    for (const what of ["passwd", "shadow", "bundle/link", "bundle/hard", "bundle/device", "bundle/fifo"])
      expect(named).toContain(what);
    expect((await stack.json<{ total: number }>(link, "/api/v1/snapshot/resources?resource=pods")).total).toBe(2);
  });

  test("a truncated archive gives what could be read, a gap, and exit 5", async () => {
    const whole = smallBundle(40, 400);
    const ran = await pushed("truncated.tar.gz", whole.slice(0, Math.floor(whole.length * 0.7)));
    expect(ran.code).toBe(5);
    const link = ran.stdout.trim();
    expect(await stack.settled(link)).toBe("COMPLETED");
    const { gaps } = await stack.json<{ gaps: { reason: string }[] }>(link, "/api/v1/snapshot");
    expect(gaps.map((gap) => gap.reason)).toContain("truncated");
    expect((await stack.json<{ total: number }>(link, "/api/v1/snapshot/resources?resource=pods")).total).toBe(40);
    const { total } = await stack.json<{ total: number }>(link, "/api/v1/snapshot/logs/search?limit=1");
    expect(total).toBeGreaterThan(0);
    expect(total).toBeLessThan(16_000);
  });
});

describe("bombs", () => {
  const failed = async (ran: Ran): Promise<void> => {
    expect(ran.code).toBe(1);
    expect(ran.stderr).toMatch(oneLine);
    const link = ran.stdout.trim();
    expect(await stack.settled(link)).toBe("FAILED");
    const [row] = await stack.sql`select snapshot_id as id from links order by created_at desc limit 1`;
    const done = async (): Promise<boolean> =>
      (await stack.sql`select 1 from jobs where snapshot_id = ${row.id} and kind = 'remove' and state = 'done'`)
        .length === 1;
    for (let i = 0; i < 100 && !(await done()); i++) await Bun.sleep(100);
    expect(await done()).toBe(true);
    const { files: left } = await stack.json<{ files: unknown[] }>(link, "/api/v1/snapshot/files");
    expect(left).toEqual([]);
  };

  test("1:1,000 zeros above the ratio limit fail the snapshot and leave no pack", async () => {
    const zeros = new Uint8Array(200 * 1024 * 1024);
    await failed(await pushed("zeros.tar.gz", smallBundle(1, 1, { "all-logs/pod/zeros.log": zeros })));
  });

  test("a gzip inside the gzip counts with what it unpacks to", async () => {
    const nested = Bun.gzipSync(new Uint8Array(300 * 1024 * 1024));
    await failed(await pushed("nested.tar.gz", smallBundle(1, 1, { "host-collectors/run-host/zeros.log.gz": nested })));
  });

  test("more entries than the limit fail the snapshot; the limit is the user's to raise", async () => {
    const many = Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`notes/${i}.txt`, "x"]));
    await failed(await pushed("many.tar.gz", smallBundle(1, 1, many), "--max-entries", "200"));
    expect((await pushed("many.tar.gz", smallBundle(1, 1, many), "--max-entries", "2000")).code).toBe(0);
  });

  test("more unpacked bytes than the limit fail the snapshot", async () => {
    await failed(await pushed("large.tar.gz", smallBundle(2, 4000), "--max-unpacked", "64KiB"));
  });
});
