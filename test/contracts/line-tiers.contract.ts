// Lines that are put away and loaded again, and attempts that died: the same statements on every Rows driver.
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { eq, sql } from "drizzle-orm";
import { type ClaimedJob, claimJob, failJob, publishPack } from "../../db/jobs/jobs.ts";
import { type DeadAttempt, forgetDeadAttempts, takeDeadAttempts } from "../../db/jobs/dead-attempts.ts";
import { removalsWaiting } from "../../db/jobs/removals.ts";
import type { PackKind } from "../../db/model/contract/upload.ts";
import { failPack, findPack, packArrived, registerPack } from "../../db/packs/packs.ts";
import type { Rows } from "../../db/ports.ts";
import { audit, snapshots } from "../../db/schema.ts";
import { completeSnapshot, endSnapshot, finishIfDone } from "../../db/snapshots/change.ts";
import { createSnapshot } from "../../db/snapshots/create.ts";
import { loadLines } from "../../db/snapshots/load-lines.ts";
import { putAwayLines } from "../../db/snapshots/put-away-lines.ts";
import type { RowsUnderTest } from "./rows.contract.ts";

const linkKey = "k".repeat(32);
const dayMs = 86_400_000;
const start = Date.parse("2026-02-01T00:00:00Z");
const dayOf = (days: number): string => new Date(start + days * dayMs).toISOString().slice(0, 10);
/** Thirty days are hot. */
const [day30, day31] = [start + 30 * dayMs, start + 31 * dayMs];

