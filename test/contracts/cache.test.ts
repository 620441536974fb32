// The caches: one process's memory, Upstash's REST protocol, and the Worker's layers over it.
import { expect, test } from "bun:test";
import { freePort } from "../../db/local/free-port.ts";
import { memoryCache } from "../../db/local/memory-cache.ts";
import { isKubinError } from "../../db/model/error.ts";
import { upstashCache } from "../../db/remote/upstash.ts";
import { layeredCache } from "../../edge/layered-cache.ts";
import { serveUpstash } from "../stand-ins/upstash.ts";
import { cacheContract } from "./cache.contract.ts";
import { thrownBy } from "./sql-state.ts";

interface TestClock {
  readonly now: () => number;
  readonly pass: (seconds: number) => void;
}

function testClock(): TestClock {
  let ms = Date.parse("2026-01-01T00:00:00Z");
  return { now: () => ms, pass: (seconds) => void (ms += seconds * 1000) };
}

cacheContract("memory", async () => {
  const { now, pass } = testClock();
  return { cache: memoryCache(now), pass, remove: async () => undefined };
});

cacheContract("Upstash over REST", async () => {
  const { now, pass } = testClock();
  const upstash = serveUpstash(now);
  return { cache: upstashCache(upstash), pass, remove: () => upstash.stop() };
});

cacheContract("a Worker's memory alone", async () => {
  const { now, pass } = testClock();
  return { cache: layeredCache(null, now), pass, remove: async () => undefined };
});

cacheContract("a Worker's memory over Upstash", async () => {
  const { now, pass } = testClock();
  const upstash = serveUpstash(now);
  return { cache: layeredCache(upstashCache(upstash), now), pass, remove: () => upstash.stop() };
});

test("memory keeps no more than it may: the oldest go first", async () => {
  const cache = memoryCache(() => 0, 6);
  for (const key of ["a", "b", "c", "d"]) await cache.set(key, key, 60);
  expect(await Promise.all(["a", "b", "c", "d"].map((key) => cache.get(key)))).toEqual([null, "b", "c", "d"]);
});

test("a second isolate reads what the first one kept, once, and for no longer than it lasts", async () => {
  const { now, pass } = testClock();
  const upstash = serveUpstash(now);
  await layeredCache(upstashCache(upstash), now).set("answer", "42", 10);
  pass(4);
  const second = layeredCache(upstashCache(upstash), now);
  const before = upstash.requests();
  expect([await second.get("answer"), await second.get("answer"), upstash.requests() - before]).toEqual([
    "42",
    "42",
    1,
  ]);
  pass(6);
  expect(await second.get("answer")).toBeNull();
  await upstash.stop();
});

test("a Worker answers without its Redis, and says so: the cache only forgets", async () => {
  const told: unknown[] = [];
  const away = upstashCache({ url: `http://127.0.0.1:${await freePort()}`, token: "x" });
  const cache = layeredCache(away, Date.now, (error) => void told.push(error));
  expect(await cache.get("a")).toBeNull();
  await cache.set("a", "1", 60);
  expect(await cache.get("a")).toBe("1");
  expect(told.map((error) => isKubinError(error, "unavailable"))).toEqual([true, true]);
});

test("a Redis that is away or knows another token is unavailable", async () => {
  const upstash = serveUpstash();
  const stranger = upstashCache({ url: upstash.url, token: "wrong" });
  expect(isKubinError(await thrownBy(() => stranger.get("a")), "unavailable")).toBe(true);
  await upstash.stop();
  const cache = upstashCache(upstash);
  expect(isKubinError(await thrownBy(() => cache.set("a", "b", 1)), "unavailable")).toBe(true);
});
