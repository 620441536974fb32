import { expect, test } from "bun:test";
import { InsertTurns } from "./insert-turns.ts";

const MiB = 1024 * 1024;
const never = 1_000_000;

/** Inserts that go on until they are told to end, and what happened in which order. */
function watched(turns: InsertTurns) {
  const seen: string[] = [];
  const start = (name: string, bytes: number) => {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const began = Promise.withResolvers<void>();
    const ended = turns.run(bytes, async () => {
      seen.push(`${name} begins`);
      began.resolve();
      await promise;
      seen.push(`${name} ends`);
    });
    return { began: began.promise, end: resolve, fail: reject, ended };
  };
  return { seen, start };
}

test("a large insert waits for the one before it, a small one for nobody", async () => {
  const { seen, start } = watched(new InsertTurns(never));
  const [first, second, third] = ["1", "2", "3"].map((name) => start(name, 50 * MiB));
  const small = start("small", 1000);
  small.end();
  await small.ended;
  for (const each of [first, second, third]) {
    await each?.began;
    each?.end();
    await each?.ended;
  }
  expect(seen).toEqual([
    "1 begins",
    "small begins",
    "small ends",
    "1 ends",
    "2 begins",
    "2 ends",
    "3 begins",
    "3 ends",
  ]);
});

test("one that has waited long enough runs beside the first, and the turns go on in order", async () => {
  const { seen, start } = watched(new InsertTurns(1));
  const first = start("1", 50 * MiB);
  const second = start("2", 50 * MiB);
  await second.began;
  second.end();
  await second.ended;
  first.end();
  await first.ended;
  expect(seen).toEqual(["1 begins", "2 begins", "2 ends", "1 ends"]);
});

test("one that fails gives its turn on", async () => {
  const { seen, start } = watched(new InsertTurns(never));
  const first = start("1", 50 * MiB);
  const second = start("2", 50 * MiB);
  first.fail(new Error("no room"));
  expect(await first.ended.catch(String)).toBe("Error: no room");
  second.end();
  await second.ended;
  expect(seen).toEqual(["1 begins", "2 begins", "2 ends"]);
});
