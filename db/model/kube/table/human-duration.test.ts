import { expect, test } from "bun:test";
import { humanDuration } from "./human-duration.ts";
import { spokenDuration } from "./spoken-duration.ts";

const [second, minute, hour, day] = [1000, 60_000, 3_600_000, 86_400_000];
const year = 365 * day;

test("two or three figures of a duration, at every border between them", () => {
  const cases: [ms: number, text: string][] = [
    [Number.NaN, "<invalid>"],
    [-2 * second, "<invalid>"],
    [-2 * second + 1, "0s"],
    [-1 * second, "0s"],
    [-1, "0s"],
    [0, "0s"],
    [999, "0s"],
    [2 * minute - 1, "119s"],
    [2 * minute, "2m"],
    [2 * minute + second, "2m1s"],
    [10 * minute - 1, "9m59s"],
    [10 * minute, "10m"],
    [3 * hour - 1, "179m"],
    [3 * hour, "3h"],
    [3 * hour + minute, "3h1m"],
    [8 * hour - 1, "7h59m"],
    [8 * hour, "8h"],
    [2 * day - 1, "47h"],
    [2 * day, "2d"],
    [2 * day + hour, "2d1h"],
    [8 * day - 1, "7d23h"],
    [8 * day, "8d"],
    [2 * year - 1, "729d"],
    [2 * year, "2y"],
    [2 * year + day, "2y1d"],
    [8 * year - 1, "7y364d"],
    [8 * year, "8y"],
    [100 * year, "100y"],
    [1e300, "292y"],
    [-1e300, "<invalid>"],
  ];
  for (const [ms, text] of cases) expect([ms, humanDuration(ms)]).toEqual([ms, text]);
});

test("OpenShift says durations in words", () => {
  const cases: [ms: number, text: string][] = [
    [-5 * second, "Less than a second"],
    [999, "Less than a second"],
    [second, "1 second"],
    [59 * second, "59 seconds"],
    [minute, "About a minute"],
    [2 * minute, "2 minutes"],
    [hour - 1, "59 minutes"],
    [hour, "About an hour"],
    [1.5 * hour, "2 hours"],
    [48 * hour, "2 days"],
    [14 * day, "2 weeks"],
    [60 * day, "2 months"],
    [3 * year, "3 years"],
  ];
  for (const [ms, text] of cases) expect([ms, spokenDuration(ms)]).toEqual([ms, text]);
});
