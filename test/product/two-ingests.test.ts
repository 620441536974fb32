import { afterAll, beforeAll, expect, test } from "bun:test";
import { join, resolve } from "node:path";
import { startChild } from "../../deploy/child.ts";
import { connect } from "../../deploy/connect.ts";
import { readEnvironment } from "../../deploy/env.ts";
import { differences, knownPack } from "../kit/known-lines.ts";
import { logPush } from "../kit/log-push.ts";
import { type TestStack, testStack } from "../kit/stack.ts";

let stack: TestStack;
beforeAll(async () => {
  stack = await testStack();
});
afterAll(() => stack.remove());

test("two ingests on one snapshot: both work, and every line is there once", async () => {
  const second = await startChild({
    name: "second-ingest",
    script: resolve(import.meta.dir, "../../deploy/children/ingest.ts"),
    env: stack.env,
    logDir: join(stack.dir, "data", "logs"),
  });
  const stores = connect(readEnvironment(stack.env));
  try {
    const push = await logPush(stack);
    const sent = new Map(Array.from({ length: 24 }, (_, i) => [`pod-${i}`, 8000 + i]));
    const packs = await Promise.all(Array.from(sent, ([pod, count]) => knownPack(pod, count)));
    for (const bytes of packs) await push.send(bytes);
    await push.complete();
    expect(await stack.settled(push.link)).toBe("COMPLETED");
    const [row] =
      await stack.sql`select published_attempts as attempts, lines::int from snapshots where id = ${push.snapshotId}`;
    const of = { snapshotId: push.snapshotId, attempts: Array.from<number>(row.attempts) };
    expect(await differences(stores.lines, of, sent)).toEqual([]);
    expect(row.lines).toBe(Array.from(sent.values()).reduce((sum, n) => sum + n, 0));
    const workers = await stack.sql`select distinct worker from jobs where kind = 'logs'`;
    expect(workers.length).toBe(2);
    const tried = await stack.sql`select distinct state, tries from jobs`;
    expect(Array.from(tried)).toEqual([{ state: "done", tries: 1 }]);
  } finally {
    await stores.close();
    await second.stop();
  }
}, 120_000);
