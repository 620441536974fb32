import { expect, test } from "bun:test";
import type { Progress } from "../db/model/contract/snapshot.ts";
import { snapshotStates } from "../db/model/snapshot-state.ts";
import { stateSentence } from "./state-sentence.ts";

const now = Date.parse("2024-05-01T10:00:00Z");
const progress = (change: Partial<Progress>): Progress => ({
  state: "UPLOADING",
  contentVersion: 1,
  packsRegistered: 3,
  packsArrived: 2,
  packsIndexed: 1,
  packsFailed: 0,
  bytesArrived: 0,
  resources: 0,
  lines: 0,
  expectedResources: null,
  expectedLogBytes: null,
  failure: null,
  gaps: 0,
  lastSeenAt: new Date(now).toISOString(),
  ...change,
});

test("every state but a complete one without gaps says something", () => {
  for (const state of snapshotStates) {
    const said = stateSentence(progress({ state }), now);
    if (state === "COMPLETED") expect(said).toBeNull();
    else expect(said?.text).toMatch(/^[A-Z].*\.$/);
  }
});

test("a silent sender is told, while it could still send", () => {
  const lastSeenAt = new Date(now - 5 * 60_000).toISOString();
  expect(stateSentence(progress({ lastSeenAt }), now)).toMatchObject({ tone: "warn" });
  expect(stateSentence(progress({ lastSeenAt }), now)?.text).toContain("silent for 5m");
  expect(stateSentence(progress({ state: "INITIATED", lastSeenAt }), now)?.text).toContain("Nothing has arrived");
  expect(stateSentence(progress({ state: "COMPLETED", lastSeenAt }), now)).toBeNull();
});

test("a failure gives its reason, gaps their number", () => {
  expect(stateSentence(progress({ state: "FAILED", failure: "the archive is a bomb" }), now)?.text).toContain("a bomb");
  expect(stateSentence(progress({ state: "COMPLETED", gaps: 2 }), now)?.text).toContain("2 gaps");
  expect(stateSentence(progress({ state: "COMPLETED", packsFailed: 1 }), now)).toMatchObject({ tone: "bad" });
});
