import { expect, test } from "bun:test";
import { columnTracks } from "./column-tracks.ts";

test("the longest column takes what is left, short ones keep their width, one freak widens nothing", () => {
  const { template, least } = columnTracks([
    { title: "Name", texts: Array.from({ length: 50 }, () => "x".repeat(40)) },
    { title: "Ready", texts: ["1/1"] },
    { title: "Node", texts: [...Array.from({ length: 99 }, () => "node"), "n".repeat(500)] },
  ]);
  expect(template).toBe("minmax(34ch, 1fr) minmax(11ch, 11ch) minmax(10ch, 10ch)");
  expect(least).toBe(55);
});

test("columns without rows still have room for their titles", () => {
  expect(columnTracks([{ title: "Name", texts: [] }]).least).toBe(10);
});
