import { expect, test } from "bun:test";
import type { Gap } from "../gap.ts";
import { GapList, newGaps } from "./gap-list.ts";

const gap = (detail: string): Gap => ({ reason: "truncated", what: "a.log", detail });

test("texts are cut to what a gap may hold, never inside of a character", () => {
  const gaps = new GapList();
  gaps.add(gap(`x${"😀".repeat(1000)}`));
  expect(gaps.all()[0]?.detail).toBe(`x${"😀".repeat(511)}`);
});

test("a second reading tells what is new, once", () => {
  const told: string[] = [];
  const long = `long ${"y".repeat(2000)}`;
  const first = new GapList();
  first.add(gap("known"));
  first.add(gap(long));
  const tell = newGaps(first.all(), ({ detail }) => void told.push(detail));
  for (const detail of ["known", "new", long, "new"]) tell(gap(detail));
  expect(told).toEqual(["new"]);
});
