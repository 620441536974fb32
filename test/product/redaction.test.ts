// What leaves the machine: the corpus' secrets are in no byte that kubin sent, in no pack and in no answer.
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { join } from "node:path";
import { bucketProxy, type BucketProxy } from "../kit/bucket-proxy.ts";
import { edgeProxy } from "../kit/edge-proxy.ts";
import { smallBundle } from "../kit/small-bundle.ts";
import { type TestStack, testStack } from "../kit/stack.ts";
import { tarGzOf } from "../kit/tar-fixture.ts";
import { bundleFiles } from "../redaction-corpus/bundle-files.ts";
import { runSeed } from "../kit/run-seed.ts";
import { planted } from "../redaction-corpus/planted.ts";
import { needlesOf } from "../redaction-corpus/needles.ts";

/** Any encoding of it stands in the bytes. What lies deeper (gzip in base64 in JSON) the corpus' own test reads, object by object. */
const stands = (secret: string, sent: string): boolean => needlesOf(secret).some((needle) => sent.includes(needle));

let real: TestStack;
let stack: TestStack;
let bucket: BucketProxy;

beforeAll(async () => {
  real = await testStack();
  bucket = bucketProxy();
  bucket.target(real.env["S3_ENDPOINT"] ?? "");
  stack = await testStack({
    S3_ENDPOINT: bucket.url,
    S3_ACCESS_KEY_ID: real.env["S3_ACCESS_KEY_ID"] ?? "",
    S3_SECRET_ACCESS_KEY: real.env["S3_SECRET_ACCESS_KEY"] ?? "",
  });
}, 120_000);
afterAll(async () => {
  await stack.remove();
  await bucket.stop();
  await real.remove();
});

