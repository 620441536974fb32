// The gate: rows that chDB kept from a failed statement never reach another answer.
import { afterAll, beforeAll, expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { mixedLoad } from "./mixed-load.ts";
import { type Throwaway, throwawayClickHouse } from "./throwaway.ts";

const questions = 2_000;
let clickhouse: Throwaway;

beforeAll(async () => {
  clickhouse = await throwawayClickHouse();
});
afterAll(() => clickhouse.remove());

test("no answer holds rows of a failed question, with one in four failing and eight in flight", async () => {
  const result = await mixedLoad(clickhouse.client, questions, 8);
  expect(result).toEqual({ healthy: questions * 0.75, contaminated: 0, failed: questions / 4 });
}, 60_000);

test("chDB itself still leaks, so the gate is still needed", async () => {
  const folder = mkdtempSync(join(tmpdir(), "kubin-chdb-"));
  const script = `
    const { Session } = require("chdb");
    const session = new Session(${JSON.stringify(folder)});
    const bad = "SELECT 'LEAK', throwIf(number = 300000) FROM numbers(1000000) SETTINGS max_block_size = 1000";
    await session.queryAsync(bad, { format: "TSV" }).catch(() => undefined);
    process.stdout.write((await session.queryAsync("SELECT 1", { format: "TSV" })).text().slice(0, 4));
    process.exit(0);
  `;
  const raw = Bun.spawn([process.execPath, "-e", script], { cwd: import.meta.dir, stdout: "pipe" });
  expect(await new Response(raw.stdout).text()).toBe("LEAK");
  rmSync(folder, { recursive: true, force: true });
});

test("readers that go away in the middle of an answer do not keep its connection", async () => {
  for (let turn = 0; turn < 12; turn++) {
    const leave = new AbortController();
    const answer = await clickhouse.client.query({
      query: "SELECT number, randomPrintableASCII(100) AS text FROM numbers(100000000)",
      format: "JSONEachRow",
      abort_signal: leave.signal,
    });
    const reader = answer.stream().getReader();
    await reader.read();
    leave.abort();
    await reader.cancel().catch(() => undefined);
  }
  const answer = await clickhouse.client.query({ query: "SELECT 'own' AS mark", format: "JSONEachRow" });
  expect(await answer.json()).toEqual([{ mark: "own" }]);
}, 30_000);
