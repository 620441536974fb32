// Who is told that a snapshot is complete finds all of it, whatever the edge remembered of the link in the second before.
import { afterAll, beforeAll, expect, test } from "bun:test";
import { join } from "node:path";
import { bunSockets } from "../../deploy/bun-sockets.ts";
import { connect, type Stores } from "../../deploy/connect.ts";
import { edgeServices } from "../../deploy/edge-services.ts";
import { readEnvironment } from "../../deploy/env.ts";
import { memoryCache } from "../../db/local/memory-cache.ts";
import { linkHeader, routes } from "../../db/model/contract/routes.ts";
import { createApp } from "../../edge/app.ts";
import { smallBundle } from "../kit/small-bundle.ts";
import { slugOf, type TestStack, testStack } from "../kit/stack.ts";

let stack: TestStack;
let stores: Stores;
beforeAll(async () => {
  stack = await testStack();
  stores = connect(readEnvironment(stack.env));
});
afterAll(async () => {
  await stores.close();
  await stack.remove();
});

/** An edge on the stack's stores that remembers a link for as long as the test takes; its cache forgets when told. */
function slowClock() {
  const began = Date.now();
  let cacheTime = began;
  const cache = memoryCache(() => cacheTime);
  const services = edgeServices(
    readEnvironment(stack.env),
    { ...stores, cache },
    async () => null,
    () => undefined,
    bunSockets(() => undefined).serveSocket,
  );
  const app = createApp({ ...services, now: () => began });
  return {
    async ask<Answer>(link: string, route: string): Promise<Answer> {
      const response = await app.request(route, { headers: { [linkHeader]: slugOf(link) } });
      expect(response.status).toBe(200);
      return (await response.json()) as Answer;
    },
    forget: () => void (cacheTime += 60_000),
  };
}

test("a search right behind the answer that says COMPLETED finds every line", async () => {
  const ingest = stack.children.get("ingest")?.pid ?? 0;
  const path = join(stack.dir, "bundle.tar.gz");
  await Bun.write(path, smallBundle(2, 10));
  process.kill(ingest, "SIGSTOP");
  const ran = await stack.kubin(["push", path]);
  const link = ran.stdout.trim();
  const edge = slowClock();
  const state = async () => (await edge.ask<{ progress: { state: string } }>(link, routes.snapshot)).progress.state;
  const found = async () => (await edge.ask<{ total: number }>(link, `${routes.logSearch}?limit=1`)).total;
  try {
    expect([await state(), await found()]).toEqual(["PROCESSING", 0]);
  } finally {
    process.kill(ingest, "SIGCONT");
  }
  expect(await stack.settled(link)).toBe("COMPLETED");
  edge.forget();
  expect([await state(), await found()]).toEqual(["COMPLETED", 20]);
});
