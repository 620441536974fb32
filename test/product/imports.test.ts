// Every kind of dump through the whole product: pushed, indexed, and counted in the tables.
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { join } from "node:path";
import { gatheredCluster } from "../kit/format-fixtures/kubectl-gather.ts";
import { dumpNames, dumpPath, hasSharedData } from "../kit/shared-data.ts";
import { type TestStack, testStack } from "../kit/stack.ts";
import { files, tarGzOf } from "../kit/tar-fixture.ts";

let stack: TestStack;
beforeAll(async () => {
  stack = await testStack();
});
afterAll(() => stack.remove());

interface Report {
  link: string;
  counts: { resources: number; streams: number; lines: number };
  gaps: unknown[];
}

/** What the sender counted is what the tables hold. */
async function expectIndexed({ link, counts }: Report): Promise<void> {
  expect(await stack.settled(link)).toBe("COMPLETED");
  const { id, progress } = await stack.json<{ id: string; progress: { resources: number; lines: number } }>(
    link,
    "/api/v1/snapshot",
  );
  const [rows] = await stack.sql`select count(*)::int as n from k8s_resources where snapshot_id = ${id}`;
  const found = await stack.json<{ total: number }>(link, "/api/v1/snapshot/logs/search?limit=1");
  expect([rows.n, progress.resources, progress.lines, found.total]).toEqual([
    counts.resources,
    counts.resources,
    counts.lines,
    counts.lines,
  ]);
}

describe.skipIf(!hasSharedData)("every real dump", () => {
  const names = hasSharedData ? dumpNames() : [];

  test("is there to be looked at", () => {
    expect(names.length).toBeGreaterThan(20);
  });

  for (const name of names) {
    test(`${name} becomes a link with everything in it`, async () => {
      const ran = await stack.kubin(["push", dumpPath(name), "--json"]);
      expect([0, 5]).toContain(ran.code);
      const report: Report = JSON.parse(ran.stdout);
      expect(report.gaps.length > 0).toBe(ran.code === 5);
      expect(report.counts.resources + report.counts.lines).toBeGreaterThan(0);
      await expectIndexed(report);
    }, 60_000);
  }

  test("may come through a pipe or from an address", async () => {
    const file = Bun.file(dumpPath("cluster-info-oke-1.18.stdout.dump"));
    const piped = await stack.kubin(["push", "-", "--json"], { stdin: new Uint8Array(await file.arrayBuffer()) });
    await expectIndexed(JSON.parse(piped.stdout));
    const server = Bun.serve({ port: 0, hostname: "127.0.0.1", fetch: () => new Response(file) });
    const fetched = await stack.kubin(["push", `${server.url.href}dump?signature=secret`, "--json"]);
    await server.stop(true);
    expect(JSON.parse(fetched.stdout).counts).toEqual(JSON.parse(piped.stdout).counts);
    expect(fetched.stdout + fetched.stderr).not.toContain("signature");
  }, 60_000);
});

describe("a dump of several clusters", () => {
  test("becomes one link, from which each cluster is one click away, and rm of one leaves the others", async () => {
    const path = join(stack.dir, "clusters.tar.gz");
    const clusters = { ...gatheredCluster("gather/east", "web-1"), ...gatheredCluster("gather/west", "web-2") };
    await Bun.write(path, tarGzOf(files({ "gather/gather.log": "started\n", ...clusters })));
    const ran = await stack.kubin(["push", path]);
    const links = ran.stdout.trim().split("\n");
    expect(links.length).toBe(1);
    expect(await stack.settled(links[0] ?? "")).toBe("COMPLETED");
    const { id, siblings } = await stack.json<{
      id: string;
      siblings: { id: string; link: string; cluster: { name: string } }[];
    }>(links[0] ?? "", "/api/v1/snapshot");
    expect(siblings.map(({ cluster }) => cluster.name)).toEqual(["east", "west"]);
    expect(siblings.map((sibling) => sibling.id === id)).toEqual([true, false]);
    const west = siblings[1]?.link ?? "";
    expect(await stack.settled(west)).toBe("COMPLETED");
    const other = await stack.json<{ siblings: unknown[] }>(west, "/api/v1/snapshot");
    expect(other.siblings).toEqual(siblings);
    expect((await stack.kubin(["rm", siblings[1]?.id ?? ""])).code).toBe(0);
    await Bun.sleep(1100); // access is remembered for a second
    expect((await stack.get(west, "/api/v1/snapshot")).status).toBe(404);
    const left = await stack.json<{ siblings: unknown[] }>(links[0] ?? "", "/api/v1/snapshot");
    expect(left.siblings).toEqual([]);
  }, 60_000);
});
