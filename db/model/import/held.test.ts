import { expect, test } from "bun:test";
import { HeldResources } from "./held.ts";

const MiB = 1024 * 1024;
const identity = { apiVersion: "v1", group: "", version: "v1", kind: "Pod", namespace: "shop", name: "web" };

/** Files of one resource each, of so many characters. */
function heldOf(files: number, characters: number): number[] {
  const held = new HeldResources();
  for (let entry = 0; entry < files; entry++) {
    held.file(entry)(0, { ...identity, object: {}, json: "x".repeat(characters) });
    for (const given of held.tooMany()) held.files.delete(given);
  }
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

test("a file that can be read again is held as it is, and counts only if it was copied", () => {
  const held = new HeldResources();
  const unwritten = {
    ...identity,
    object: {},
    unwritten: MiB,
    get json(): string {
      return expect.unreachable("it was written");
    },
  };
  const again = (size: number, copied: number) => ({ size, copied, bytes: () => expect.unreachable("it was read") });
  const [onDisk, copy] = [again(90 * MiB, 0), again(15 * MiB, 15 * MiB)];
  for (const [entry, file] of [onDisk, copy].entries()) {
    const hold = held.file(entry, file);
    // Two lists in one.
    hold(0, unwritten);
    hold(1, unwritten);
  }
  expect([...held.files]).toEqual([
    [0, onDisk],
    [1, copy],
  ]);
  expect(held.hasRoom(5 * MiB)).toBe(true);
  expect(held.hasRoom(5 * MiB + 1)).toBe(false);
  for (let entry = 2; entry < 70; entry++) held.file(entry)(0, { ...identity, object: {}, json: "x".repeat(MiB) });
  // Not what lies on the disk; and what was given up once is not asked for again.
  expect(held.tooMany()).toEqual([1, 2, 3, 4, 5, 6]);
  expect(held.tooMany()).toEqual([]);
});
