// A push that is killed and resumed: what has arrived is not sent again, and the packs are those of an undisturbed push.
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync, utimesSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BucketProxy, bucketProxy } from "../kit/bucket-proxy.ts";
import { sampleOptions, writeSupportBundle } from "../kit/cluster/support-bundle.ts";
import { kubinCommand, kubinEnv, type TestStack, testStack } from "../kit/stack.ts";

let real: TestStack;
let stack: TestStack;
let proxy: BucketProxy;
let folder = "";
let bundle = "";

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "kubin-resume-"));
  chmodSync(folder, 0o711);
  bundle = join(folder, "bundle.tar.gz");
  await writeSupportBundle(bundle, { ...sampleOptions, logLines: 400_000 });
  // A whole second: file systems keep more digits than a test can set again.
  utimesSync(bundle, written, written);
  real = await testStack();
  proxy = bucketProxy();
  proxy.target(real.env["S3_ENDPOINT"] ?? "");
  stack = await testStack({
    S3_ENDPOINT: proxy.url,
    S3_ACCESS_KEY_ID: real.env["S3_ACCESS_KEY_ID"] ?? "",
    S3_SECRET_ACCESS_KEY: real.env["S3_SECRET_ACCESS_KEY"] ?? "",
  });
}, 120_000);

afterAll(async () => {
  await stack.remove();
  await proxy.stop();
  await real.remove();
  rmSync(folder, { recursive: true, force: true });
});

const written = new Date("2026-11-01T00:00:00Z");
const key = "11".repeat(32);
const packsOf = async (link: string): Promise<string[]> => {
  const { files } = await stack.json<{ files: { number: number; sha256: string }[] }>(link, "/api/v1/snapshot/files");
  // Packs of resources and of logs are made side by side: which of them is numbered first differs.
  expect(files.map(({ number }) => number).sort((a, b) => a - b)).toEqual(files.map((_, i) => i));
  return files.map(({ sha256 }) => sha256).sort();
};
const idOf = async (link: string): Promise<string> => (await stack.json<{ id: string }>(link, "/api/v1/snapshot")).id;
const pushes = (state: string): string[] => {
  const dir = join(folder, state, "kubin", "pushes");
  return existsSync(dir) ? readdirSync(dir) : [];
};

/** Starts a push on a slow line; the link is on its first line of output. */
async function started(state: string, input: string, stdin: Blob | "ignore" = "ignore") {
  const child = Bun.spawn([...kubinCommand, "push", input, "--max-bandwidth", "2MiB"], {
    env: { ...kubinEnv(stack.publicUrl, folder), XDG_STATE_HOME: join(folder, state), KUBIN_REDACTION_KEY: key },
    stdin,
    stdout: "pipe",
    stderr: "ignore",
  });
  const reader = child.stdout.getReader();
  const { value } = await reader.read();
  return { child, link: new TextDecoder().decode(value).trim() };
}

const resumed = (state: string, args: readonly string[] = []) =>
  stack.kubin(["push", "--resume", ...args], {
    env: { XDG_STATE_HOME: join(folder, state), KUBIN_REDACTION_KEY: key },
  });

describe("kubin push --resume", () => {
  let whole: string[] = [];
  let bytes = 0;

  test("makes the same packs whenever it was killed, and sends none of them twice", async () => {
    const ran = await stack.kubin(["push", bundle], { env: { KUBIN_REDACTION_KEY: key } });
    expect(ran.code).toBe(0);
    const link = ran.stdout.trim();
    await stack.settled(link);
    whole = await packsOf(link);
    bytes = proxy.sent.reduce((sum, body) => sum + body.bytes.length, 0);
    expect(whole.length).toBeGreaterThan(4);

    for (const share of [0.3, 0.6, 0.9]) {
      const state = `state-${share}`;
      proxy.sent.length = 0;
      const { child, link: cut } = await started(state, bundle);
      while (proxy.sent.reduce((sum, body) => sum + body.bytes.length, 0) < share * bytes) await Bun.sleep(5);
      child.kill("SIGKILL");
      await child.exited;
      // What came whole has arrived once the bucket has it.
      await proxy.idle();
      expect(pushes(state).length).toBe(1);
      const again = await resumed(state);
      expect([share, again.code, again.stdout.trim()]).toEqual([share, 0, cut]);
      expect(await stack.settled(cut)).toBe("COMPLETED");
      expect(await packsOf(cut)).toEqual(whole);
      const keys = proxy.sent.map((body) => body.key).filter((name) => name.includes("/snapshots/"));
      const twice = keys.filter((name, i) => keys.indexOf(name) !== i && !name.endsWith("manifest.json"));
      expect([share, twice]).toEqual([share, []]);
      expect(pushes(state)).toEqual([]);
    }
  }, 120_000);

  test("goes on with what was piped in, and with a chosen one of several", async () => {
    const first = await started("piped", "-", Bun.file(bundle));
    const second = await started("piped", bundle);
    for (const { child } of [first, second]) {
      child.kill("SIGKILL");
      await child.exited;
    }
    const ran = await resumed("piped", [await idOf(first.link)]);
    expect([ran.code, ran.stdout.trim()]).toEqual([0, first.link]);
    expect(await stack.settled(first.link)).toBe("COMPLETED");
    expect(await packsOf(first.link)).toEqual(whole);
    expect((await resumed("piped")).stdout.trim()).toBe(second.link);
    const none = await resumed("piped");
    expect(none.code).toBe(1);
    expect(none.stderr).toMatch(/^error: Cannot resume: no push is unfinished here[^\n]*\n$/);
  }, 60_000);

  test("refuses while the push still runs, and an input that has changed; both can be tried again", async () => {
    const { child, link } = await started("changed", bundle);
    const id = await idOf(link);
    const running = await resumed("changed", [id]);
    expect(running.stderr).toMatch(/^error: Cannot resume the push: process \d+ is still at it\n$/);
    child.kill("SIGKILL");
    await child.exited;
    utimesSync(bundle, written, new Date(written.getTime() + 5000));
    const changed = await resumed("changed", [id]);
    expect(changed.code).toBe(1);
    expect(changed.stderr).toMatch(/^error: Cannot resume the push: "[^"]+" is not what it was. Push it again\n$/);
    utimesSync(bundle, written, written);
    expect((await resumed("changed", [id])).code).toBe(0);
    expect(await stack.settled(link)).toBe("COMPLETED");
  }, 60_000);

  test("is what Ctrl-C offers, and what kubin list shows", async () => {
    const { child, link } = await started("interrupted", bundle);
    child.kill("SIGINT");
    expect(await child.exited).toBe(130);
    const listed = await stack.kubin(["list"], { env: { XDG_STATE_HOME: join(folder, "interrupted") } });
    expect(listed.stdout).toMatch(/^\S+ +(INITIATED|UPLOADING), --resume /m);
    expect((await resumed("interrupted")).stdout.trim()).toBe(link);
    expect(await stack.settled(link)).toBe("COMPLETED");
  }, 60_000);
});
