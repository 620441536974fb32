// Which log packs are claimed for one run: the same statements on every Rows driver.
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { eq } from "drizzle-orm";
import {
  type ClaimedJob,
  claimJob,
  claimTogether,
  failJob,
  packsTogetherMax,
  publishPack,
  togetherRawBytes,
} from "../../db/jobs/jobs.ts";
import type { PackKind } from "../../db/model/contract/upload.ts";
import { packArrived, registerPack } from "../../db/packs/packs.ts";
import type { Rows } from "../../db/ports.ts";
import { deadAttempts, jobs, snapshots } from "../../db/schema.ts";
import { createSnapshot } from "../../db/snapshots/create.ts";
import type { RowsUnderTest } from "./rows.contract.ts";

const start = Date.parse("2026-02-01T00:00:00Z");
/** A moment, in seconds after the test began. */
const at = (seconds: number): Date => new Date(start + seconds * 1000);
const small = 1000;
const attemptsOf = (of: readonly { attempt: number }[]): number[] => of.map(({ attempt }) => attempt);
const ascending = (a: number, b: number): number => a - b;

export function packsTogetherContract(name: string, make: () => Promise<RowsUnderTest>): void {
  describe(`Packs together on ${name}`, () => {
    let under: RowsUnderTest;
    const rows = (): Rows => under.rows;
    beforeAll(async () => void (under = await make()));
    afterAll(() => under.remove());

    const claim = async (now: Date): Promise<ClaimedJob> => {
      const job = await claimJob(rows(), "test", now);
      if (!job) throw new Error("no job was due");
      return job;
    };
    const arrive = async (of: { id: string }, number: number, kind: PackKind, rawBytes: number): Promise<void> => {
      const snapshot = { id: of.id, tenantId: "local", state: "UPLOADING" as const };
      const sha256 = "a".repeat(64);
      const pack = { number, kind, codec: "zstd", formatVersion: 1, bytes: 10, rawBytes, sha256 } as const;
      await packArrived(rows(), await registerPack(rows(), snapshot, pack, null, at(0)), at(number / 1000));
    };
    /** A snapshot whose catalogue is published, with packs of so many raw bytes, the first of them number 1. */
    const withPacks = async (sizes: readonly number[], kind: PackKind = "logs"): Promise<{ id: string }> => {
      const input = { formatVersion: 1, cluster: {}, source: { format: "sample" } } as const;
      const made = await createSnapshot(rows(), input, { tenantId: "local", linkKey: "k".repeat(32), now: at(0) });
      const snapshot = { id: made.snapshotId };
      await arrive(snapshot, 0, "catalogue", small);
      const catalogue = await claim(at(1));
      expect(await publishPack(rows(), catalogue, { resources: 0, lines: 0 }, at(1))).toBe(true);
      for (const [i, bytes] of sizes.entries()) await arrive(snapshot, i + 1, kind, bytes);
      return snapshot;
    };
    /** Packs of the next run, and what was claimed. */
    const nextRun = async (now: Date): Promise<{ packs: (number | null)[]; claimed: ClaimedJob[] }> => {
      const first = await claim(now);
      const claimed = [first, ...(await claimTogether(rows(), first, "test", now))];
      return { packs: claimed.map(({ pack }) => pack), claimed };
    };
    const finish = async (claimed: readonly ClaimedJob[]): Promise<void> => {
      for (const job of claimed) expect(await publishPack(rows(), job, { resources: 0, lines: 1 }, at(2))).toBe(true);
    };

    test("small ones are, the oldest first, each under an attempt of its own, and each is published", async () => {
      const snapshot = await withPacks([small, small, small]);
      const { packs, claimed } = await nextRun(at(2));
      expect(packs).toEqual([1, 2, 3]);
      expect(new Set(attemptsOf(claimed)).size).toBe(3);
      expect(attemptsOf(claimed)).toEqual(attemptsOf(claimed).toSorted(ascending));
      expect(claimed.map(({ kind, tries, snapshotId }) => [kind, tries, snapshotId])).toEqual(
        packs.map(() => ["logs", 1, snapshot.id]),
      );
      const running = await rows().db.select().from(jobs).where(eq(jobs.snapshotId, snapshot.id));
      expect(running.filter((job) => job.state === "running" && job.worker === "test")).toHaveLength(3);
      await finish(claimed);
      const [stored] = await rows().db.select().from(snapshots).where(eq(snapshots.id, snapshot.id));
      expect(stored?.lines).toBe(3);
      expect(stored?.publishedAttempts).toHaveLength(4);
    });

    test("as many as have few lines together, and as one run may have", async () => {
      const half = togetherRawBytes / 2;
      await withPacks([half, half - 1, small, togetherRawBytes + 1, small]);
      const runs = [await nextRun(at(2)), await nextRun(at(2)), await nextRun(at(2)), await nextRun(at(2))];
      expect(runs.map(({ packs }) => packs)).toEqual([[1, 2], [3], [4], [5]]);
      for (const { claimed } of runs) await finish(claimed);
      await withPacks(Array.from({ length: packsTogetherMax + 2 }, () => small));
      const first = await nextRun(at(2));
      expect(first.packs).toEqual(Array.from({ length: packsTogetherMax }, (_, i) => i + 1));
      const second = await nextRun(at(2));
      expect(second.packs).toEqual([packsTogetherMax + 1, packsTogetherMax + 2]);
      await finish([...first.claimed, ...second.claimed]);
    });

    test("none of another snapshot, of another kind, of another day, or that was tried before", async () => {
      const one = await withPacks([small, small]);
      const { claimed } = await nextRun(at(2));
      expect(claimed).toHaveLength(2);
      for (const job of claimed) await failJob(rows(), job, { reason: "shaken", final: false }, at(2));
      const dead = await rows().db.select().from(deadAttempts).where(eq(deadAttempts.snapshotId, one.id));
      expect(attemptsOf(dead).toSorted(ascending)).toEqual(attemptsOf(claimed));
      await arrive(one, 3, "logs", small);
      // Pack 3 is new; packs 1 and 2 are due again and go alone, one after the other.
      const again = [await nextRun(at(10)), await nextRun(at(10)), await nextRun(at(10))];
      expect(again.map(({ packs }) => packs)).toEqual([[3], [1], [2]]);
      for (const each of again) await finish(each.claimed);

      const two = await withPacks([small, small]);
      const first = await claim(at(2));
      expect(await claimTogether(rows(), { ...first, dropOn: "2027-01-01" }, "test", at(2))).toEqual([]);
      expect(await claimTogether(rows(), { ...first, snapshotId: one.id }, "test", at(2))).toEqual([]);
      expect(await claimTogether(rows(), { ...first, kind: "resources" }, "test", at(2))).toEqual([]);
      await arrive(two, 3, "resources", small);
      const others = await claimTogether(rows(), first, "test", at(2));
      expect(others.map(({ pack }) => pack)).toEqual([2]);
      await finish([first, ...others, await claim(at(2))]);
    });

    test("twenty that ask at once have each pack once", async () => {
      await withPacks(Array.from({ length: 30 }, () => small));
      const claimed: ClaimedJob[] = [];
      for (let round = 0; round < 40 && claimed.length < 30; round++) {
        const runs = await Promise.all(
          Array.from({ length: 20 }, async (_, i) => {
            const first = await claimJob(rows(), `w${i}`, at(2));
            return first ? [first, ...(await claimTogether(rows(), first, `w${i}`, at(2)))] : [];
          }),
        );
        claimed.push(...runs.flat());
      }
      expect(claimed.map(({ pack }) => pack ?? 0).toSorted(ascending)).toEqual(
        Array.from({ length: 30 }, (_, i) => i + 1),
      );
      expect(new Set(attemptsOf(claimed)).size).toBe(30);
      await finish(claimed);
    });
  });
}
