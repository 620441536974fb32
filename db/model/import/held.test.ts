import { expect, test } from "bun:test";
import { HeldResources } from "./held.ts";

const MiB = 1024 * 1024;

/** Files of one resource each, of so many characters. */
function heldOf(files: number, characters: number): number[] {
  const held = new HeldResources();
  const identity = { apiVersion: "v1", group: "", version: "v1", kind: "Pod", namespace: "shop", name: "web" };
  for (let entry = 0; entry < files; entry++)
    held.file(entry)(0, { ...identity, object: {}, json: "x".repeat(characters) });
  return [...held.files.keys()];
}

test("whole files are held from the first one on, until there is no room", () => {
  expect(heldOf(3, MiB)).toEqual([0, 1, 2]);
  expect(heldOf(30, MiB)).toEqual(Array.from({ length: 20 }, (_, i) => i));
  expect(heldOf(1, 21 * MiB)).toEqual([]);
});

test("of a dump that has far more than can be held, only the first files are", () => {
  expect(heldOf(70, MiB)).toEqual([0, 1]);
  expect(heldOf(700, MiB / 2)).toEqual([0, 1, 2, 3]);
  expect(heldOf(4, 19 * MiB)).toEqual([]);
});