export function lineTiersContract(name: string, make: () => Promise<RowsUnderTest>): void {
  describe(`Line tiers on ${name}`, () => {
    let under: RowsUnderTest;
    const rows = (): Rows => under.rows;
    beforeAll(async () => void (under = await make()));
    afterAll(() => under.remove());

    const claimOf = async (id: string, now: Date): Promise<ClaimedJob> => {
      for (let job = await claimJob(rows(), "test", now); job; job = await claimJob(rows(), "test", now)) {
        if (job.snapshotId === id) return job;
      }
      throw new Error("no job was due");
    };

    /** A complete snapshot: pack 0 the catalogue, packs 1 and 2 logs of 10 lines each. Answers its id and published attempts. */
    const complete = async (): Promise<{ id: string; tenantId: string; attempts: number[] }> => {
      const input = { formatVersion: 1, cluster: {}, source: { format: "sample" } } as const;
      const made = await createSnapshot(rows(), input, { tenantId: "local", linkKey, now: new Date(start) });
      const snapshot = { id: made.snapshotId, tenantId: "local", state: "UPLOADING" as const };
      const attempts: number[] = [];
      for (const [number, kind] of ["catalogue", "logs", "logs"].entries()) {
        const pack = {
          number,
          kind: kind as PackKind,
          codec: "zstd",
          formatVersion: 1,
          bytes: 10,
          rawBytes: 9,
        } as const;
        const sha256 = String(number).repeat(64);
        const row = await registerPack(rows(), snapshot, { ...pack, sha256 }, null, new Date(start));
        await packArrived(rows(), row, new Date(start));
        const job = await claimOf(snapshot.id, new Date(start));
        const lines = kind === "logs" ? 10 : 0;
        expect(await publishPack(rows(), job, { resources: 0, lines }, new Date(start))).toBe(true);
        attempts.push(job.attempt);
      }
      const counts = { resources: 0, streams: 0, lines: 0, logBytes: 0 };
      await completeSnapshot(rows(), snapshot, { packs: 3, counts, gaps: [] }, new Date(start));
      expect(await finishIfDone(rows(), snapshot.id, new Date(start))).toBe(true);
      return { ...snapshot, attempts };
    };
    const rowOf = async (id: string) => (await rows().db.select().from(snapshots).where(eq(snapshots.id, id)))[0];

    test("lines are put away on their day, once, and loaded into a later one; totals stay", async () => {
      const { id, attempts } = await complete();
      expect(await putAwayLines(rows(), dayOf(29), 10, new Date(start))).toBe(0);
      expect(await putAwayLines(rows(), dayOf(30), 10, new Date(day30))).toBe(1);
      expect(await putAwayLines(rows(), dayOf(30), 10, new Date(day30))).toBe(0);
      expect(await rowOf(id)).toMatchObject({
        linesPutAwayAt: new Date(day30),
        publishedAttempts: attempts.slice(0, 1),
        lines: 20,
        dropOn: dayOf(30),
      });
      const both = await Promise.all([1, 2].map(() => loadLines(rows(), id, new Date(day31))));
      expect(both.toSorted((a, b) => a - b)).toEqual([0, 2]);
      expect(await rowOf(id)).toMatchObject({ linesPutAwayAt: null, state: "COMPLETED", dropOn: dayOf(34) });
      const again: number[] = [];
      for (let pack = 0; pack < 2; pack++) {
        const job = await claimOf(id, new Date(day31));
        expect([job.dropOn, job.tries]).toEqual([dayOf(34), 1]);
        expect(await publishPack(rows(), job, { resources: 0, lines: 10 }, new Date(day31))).toBe(true);
        again.push(job.attempt);
      }
      expect(await rowOf(id)).toMatchObject({ lines: 20, publishedAttempts: [attempts[0] ?? 0, ...again] });
      const entries = await rows().db.select().from(audit).where(eq(audit.target, id));
      expect(entries.slice(-2).map((entry) => `${entry.actor} ${entry.verb} ${entry.detail}`.trim())).toEqual([
        "sweeper snapshot.put_away_lines",
        "anonymous snapshot.load_lines 2 packs",
      ]);
    });

    test("a failed pack is tried again, its gap goes, and the others stay published", async () => {
      const { id, attempts } = await complete();
      const gap = (what: string) => ({ reason: "unparsable" as const, what, detail: "x" });
      await rows()
        .db.update(snapshots)
        .set({ gaps: [gap("pack 1 (resources)")] })
        .where(eq(snapshots.id, id));
      await rows().execute(sql`update packs set state = 'arrived' where snapshot_id = ${id} and number = 2`);
      for (let twice = 0; twice < 2; twice++) {
        await failPack(rows(), { snapshotId: id, number: 2 }, "broken", [gap("pack 2 (logs)")], new Date(start));
      }
      expect((await rowOf(id))?.gaps).toEqual([gap("pack 1 (resources)"), gap("pack 2 (logs)")]);
      expect(await loadLines(rows(), id, new Date(start))).toBe(1);
      expect(await rowOf(id)).toMatchObject({ gaps: [gap("pack 1 (resources)")], dropOn: dayOf(30) });
      // What the pack had published before is not shown beside what comes.
      expect((await rowOf(id))?.publishedAttempts).toEqual(attempts.slice(0, 2));
      expect(await findPack(rows(), id, 2)).toMatchObject({ state: "arrived", failure: null });
      const job = await claimOf(id, new Date(start));
      expect([job.pack, job.tries]).toEqual([2, 1]);
    });

    test("a failed run is a dead attempt, taken by one of two and forgotten when it is removed", async () => {
      const { id } = await complete();
      await putAwayLines(rows(), dayOf(30), 10, new Date(day30));
      await loadLines(rows(), id, new Date(day31));
      const job = await claimOf(id, new Date(day31));
      await failJob(rows(), job, { reason: "x", final: false }, new Date(day31));
      const mine = (dead: DeadAttempt[]): DeadAttempt[] => dead.filter((each) => each.attempt === job.attempt);
      expect(mine(await takeDeadAttempts(rows(), 1000, new Date(day31)))).toEqual([]);
      const due = new Date(day31 + 120_000);
      const taken = (await Promise.all([1, 2].map(() => takeDeadAttempts(rows(), 1000, due)))).flat();
      expect(mine(taken)).toEqual([{ snapshotId: id, attempt: job.attempt }]);
      await forgetDeadAttempts(rows(), taken);
      expect(mine(await takeDeadAttempts(rows(), 1000, new Date(day31 + dayMs)))).toEqual([]);
    });

    test("a removal waits until it is done, however often it fails", async () => {
      const snapshot = await complete();
      const now = new Date(start);
      await endSnapshot(rows(), snapshot, { to: "DELETED", reason: "", actor: "owner", now });
      let at = start;
      for (let tries = 1; tries <= 12; tries++) {
        const job = await claimOf(snapshot.id, new Date(at));
        expect([job.kind, job.tries]).toEqual(["remove", tries]);
        expect(await failJob(rows(), job, { reason: "x", final: true }, new Date(at))).toBe("retried");
        at += 600_000;
      }
      expect(await removalsWaiting(rows(), 1000)).toContain(snapshot.id);
    });
  });
}
