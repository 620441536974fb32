import { expect, test } from "bun:test";
import { instantOf } from "./instant.ts";
import { sinceCell } from "./object-cells.ts";
import { resolveCells } from "./resolve-cells.ts";
import { rowConditions } from "./row-conditions.ts";

const nowMs = Date.parse("2026-03-10T12:00:00Z");

test("cells that depend on the time are completed, all others stay", () => {
  const cells = [
    "web",
    3,
    0,
    true,
    null,
    { since: "2026-03-10T11:55:00Z" },
    { since: "2026-03-10T13:00:00+02:00" },
    { text: "3", ago: "2026-03-09T12:00:00Z" },
    { text: "", ago: "2026-03-10T11:55:00Z" },
  ];
  const completed = ["web", 3, 0, true, null, "5m", "60m", "3 (24h ago)", "5 minutes ago"];
  expect(resolveCells(JSON.parse(JSON.stringify(cells)), nowMs)).toEqual(completed);
});

test("the same row is older when asked later", () => {
  expect(resolveCells([{ since: "2026-03-10T11:55:00Z" }], nowMs + 3_600_000)).toEqual(["65m"]);
});

test("a stored instant that is none is not counted from", () => {
  const cells = [{ since: "yesterday" }, { text: "3", ago: "" }, { text: "", ago: "x" }];
  expect(resolveCells(cells, nowMs)).toEqual(["<unknown>", "3", ""]);
});

test("instants are read as strictly as Go reads them", () => {
  const good: [string, number][] = [
    ["1970-01-01T00:00:00Z", 0],
    ["1970-01-01T00:00:00.25Z", 250],
    ["1970-01-01T00:00:00.123456789Z", 123.456789],
    ["1970-01-01T01:00:00+01:00", 0],
    ["1969-12-31T23:30:00-00:30", 0],
    ["2024-02-29T00:00:00Z", Date.UTC(2024, 1, 29)],
    ["0001-01-01T00:00:00Z", -62_135_596_800_000],
  ];
  for (const [text, ms] of good) expect([text, instantOf(text)]).toEqual([text, ms]);
  const bad = [
    "",
    "2026",
    "2026-03-10",
    "2026-03-10 12:00:00Z",
    "2026-03-10T12:00:00",
    "2026-03-10t12:00:00z",
    "2026-02-30T12:00:00Z",
    "2026-13-01T12:00:00Z",
    "2026-03-10T24:00:00Z",
    "2026-03-10T12:60:00Z",
    "Tue, 10 Mar 2026 12:00:00 GMT",
    "2026-03-10T12:00:00Z ",
  ];
  for (const text of bad) expect([text, instantOf(text)]).toEqual([text, null]);
});

test("an age is unknown where no instant is, Go's zero time included", () => {
  for (const value of [undefined, null, 7, "", "soon", "0001-01-01T00:00:00Z"]) {
    expect(sinceCell(value)).toBe("<unknown>");
  }
  expect(sinceCell("2026-03-10T11:55:00Z")).toEqual({ since: "2026-03-10T11:55:00Z" });
});

test("rows of pods that ended have a condition, and only those", () => {
  expect(rowConditions("Succeeded")?.[0]).toEqual({
    type: "Completed",
    status: "True",
    reason: "Succeeded",
    message: "The pod has completed successfully.",
  });
  expect(rowConditions("Failed")?.[0]?.message).toBe("The pod failed.");
  for (const phase of ["Running", "Pending", "Unknown", ""]) expect(rowConditions(phase)).toBeUndefined();
});