describe("what kubin push sends", () => {
  test("holds the corpus' carriers and not its secrets, on the wire to the bucket and to the edge", async () => {
    const seed = runSeed;
    const path = join(stack.dir, "corpus.tar.gz");
    await Bun.write(path, tarGzOf(bundleFiles(seed).map(({ path: name, bytes }) => ({ name, body: bytes }))));
    const calls: string[] = [];
    const edge = edgeProxy(stack.publicUrl, { body: (text) => calls.push(text) });
    const ran = await stack.kubin(["push", path, "--server", edge.url]);
    await edge.stop();
    expect([ran.code, ran.stderr]).toEqual([0, expect.stringContaining("secrets were redacted")]);
    const packs = bucket.sent.filter(({ key }) => key.endsWith(".zst"));
    expect(packs.length).toBeGreaterThanOrEqual(3);
    const sent = [...calls];
    for (const { bytes } of packs)
      sent.push(Buffer.from(await Bun.zstdDecompress(new Uint8Array(bytes))).toString("latin1"));
    const wire = sent.join("\n");
    // The carriers themselves are there: an empty pack would hide every secret, too.
    expect(wire.length).toBeGreaterThan(500_000);
    const all = planted(seed);
    const share = (place: string): { place: string; percent: number; ids: string[] } => {
      const own = all.filter((entry) => entry.place === place);
      const ids = own.filter(({ secret }) => stands(secret, wire)).map(({ id }) => id);
      return { place, percent: 100 - (100 * ids.length) / own.length, ids };
    };
    const [secret, structured, log] = ["secret", "structured", "log"].map(share);
    expect(secret?.ids).toEqual([]);
    expect([(structured?.percent ?? 0) >= 98 || structured]).toEqual([true]);
    expect([(log?.percent ?? 0) >= 93 || log]).toEqual([true]);
  }, 60_000);

  test("holds no value of a Secret that stands behind the logs, which were made ready before", async () => {
    const value = "Zq7kP93xLw2TnR8sVb4";
    const noise = Array.from(
      { length: 40_000 },
      (_, i) => `${Bun.hash(String(i)).toString(36)} handled by ${value} in ${i} ms`,
    );
    const log = `${noise.join("\n")}\n`;
    const logs = Object.fromEntries(
      Array.from({ length: 12 }, (_, i) => [`cluster-resources/pods/logs/shop/pod-${i}/app.log`, `pod ${i}\n${log}`]),
    );
    const item = { metadata: { name: "db", namespace: "shop" }, data: { password: btoa(value) } };
    const secrets = JSON.stringify({ kind: "SecretList", apiVersion: "v1", items: [item] });
    const wireOf = async (extra: Record<string, string>): Promise<string> => {
      const path = join(stack.dir, "late.tar.gz");
      await Bun.write(path, smallBundle(12, 0, extra));
      bucket.sent.length = 0;
      const ran = await stack.kubin(["push", path]);
      expect(ran.code, ran.stderr).toBe(0);
      const packs = bucket.sent.filter(({ key }) => key.endsWith(".zst"));
      const texts = await Promise.all(packs.map(({ bytes }) => Bun.zstdDecompress(new Uint8Array(bytes))));
      return texts.map((text) => Buffer.from(text).toString("latin1")).join("\n");
    };
    // Nothing else takes it for a secret.
    expect(await wireOf(logs)).toContain(value);
    const wire = await wireOf({ ...logs, "cluster-resources/secrets/shop.json": secrets });
    expect(wire).toContain("pod 11\n");
    expect(wire.split(" handled by ").length).toBeGreaterThan(12 * 40_000);
    expect(stands(value, wire)).toBe(false);
  }, 60_000);

  test("can be looked at before with --dry-run, which sends nothing", async () => {
    const path = join(stack.dir, "dry.tar.gz");
    await Bun.write(path, tarGzOf(bundleFiles(7).map(({ path: name, bytes }) => ({ name, body: bytes }))));
    bucket.sent.length = 0;
    const [before] = await stack.sql`select count(*)::int as n from snapshots`;
    const ran = await stack.kubin(["push", path, "--dry-run", "--json"]);
    expect(ran.code).toBe(0);
    const [report] = JSON.parse(ran.stdout);
    expect(report.redaction["secret-data"]).toBeGreaterThan(10);
    for (const { secret } of planted(7).filter(({ place }) => place === "secret")) {
      expect(stands(secret, ran.stdout + ran.stderr)).toBe(false);
    }
    // The manifest of the push before may come late.
    expect(bucket.sent.map(({ key }) => key).filter((key) => !key.endsWith("manifest.json"))).toEqual([]);
    const [after] = await stack.sql`select count(*)::int as n from snapshots`;
    expect(after).toEqual(before);
  }, 60_000);

  test("can be told what a token stands for by who has the dump and the key, and by nobody else", async () => {
    const secret = `s3cr3t-${crypto.randomUUID()}`;
    const pod = {
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name: "p", namespace: "shop", uid: "u" },
      spec: { containers: [{ name: "c", env: [{ name: "DB_PASSWORD", value: secret }] }] },
    };
    const root = "must-gather/namespaces/shop/pods/p";
    const path = join(stack.dir, "reveal.tar.gz");
    await Bun.write(
      path,
      tarGzOf([
        { name: `${root}/p.yaml`, body: JSON.stringify(pod) },
        { name: `${root}/c/c/logs/current.log`, body: `2026-01-01T00:00:00Z login with password=${secret} failed\n` },
        {
          name: "must-gather/namespaces/shop/core/pods.yaml",
          body: JSON.stringify({ kind: "PodList", apiVersion: "v1", items: [] }),
        },
      ]),
    );
    const link = (await stack.kubin(["push", path])).stdout.trim();
    expect(await stack.settled(link)).toBe("COMPLETED");
    const yaml = await (
      await stack.get(link, "/api/v1/snapshot/resource/yaml?resource=pods&namespace=shop&name=p")
    ).text();
    const token = /KUBIN-REDACTED-[a-z0-9-]+-[0-9a-f]{12}/.exec(yaml)?.[0] ?? "";
    const { lines } = await stack.json<{ lines: { message: string }[] }>(link, `/api/v1/snapshot/logs/search?limit=5`);
    // The same secret is the same token, in an object and in a line.
    expect(JSON.stringify(lines)).toContain(token);
    const revealed = await stack.kubin(["reveal", token, path]);
    expect([revealed.code, revealed.stdout]).toEqual([0, `${secret}\n`]);
    const other = await stack.kubin(["reveal", token, path], { env: { XDG_STATE_HOME: join(stack.dir, "other") } });
    expect([other.code, other.stdout]).toEqual([1, ""]);
    expect(other.stderr).toMatch(/^error: Cannot reveal [^\n]+\n$/);
  }, 60_000);
});
