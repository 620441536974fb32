import { expect, test } from "bun:test";
import { ageAt, clock, shortDuration, utc } from "./age.ts";

const [second, minute, hour, day] = [1000, 60_000, 3_600_000, 86_400_000];

test("durations read as kubectl writes them", () => {
  // Expected texts: apimachinery's duration_test.go.
  const table: [number, string][] = [
    [0, "0s"],
    [70 * second, "70s"],
    [2 * minute - 1, "119s"],
    [2 * minute, "2m"],
    [3 * minute + 5 * second, "3m5s"],
    [10 * minute + 9 * second, "10m"],
    [47 * minute, "47m"],
    [3 * hour + 10 * minute, "3h10m"],
    [8 * hour + 10 * minute, "8h"],
    [47 * hour, "47h"],
    [2 * day, "2d"],
    [5 * day + 3 * hour, "5d3h"],
    [8 * day + 3 * hour, "8d"],
    [729 * day, "729d"],
    [2 * 365 * day, "2y"],
    [3 * 365 * day + 5 * day, "3y5d"],
    [9 * 365 * day + 5 * day, "9y"],
  ];
  for (const [ms, text] of table) expect(shortDuration(ms)).toBe(text);
});

test("ages count from the capture, never from now", () => {
  expect(ageAt("2021-08-03T09:00:00Z", Date.parse("2021-08-03T10:00:00Z"))).toBe("60m");
  expect(ageAt(null, 0)).toBe("<unknown>");
  expect(ageAt("2021-08-03T11:00:00Z", Date.parse("2021-08-03T10:00:00Z"))).toBe("0s");
});

test("times are shown in UTC, with the milliseconds that the text carries", () => {
  expect(utc("2021-08-03T12:00:00+02:00")).toBe("2021-08-03 10:00:00 UTC");
  expect(utc("nonsense")).toBe("nonsense");
  expect(clock("2021-08-03T10:13:20.971343364Z")).toBe("10:13:20.971");
});
