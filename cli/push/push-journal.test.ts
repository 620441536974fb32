import { afterAll, describe, expect, test } from "bun:test";
import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { testJournal } from "../../test/kit/push-journal.ts";
import { PushJournal } from "./push-journal.ts";

const folder = mkdtempSync(join(tmpdir(), "kubin-journal-"));
afterAll(() => rmSync(folder, { recursive: true }));

const pack = { number: 0, kind: "logs", bytes: 10, rawBytes: 20, sha256: "ab", path: "/x/0000.pack" } as const;

describe("the journal of a push", () => {
  test("gives back what happened before a kill, and leaves out a line that was cut in the middle", async () => {
    const journal = await testJournal(folder, "snapshot-1", "kubo_secret");
    await journal.packClosed(pack);
    await journal.partArrived(0, "upload-1", 2, "etag-2");
    await journal.packArrived(0);
    appendFileSync(join(journal.dir, "progress.ndjson"), '{"is":"arri');
    const opened = await PushJournal.open(journal.dir);
    expect(opened?.header).toMatchObject({ snapshotId: "snapshot-1", ownerToken: "kubo_secret" });
    expect([...(opened?.journal.closed.keys() ?? [])]).toEqual([0]);
    expect(opened?.journal.closed.get(0)?.file).toBe("0000.pack");
    expect([...(opened?.journal.arrived ?? [])]).toEqual([0]);
    expect(opened?.journal.partsOf(0, "upload-1")).toEqual(new Map([[2, "etag-2"]]));
    // Parts of an upload that was begun anew are not there.
    expect(opened?.journal.partsOf(0, "upload-2").size).toBe(0);
    expect(opened?.journal.complete).toBeNull();
  });

  test("that is damaged in its middle is refused by name, not read as if less had happened", async () => {
    const journal = await testJournal(folder, "snapshot-3", "kubo_secret");
    appendFileSync(join(journal.dir, "progress.ndjson"), "not json\n");
    await journal.packArrived(0);
    expect(await PushJournal.open(journal.dir).catch((error: Error) => error.message)).toMatch(
      /^Cannot read "[^"]+": /,
    );
  });

  test("can be read by its owner only, and is none any more once the push is over", async () => {
    const journal = await testJournal(folder, "snapshot-2", "kubo_secret");
    await journal.packClosed(pack);
    for (const name of ["push.json", "progress.ndjson"]) {
      expect(statSync(join(journal.dir, name)).mode & 0o777).toBe(0o600);
    }
    expect(readFileSync(join(journal.dir, "progress.ndjson"), "utf8")).not.toContain("kubo_");
    await journal.forget();
    expect(await PushJournal.open(journal.dir)).toBeNull();
  });
});
