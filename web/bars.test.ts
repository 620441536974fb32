import { expect, test } from "bun:test";
import { barsOf } from "./bars.ts";

test("buckets without lines are bars too, and the worst level comes first", () => {
  const bars = barsOf({
    bucketSeconds: 60,
    buckets: [
      { start: "2024-05-01T10:00:00Z", level: "info", lines: 5 },
      { start: "2024-05-01T10:00:00Z", level: "error", lines: 1 },
      { start: "2024-05-01T10:02:00Z", level: "info", lines: 2 },
    ],
  });
  expect(bars.map((bar) => bar.lines)).toEqual([6, 0, 2]);
  expect(bars[0]).toEqual({
    from: "2024-05-01T10:00:00.000Z",
    to: "2024-05-01T10:00:59.999Z",
    lines: 6,
    parts: [
      { level: "error", lines: 1 },
      { level: "info", lines: 5 },
    ],
  });
});

test("two lines that are years apart do not make a million bars", () => {
  const bars = barsOf({
    bucketSeconds: 1,
    buckets: [
      { start: "1970-01-01T00:00:00Z", level: "info", lines: 1 },
      { start: "2024-05-01T10:00:00Z", level: "info", lines: 1 },
    ],
  });
  expect(bars.length).toBe(2);
  expect(barsOf({ bucketSeconds: 1, buckets: [] })).toEqual([]);
});
