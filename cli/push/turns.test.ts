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
