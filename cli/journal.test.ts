import { afterEach, beforeEach, expect, test } from "bun:test";
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { forget, type JournalEntry, readJournal, recall, remember } from "./journal.ts";

let dir: string;
beforeEach(() => void (dir = mkdtempSync(join(tmpdir(), "kubin-journal-"))));
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const entry = (snapshotId: string): JournalEntry => ({
  snapshotId,
  server: "http://localhost:1",
  link: `http://localhost:1/s/${snapshotId}`,
  ownerToken: `kubo_${snapshotId}`,
  source: "a.tar.gz",
  createdAt: "2026-01-01T00:00:00Z",
  expiresAt: "2026-02-01T00:00:00Z",
});

test("pushes at the same time are all remembered, for their owner's eyes only, oldest first", async () => {
  expect(await readJournal(dir)).toEqual([]);
  const ids = Array.from({ length: 30 }, (_, i) => `id-${String(i).padStart(2, "0")}`);
  await Promise.all(ids.toReversed().map((id) => remember(dir, entry(id))));
  expect(await readJournal(dir)).toEqual(ids.map(entry));
  const files = readdirSync(join(dir, "snapshots"));
  expect(files.length).toBe(30);
  for (const file of files) expect(statSync(join(dir, "snapshots", file)).mode & 0o777).toBe(0o600);
});

test("an entry is found by link or by the beginning of its id, if only one begins so, until it is forgotten", async () => {
  for (const id of ["aa-1", "aa-2", "b-1"]) await remember(dir, entry(id));
  expect(await recall(dir, "b")).toEqual(entry("b-1"));
  expect(await recall(dir, "http://localhost:1/s/aa-2")).toEqual(entry("aa-2"));
  await expect(recall(dir, "aa")).rejects.toThrow("2 begin so");
  await forget(dir, "b-1");
  await expect(recall(dir, "b")).rejects.toThrow("was not pushed from here");
});

test("a damaged file is named and left as it is; a folder that cannot be read is not an empty one", async () => {
  await remember(dir, entry("good"));
  for (const text of ["{", "{}", "null"]) {
    writeFileSync(join(dir, "snapshots", "bad.json"), text);
    await expect(readJournal(dir)).rejects.toThrow(/^Cannot read ".*bad\.json": it is damaged/);
  }
  writeFileSync(join(dir, "file"), "");
  await expect(readJournal(join(dir, "file"))).rejects.toThrow(
    /^Cannot read ".*": what was pushed from here is not known/,
  );
});
