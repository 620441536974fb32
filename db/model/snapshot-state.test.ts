import { expect, test } from "bun:test";
import { isSettled, mayMove, snapshotStates, statesBefore } from "./snapshot-state.ts";

test("moves go forward only: no state can be reached from itself, and DELETED ends everything", () => {
  const reachable = (from: (typeof snapshotStates)[number], seen = new Set<string>()): Set<string> => {
    for (const to of snapshotStates.filter((each) => mayMove(from, each) && !seen.has(each))) {
      seen.add(to);
      reachable(to, seen);
    }
    return seen;
  };
  for (const state of snapshotStates) expect([state, reachable(state).has(state)]).toEqual([state, false]);
  expect(reachable("INITIATED").size).toBe(6);
  expect(reachable("DELETED").size).toBe(0);
});

test("statesBefore is the inverse of mayMove, and settled states change their content no more", () => {
  for (const to of snapshotStates) expect(statesBefore(to)).toEqual(snapshotStates.filter((from) => mayMove(from, to)));
  expect(snapshotStates.filter(isSettled)).toEqual(["COMPLETED", "FAILED", "EXPIRED", "DELETED"]);
  expect(statesBefore("COMPLETED")).toEqual(["PROCESSING"]);
});
