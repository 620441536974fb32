// When merging waits for large inserts, and that it always goes on.
import { afterEach, beforeEach, expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Engine, openEngine } from "./engine.ts";
import { MergePause } from "./merge-pause.ts";

const large = 64 * 1024 * 1024;
const surroundings = { database: "default", settings: new Map<string, string>() };
let folder = "";
let engine: Engine;
let now = 1_000_000;

async function run(sql: string): Promise<string> {
  const gate = await engine.writers.lend();
  try {
    return new TextDecoder().decode((await gate.run(sql, "TSV", surroundings)).bytes).trim();
  } finally {
    engine.writers.release(gate);
  }
}

const parts = async (): Promise<number> =>
  Number(await run("SELECT count() FROM system.parts WHERE active AND table = 't'"));

async function insertParts(count: number): Promise<void> {
  for (let i = 0; i < count; i++) await run(`INSERT INTO t SELECT number FROM numbers(${i + 10})`);
}

/** Merging waits for its own moment; it is given ten seconds. */
async function merged(): Promise<boolean> {
  for (let i = 0; i < 100; i++) {
    if ((await parts()) < 10) return true;
    await Bun.sleep(100);
  }
  return false;
}

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "kubin-merges-"));
  engine = openEngine({ dataDir: folder, maxMemoryBytes: 1024 ** 3, readers: 1, writers: 2 });
  await run("CREATE TABLE t (a UInt64) ENGINE = MergeTree ORDER BY a");
});
afterEach(async () => {
  await engine.close();
  rmSync(folder, { recursive: true, force: true });
});

test("parts stay as they are while large inserts follow each other, and are merged afterwards", async () => {
  const pause = new MergePause(engine.stewards, () => now);
  await pause.inserting(large);
  await insertParts(20);
  await Bun.sleep(500);
  expect(await parts()).toBe(20);
  await pause.end();
  expect(await merged()).toBe(true);
});

test("small inserts do not pause merging", async () => {
  const pause = new MergePause(engine.stewards, () => now);
  await pause.inserting(1000);
  await insertParts(20);
  expect(await merged()).toBe(true);
});

test("inserts without an end do not keep parts from being merged", async () => {
  const pause = new MergePause(engine.stewards, () => now);
  await pause.inserting(large);
  await insertParts(20);
  now += 46_000;
  await pause.inserting(large);
  expect(await merged()).toBe(true);
  // For a while no insert may pause it again.
  await pause.inserting(large);
  await insertParts(20);
  expect(await merged()).toBe(true);
  await pause.end();
});

const deletion = "ALTER TABLE t DELETE WHERE a < 5 SETTINGS mutations_sync = 1";

test("merging goes on though every connection that writes waits for it", async () => {
  const pause = new MergePause(engine.stewards, () => now);
  await pause.inserting(large);
  await insertParts(3);
  // Two deletions at once would need more threads than this process has; a connection that is lent is as busy.
  const other = await engine.writers.lend();
  const deleting = run(deletion);
  await Bun.sleep(300);
  await pause.end();
  await deleting;
  engine.writers.release(other);
  expect(await run("SELECT countIf(a < 5) FROM t")).toBe("0");
});

test("nothing pauses merging while something needs it", async () => {
  const pause = new MergePause(engine.stewards, () => now);
  await insertParts(3);
  await pause.inserting(large);
  await pause.without(async () => {
    await pause.inserting(large);
    await run(deletion);
  });
  expect(await run("SELECT countIf(a < 5) FROM t")).toBe("0");
  await pause.inserting(large);
  await insertParts(20);
  await Bun.sleep(300);
  expect(await parts()).toBeGreaterThanOrEqual(20);
  await pause.end();
});
