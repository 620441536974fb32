import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { edgeProxy } from "../kit/edge-proxy.ts";
import { bundleFiles, smallBundle } from "../kit/small-bundle.ts";
import { kubinCommand, kubinEnv, type TestStack, testStack } from "../kit/stack.ts";

let stack: TestStack;
beforeAll(async () => {
  stack = await testStack();
});
afterAll(() => stack.remove());

async function bundleFile(name: string, bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const path = join(stack.dir, name);
  await Bun.write(path, bytes);
  return path;
}

describe("kubin push", () => {
  test("prints the link, and the link answers 200, before the first pack byte leaves", async () => {
    const path = await bundleFile("first.tar.gz", smallBundle());
    let linkSeen: () => void = () => undefined;
    const seen = new Promise<void>((resolve) => (linkSeen = resolve));
    let registrations = 0;
    // No pack can be registered until the link was read and opened.
    const proxy = edgeProxy(stack.publicUrl, {
      async before(path) {
        if (!path.endsWith("/packs")) return;
        registrations++;
        await seen;
      },
    });
    const child = Bun.spawn([...kubinCommand, "push", path], {
      env: kubinEnv(proxy.url, stack.dir),
      stdout: "pipe",
      stderr: "pipe",
    });
    let printed = "";
    for await (const chunk of child.stdout) {
      printed += new TextDecoder().decode(chunk);
      if (printed.includes("\n")) break;
    }
    const link = printed.trim();
    expect((await fetch(link)).status).toBe(200);
    expect((await stack.get(link, "/api/v1/snapshot")).status).toBe(200);
    const [arrived] =
      await stack.sql`select count(*)::int as n from packs where snapshot_id = (select snapshot_id from links order by created_at desc limit 1)`;
    expect(arrived).toEqual({ n: 0 });
    linkSeen();
    expect(await child.exited).toBe(0);
    expect(registrations).toBe(3);
    expect(await stack.settled(link)).toBe("COMPLETED");
    await proxy.stop();
  });

  test("takes a folder, an archive and standard input, and all give the same snapshot", async () => {
    const contents = bundleFiles(4, 25);
    const folder = join(stack.dir, "folder");
    for (const [path, body] of Object.entries(contents)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      await Bun.write(join(folder, path), body);
    }
    const archive = await bundleFile("same.tar.gz", smallBundle(4, 25));
    const runs = [
      await stack.kubin(["push", folder]),
      await stack.kubin(["push", archive]),
      await stack.kubin(["push", "-"], { stdin: smallBundle(4, 25) }),
    ];
    for (const ran of runs) {
      expect(ran.stderr).toContain("4 resources, 100 log lines of 4 files");
      expect(ran.code).toBe(0);
      const link = ran.stdout.trim();
      expect(await stack.settled(link)).toBe("COMPLETED");
      const pods = await stack.json<{ total: number }>(link, "/api/v1/snapshot/resources?resource=pods");
      const lines = await stack.json<{ total: number }>(link, "/api/v1/snapshot/logs/search?limit=1");
      expect([pods.total, lines.total]).toEqual([4, 100]);
    }
  });

  test("--json prints one document with the link, the counts and the gaps", async () => {
    const path = await bundleFile(
      "json.tar.gz",
      smallBundle(2, 5, { "cluster-resources/services/shop.json": "{ not json" }),
    );
    const ran = await stack.kubin(["push", path, "--json"]);
    const answer = JSON.parse(ran.stdout);
    expect(ran.code).toBe(5);
    expect(answer.link).toStartWith(stack.publicUrl);
    expect(answer.counts).toEqual({ resources: 2, streams: 2, lines: 10, logBytes: expect.any(Number) });
    expect(answer.gaps).toEqual([
      expect.objectContaining({ reason: "unparsable", what: expect.stringContaining("services/shop.json") }),
    ]);
    expect(ran.stdout).not.toContain("kubo_");
  });

  test("Secret values and last-applied copies never leave: not in packs, not in tables", async () => {
    const marker = `planted${crypto.randomUUID().replaceAll("-", "")}`;
    const secret = {
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name: "db", namespace: "shop" },
      type: "Opaque",
      data: { password: btoa(marker) },
      stringData: { plain: marker },
    };
    const pod = {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: {
        name: "c",
        namespace: "shop",
        annotations: { "kubectl.kubernetes.io/last-applied-configuration": marker },
      },
      data: {},
    };
    const list = JSON.stringify({ kind: "List", apiVersion: "v1", items: [secret, pod] });
    const path = await bundleFile(
      "secret.tar.gz",
      smallBundle(1, 1, { "cluster-resources/custom-resources/secrets/shop.json": list }),
    );
    const ran = await stack.kubin(["push", path]);
    const link = ran.stdout.trim();
    expect(await stack.settled(link)).toBe("COMPLETED");
    const yaml = await (
      await stack.get(link, "/api/v1/snapshot/resource/yaml?resource=secrets&namespace=shop&name=db")
    ).text();
    expect(yaml).toContain("password:");
    expect(yaml).not.toContain(marker);
    expect(yaml).not.toContain(btoa(marker));
    const { files } = await stack.json<{ files: { url: string }[] }>(link, "/api/v1/snapshot/files");
    expect(files.length).toBe(3);
    for (const file of files) {
      const raw = Buffer.from(await Bun.zstdDecompress(await (await fetch(file.url)).arrayBuffer())).toString("latin1");
      expect(raw.length).toBeGreaterThan(10);
      expect(raw).not.toContain(marker);
      expect(raw).not.toContain(btoa(marker));
    }
  });

  test("refuses to push over plain http to another machine, before it looks at the input", async () => {
    for (const server of ["http://kubin.example", "http://127.0.0.1.example", "ftp://localhost"]) {
      const ran = await stack.kubin(["push", "no-such-file", "--server", server]);
      expect(ran.code).toBe(4);
      expect(ran.stderr).toMatch(/^error: Cannot push to "[^"]+": [^\n]+\n$/);
    }
  });

  test("without a path and without a kubeconfig says what to give", async () => {
    const ran = await stack.kubin(["push"]);
    expect(ran.code).toBe(1);
    expect(ran.stderr).toMatch(/^error: Cannot find a cluster: [^\n]+kubin push <path>\n$/);
  });
});

