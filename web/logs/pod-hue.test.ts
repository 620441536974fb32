import { expect, test } from "bun:test";
import { podHue } from "./pod-hue.ts";

test("a pod keeps its colour, and pods are spread over all of them", () => {
  expect(podHue("shop", "web-1")).toBe(podHue("shop", "web-1"));
  const used = new Map<number, number>();
  for (let i = 0; i < 1200; i++) {
    const hue = podHue("shop", `web-6d4cf56db6-${i.toString(36)}`);
    used.set(hue, (used.get(hue) ?? 0) + 1);
  }
  expect(used.size).toBe(12);
  expect(Math.max(...used.values())).toBeLessThan(200);
});
