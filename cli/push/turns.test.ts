import { expect, test } from "bun:test";
import { Turns } from "./turns.ts";

test.each([12, 0])("what waits comes between the slices of long work, with a pause of %p ms", async (pauseMs) => {
  let came = 0;
  const others = setInterval(() => came++, 1);
  const turns = new Turns(() => pauseMs);
  const until = performance.now() + 60;
  while (performance.now() < until) await turns.passed();
  clearInterval(others);
  // Of steps that only await each other, none would have come.
  expect(came).toBeGreaterThan(0);
});

test("a pause may come before the first slice, and ends early if there is nothing to wait for", async () => {
  let pauses = 0;
  const pauseMs = (): number => {
    pauses++;
    return 60_000;
  };
  const first = new Turns(pauseMs);
  await first.passed();
  expect(pauses).toBe(0);
  const second = new Turns(pauseMs, { waits: true });
  const passed = second.passed();
  expect(pauses).toBe(1);
  second.hurry();
  await passed;
  // Where nobody waits there is nothing to end.
  second.hurry();
  await second.passed();
  expect(pauses).toBe(1);
});