describe("kubin list, open, rm", () => {
  test("a pushed snapshot is listed, can be opened, and is gone everywhere after rm", async () => {
    const path = await bundleFile("listed.tar.gz", smallBundle(2, 2));
    const state = { env: { XDG_STATE_HOME: join(stack.dir, "own-state") } };
    const link = (await stack.kubin(["push", path], state)).stdout.trim();
    expect(await stack.settled(link)).toBe("COMPLETED");
    const listed = JSON.parse((await stack.kubin(["list", "--json"], state)).stdout);
    expect(listed).toEqual([expect.objectContaining({ link, state: "COMPLETED", source: "listed.tar.gz" })]);
    expect(JSON.stringify(listed)).not.toContain("kubo_");
    expect((await stack.kubin(["open"], state)).stdout.trim()).toBe(link);
    const removed = await stack.kubin(["rm", listed[0].snapshotId], state);
    expect(removed.stdout).toBe(`snapshot/${listed[0].snapshotId} deleted\n`);
    // Access decisions are remembered for at most a second.
    await Bun.sleep(1100);
    expect((await stack.get(link, "/api/v1/snapshot")).status).toBe(404);
    expect((await fetch(link)).status).toBe(404);
    const left = async (): Promise<number> => {
      const [row] =
        await stack.sql`select count(*)::int as n from k8s_resources where snapshot_id = ${listed[0].snapshotId}`;
      return row.n;
    };
    for (let i = 0; i < 100 && (await left()) > 0; i++) await Bun.sleep(100);
    expect(await left()).toBe(0);
  });

  test("usage mistakes are one line and exit 2", async () => {
    for (const args of [
      ["pusch", "x"],
      ["push", "--namespace"],
      ["push", "a", "b"],
      ["push", "x", "--nope"],
      ["list", "--json", "extra"],
    ]) {
      const ran = await stack.kubin(args);
      expect([args, ran.code]).toEqual([args, 2]);
      expect(ran.stderr).toMatch(/^error: [^\n]+\n$/);
    }
  });
});
