// A worker that found nothing to do, because all packs wait for their catalogue, is told when that is published.
import { afterAll, beforeAll, expect, test } from "bun:test";
import { join } from "node:path";
import { claimJob, publishPack } from "../../db/jobs/jobs.ts";
import { notifyBus } from "../../db/local/postgres/notify-bus.ts";
import type { Bus } from "../../db/ports.ts";
import { connect, type Stores } from "../../deploy/connect.ts";
import { readEnvironment } from "../../deploy/env.ts";
import { smallBundle } from "../kit/small-bundle.ts";
import { type TestStack, testStack } from "../kit/stack.ts";
import { becomes } from "../kit/stored-lines.ts";

let stack: TestStack;
let stores: Stores;
let bus: Bus;
beforeAll(async () => {
  stack = await testStack();
  stores = connect(readEnvironment(stack.env));
  bus = await notifyBus(stack.env["DATABASE_URL"] ?? "");
});
afterAll(async () => {
  await bus.close();
  await stores.close();
  await stack.remove();
});

test("the published catalogue wakes those who wait for the other packs, and no other pack does", async () => {
  const ingest = stack.children.get("ingest")?.pid ?? 0;
  process.kill(ingest, "SIGSTOP");
  try {
    const path = join(stack.dir, "bundle.tar.gz");
    await Bun.write(path, smallBundle(2, 10));
    const ran = await stack.kubin(["push", path]);
    expect(ran.code, ran.stderr).toBe(0);
    const heard: string[] = [];
    const unsubscribe = await bus.subscribe("jobs", (snapshotId) => heard.push(snapshotId));
    const publishNext = async (): Promise<{ kind: string; snapshotId: string }> => {
      const job = await claimJob(stores.rows, "test:0", new Date());
      if (!job) throw new Error("no job was due");
      const published = await publishPack(stores.rows, job, { resources: 0, lines: 0 }, new Date());
      expect(published).toBe(true);
      return job;
    };
    const catalogue = await publishNext();
    expect(catalogue.kind).toBe("catalogue");
    await becomes("the worker is woken", async () => heard.length > 0);
    expect((await publishNext()).kind).not.toBe("catalogue");
    // What was told before this arrives before it.
    await bus.publish("jobs", "last");
    await becomes("everything was heard", async () => heard.includes("last"));
    expect(heard).toEqual([catalogue.snapshotId, "last"]);
    await unsubscribe();
  } finally {
    process.kill(ingest, "SIGCONT");
  }
}, 60_000);
