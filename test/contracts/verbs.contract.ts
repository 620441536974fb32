// The verbs on snapshots, packs and jobs: the same on every Rows driver. Time is the test's own.
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { and, asc, count, eq, ne } from "drizzle-orm";
import {
  buryExhausted,
  type ClaimedJob,
  claimJob,
  claimJobBeside,
  deadJobs,
  failJob,
  heartbeat,
  leaseMs,
  publishPack,
  triesMax,
} from "../../db/jobs/jobs.ts";
import type { CreateUpload, PackKind } from "../../db/model/contract/upload.ts";
import { isKubinError } from "../../db/model/error.ts";
import { isSlug, sha256Hex } from "../../db/model/tokens.ts";
import { failPack, findPack, listPacks, packArrived, packMissing, registerPack } from "../../db/packs/packs.ts";
import type { Rows } from "../../db/ports.ts";
import { audit, jobs, links, snapshots } from "../../db/schema.ts";
import { completeSnapshot, endSnapshot, finishIfDone, patchSnapshot } from "../../db/snapshots/change.ts";
import { addGaps } from "../../db/snapshots/gaps.ts";
import { createSnapshot, type NewSnapshot } from "../../db/snapshots/create.ts";
import { findByLink, findOwned, readProgress } from "../../db/snapshots/find.ts";
import type { RowsUnderTest } from "./rows.contract.ts";
import { thrownBy } from "./sql-state.ts";

const linkKey = "k".repeat(32);
const create: CreateUpload = {
  formatVersion: 1,
  cluster: { name: "kind-dev", version: "v1.35.0" },
  source: { format: "sample", name: "o'brien" },
};
const noCounts = { resources: 0, streams: 0, lines: 0, logBytes: 0 };
const start = Date.parse("2026-02-01T00:00:00Z");
/** A moment, in seconds after the test began. */
const at = (seconds: number): Date => new Date(start + seconds * 1000);

function pack(number: number, kind: PackKind, sha256 = "a".repeat(64)) {
  return { number, kind, codec: "zstd" as const, formatVersion: 1 as const, bytes: 10, rawBytes: 100, sha256 };
}

export function verbsContract(name: string, make: () => Promise<RowsUnderTest>): void {
  describe(`Verbs on ${name}`, () => {
    let under: RowsUnderTest;
    const rows = (): Rows => under.rows;
    beforeAll(async () => void (under = await make()));
    afterAll(() => under.remove());

    const made = async (): Promise<{ id: string; tenantId: string } & NewSnapshot> => {
      const snapshot = await createSnapshot(rows(), create, { tenantId: "local", linkKey, now: at(0) });
      return { id: snapshot.snapshotId, tenantId: "local", ...snapshot };
    };
    const stateOf = async (id: string) =>
      (await rows().db.select({ state: snapshots.state }).from(snapshots).where(eq(snapshots.id, id)))[0]?.state;
    const auditOf = async (id: string): Promise<string[]> => {
      const entries = await rows().db.select().from(audit).where(eq(audit.target, id)).orderBy(asc(audit.id));
      return entries.map((entry) => `${entry.actor} ${entry.verb}`);
    };
    const arrive = async (snapshot: { id: string; tenantId: string }, number: number, kind: PackKind, now = at(0)) =>
      packArrived(rows(), await registerPack(rows(), snapshot, pack(number, kind), null, now), now);
    /** Claims until the job of that snapshot comes; jobs of others stay with their claimer. */
    const claimOf = async (id: string, now: Date): Promise<ClaimedJob | null> => {
      for (let job = await claimJob(rows(), "test", now); job; job = await claimJob(rows(), "test", now)) {
        if (job.snapshotId === id) return job;
      }
      return null;
    };
    const claimed = async (id: string, now: Date): Promise<ClaimedJob> => {
      const job = await claimOf(id, now);
      if (!job) throw new Error("no job was due");
      return job;
    };

    describe("creating and finding", () => {
      test("fifty creations at once with one key are one snapshot, one link, one audit row", async () => {
        const ownerToken = `kubo_${"t".repeat(43)}`;
        const context = { tenantId: "local", linkKey, now: at(0), idempotencyKey: "one-key-1", ownerToken };
        const all = await Promise.all(Array.from({ length: 50 }, () => createSnapshot(rows(), create, context)));
        const first = all[0];
        expect(all.filter((each) => Bun.deepEquals(each, first))).toHaveLength(50);
        const id = first?.snapshotId ?? "";
        const stored = await rows().db.select().from(snapshots).where(eq(snapshots.idempotencyKey, "one-key-1"));
        const linked = await rows().db.select().from(links).where(eq(links.snapshotId, id));
        expect([stored.length, linked.length, await auditOf(id)]).toEqual([1, 1, ["anonymous snapshot.create"]]);
        const foreign = { ...context, ownerToken: `kubo_${"u".repeat(43)}` };
        expect(isKubinError(await thrownBy(() => createSnapshot(rows(), create, foreign)), "conflict")).toBe(true);
        const elsewhere = await createSnapshot(rows(), create, { ...foreign, tenantId: "another" });
        expect(elsewhere.snapshotId).not.toBe(id);
      });

      test("a link and an owner token find their snapshot, whole, and no other", async () => {
        const [one, two] = [await made(), await made()];
        expect([isSlug(one.slug), one.slug === two.slug]).toEqual([true, false]);
        const found = await findByLink(rows(), await sha256Hex(one.slug));
        expect(found?.snapshot).toMatchObject({
          id: one.id,
          state: "INITIATED",
          cluster: create.cluster,
          sourceName: "o'brien",
        });
        expect([found?.revokedAt, found?.expiresAt, found?.snapshot.publishedAttempts]).toEqual([
          null,
          one.expiresAt,
          [],
        ]);
        expect(await findByLink(rows(), await sha256Hex("no such slug"))).toBeNull();
        const hash = await sha256Hex(one.ownerToken);
        expect((await findOwned(rows(), one.id, hash))?.id).toBe(one.id);
        expect([await findOwned(rows(), two.id, hash), await findOwned(rows(), one.id, "' or 1=1 --")]).toEqual([
          null,
          null,
        ]);
      });

      test("neither the slug nor the owner token is kept in any table", async () => {
        const { id, slug, ownerToken } = await made();
        const kept = JSON.stringify([
          await rows().db.select().from(snapshots).where(eq(snapshots.id, id)),
          await rows().db.select().from(links).where(eq(links.snapshotId, id)),
          await rows().db.select().from(audit).where(eq(audit.target, id)),
        ]);
        expect([kept.includes(id), kept.includes(slug), kept.includes(ownerToken)]).toEqual([true, false, false]);
      });

      test("facts that become known are merged, the newest word counts", async () => {
        const { id } = await made();
        const patch = { cluster: { version: "v1.36.0", nodes: 3 }, expected: { resources: 5, logBytes: 2 ** 40 } };
        await patchSnapshot(rows(), id, patch, at(1));
        const [stored] = await rows().db.select().from(snapshots).where(eq(snapshots.id, id));
        expect(stored).toMatchObject({
          cluster: { name: "kind-dev", version: "v1.36.0", nodes: 3 },
          expectedLogBytes: 2 ** 40,
          lastSeenAt: at(1),
        });
      });
    });

    describe("packs", () => {
      test("the first pack moves the snapshot on; registering it again is the same registration", async () => {
        const snapshot = await made();
        const first = await registerPack(rows(), snapshot, pack(0, "catalogue"), null, at(1));
        const again = await registerPack(rows(), snapshot, pack(0, "catalogue"), null, at(1));
        expect([first.state, Bun.deepEquals(first, again), await stateOf(snapshot.id)]).toEqual([
          "registered",
          true,
          "UPLOADING",
        ]);
        const recut = await registerPack(rows(), snapshot, pack(0, "catalogue", "b".repeat(64)), "upload-1", at(2));
        expect([recut.sha256, recut.multipartUploadId]).toEqual(["b".repeat(64), "upload-1"]);
        expect(await auditOf(snapshot.id)).toEqual(["anonymous snapshot.create", "owner snapshot.upload"]);
      });

      test("an arrived pack has one job and takes no other bytes", async () => {
        const snapshot = await made();
        const registered = await registerPack(rows(), snapshot, pack(0, "catalogue"), null, at(1));
        await Promise.all(Array.from({ length: 10 }, () => packArrived(rows(), registered, at(2))));
        const queued = await rows().db.select().from(jobs).where(eq(jobs.snapshotId, snapshot.id));
        expect(queued).toMatchObject([{ kind: "catalogue", pack: 0, state: "queued", runAfter: at(2) }]);
        const other = () => registerPack(rows(), snapshot, pack(0, "catalogue", "c".repeat(64)), null, at(3));
        expect(isKubinError(await thrownBy(other), "conflict")).toBe(true);
        expect(await findPack(rows(), snapshot.id, 0)).toMatchObject({
          state: "arrived",
          arrivedAt: at(2),
          sha256: "a".repeat(64),
        });
        await packMissing(rows(), snapshot.id, 0);
        expect((await findPack(rows(), snapshot.id, 0))?.state).toBe("arrived");
      });

      test("a snapshot that is closed takes no further pack, also when both come at once", async () => {
        const snapshot = await made();
        await completeSnapshot(
          rows(),
          { ...snapshot, state: "INITIATED" },
          { packs: 0, counts: noCounts, gaps: [] },
          at(1),
        );
        const late = await thrownBy(() => registerPack(rows(), snapshot, pack(1, "logs"), null, at(2)));
        expect([isKubinError(late, "conflict"), await listPacks(rows(), snapshot.id)]).toEqual([true, []]);
        for (let round = 0; round < 10; round++) {
          const racing = await made();
          const [registered] = await Promise.allSettled([
            registerPack(rows(), racing, pack(0, "catalogue"), null, at(2)),
            completeSnapshot(
              rows(),
              { ...racing, state: "INITIATED" },
              { packs: 1, counts: noCounts, gaps: [] },
              at(2),
            ),
          ]);
          const finished = await finishIfDone(rows(), racing.id, at(3));
          // Either the pack is in, and is waited for, or it is not.
          const there = (await listPacks(rows(), racing.id)).length;
          expect([registered.status === "fulfilled", finished]).toEqual([there === 1, there === 0]);
        }
      });
    });

    describe("jobs", () => {
      test("packs wait for the catalogue, and every claim is a new attempt", async () => {
        const snapshot = await made();
        await arrive(snapshot, 1, "resources");
        expect(await claimOf(snapshot.id, at(1))).toBeNull();
        await arrive(snapshot, 0, "catalogue", at(1));
        const catalogue = await claimed(snapshot.id, at(2));
        expect(catalogue).toMatchObject({
          kind: "catalogue",
          pack: 0,
          tries: 1,
          tenantId: "local",
          dropOn: "2026-03-03",
        });
        expect(await claimOf(snapshot.id, at(3))).toBeNull();
        expect(await publishPack(rows(), catalogue, { resources: 0, lines: 0 }, at(4))).toBe(true);
        const resources = await claimed(snapshot.id, at(5));
        expect([resources.kind, resources.attempt > catalogue.attempt]).toEqual(["resources", true]);
      });

      test("one job is claimed by exactly one of twenty that ask at once", async () => {
        for (let round = 0; round < 5; round++) {
          const snapshot = await made();
          await arrive(snapshot, 0, "catalogue");
          const claims = await Promise.all(Array.from({ length: 20 }, (_, i) => claimJob(rows(), `w${i}`, at(1))));
          const mine = claims.filter((job) => job?.snapshotId === snapshot.id);
          expect([mine.length, claims.filter(Boolean).length]).toEqual([1, 1]);
        }
      });

      test("twenty jobs are claimed by twenty that ask at once, each once", async () => {
        const all = await Promise.all(Array.from({ length: 20 }, made));
        for (const snapshot of all) await arrive(snapshot, 0, "catalogue");
        const claims: (ClaimedJob | null)[] = [];
        // Who finds its candidate locked may come away with nothing and asks again, as workers do.
        for (let round = 0; round < 20 && claims.length < 20; round++) {
          const found = await Promise.all(Array.from({ length: 20 }, (_, i) => claimJob(rows(), `w${i}`, at(1))));
          claims.push(...found.filter(Boolean));
        }
        expect(new Set(claims.map((job) => job?.snapshotId))).toEqual(new Set(all.map(({ id }) => id)));
        expect([claims.length, new Set(claims.map((job) => job?.attempt)).size]).toEqual([20, 20]);
      });

      test("publishing makes the attempt visible and counts once", async () => {
        const snapshot = await made();
        await arrive(snapshot, 0, "catalogue");
        const job = await claimed(snapshot.id, at(1));
        expect(await heartbeat(rows(), job, at(5))).toBe(true);
        const counts = { resources: 3_000_000_000, lines: 7 };
        expect(await publishPack(rows(), job, counts, at(6))).toBe(true);
        expect(await publishPack(rows(), job, counts, at(7))).toBe(false);
        const [stored] = await rows().db.select().from(snapshots).where(eq(snapshots.id, snapshot.id));
        expect(stored).toMatchObject({ publishedAttempts: [job.attempt], ...counts, contentVersion: 1 });
        expect(await findPack(rows(), snapshot.id, 0)).toMatchObject({
          state: "indexed",
          publishedAttempt: job.attempt,
        });
        expect(await readProgress(rows(), snapshot.id)).toMatchObject({
          state: "UPLOADING",
          packsRegistered: 1,
          packsArrived: 1,
          packsIndexed: 1,
          bytesArrived: 10,
          resources: 3_000_000_000,
        });
      });

      test("a stalled attempt whose lease ran out publishes nothing", async () => {
        const snapshot = await made();
        await arrive(snapshot, 0, "catalogue");
        const stalled = await claimed(snapshot.id, at(1));
        expect(await claimOf(snapshot.id, new Date(at(1).getTime() + leaseMs))).toBeNull();
        const second = await claimed(snapshot.id, new Date(at(1).getTime() + leaseMs + 1));
        expect([second.id, second.tries]).toEqual([stalled.id, 2]);
        const whole = async () => ({
          snapshot: await rows().db.select().from(snapshots).where(eq(snapshots.id, snapshot.id)),
          packs: await listPacks(rows(), snapshot.id),
          jobs: await rows().db.select().from(jobs).where(eq(jobs.snapshotId, snapshot.id)),
        });
        const before = await whole();
        const outcomes = [
          await publishPack(rows(), stalled, { resources: 9, lines: 9 }, at(20)),
          await heartbeat(rows(), stalled, at(20)),
          await failJob(rows(), stalled, { reason: "late", final: true }, at(20)),
        ];
        expect([outcomes, await whole()]).toEqual([[false, false, "lost"], before]);
        expect(await publishPack(rows(), second, { resources: 1, lines: 0 }, at(21))).toBe(true);
        expect(await publishPack(rows(), stalled, { resources: 9, lines: 9 }, at(22))).toBe(false);
        expect((await findByLink(rows(), await sha256Hex(snapshot.slug)))?.snapshot.publishedAttempts).toEqual([
          second.attempt,
        ]);
      });

      test("retries back off, and after five tries the job is dead", async () => {
        const snapshot = await made();
        await arrive(snapshot, 0, "catalogue");
        let now = at(1);
        for (let tries = 1; tries <= triesMax; tries++) {
          const job = await claimed(snapshot.id, now);
          expect(job.tries).toBe(tries);
          const outcome = await failJob(rows(), job, { reason: "it's broken €", final: false }, now);
          expect(outcome).toBe(tries < triesMax ? "retried" : "dead");
          const due = new Date(now.getTime() + 2 ** tries * 1000);
          expect(await claimOf(snapshot.id, new Date(due.getTime() - 1))).toBeNull();
          now = due;
        }
        expect(await claimOf(snapshot.id, new Date(now.getTime() + 1e9))).toBeNull();
        const [job] = await rows().db.select().from(jobs).where(eq(jobs.snapshotId, snapshot.id));
        expect(job).toMatchObject({ state: "dead", tries: triesMax, lastError: "it's broken €" });
      });

      test("beside others nobody is given a job that died twice, unless it is a removal, and no try is lost to the question", async () => {
        const snapshot = await made();
        await arrive(snapshot, 0, "catalogue");
        await rows().db.update(jobs).set({ state: "done" }).where(ne(jobs.snapshotId, snapshot.id));
        const after = (deaths: number): Date => new Date(at(1).getTime() + deaths * (leaseMs + 1));
        for (const tries of [1, 2]) expect(await claimJobBeside(rows(), "w", after(tries))).toMatchObject({ tries });
        for (let asked = 0; asked < 3; asked++) expect(await claimJobBeside(rows(), "w", after(3))).toBe("alone");
        expect(await claimJob(rows(), "w", after(3))).toMatchObject({ snapshotId: snapshot.id, tries: 3 });
        await rows().db.update(jobs).set({ kind: "remove" }).where(eq(jobs.snapshotId, snapshot.id));
        expect(await claimJobBeside(rows(), "w", after(4))).toMatchObject({ tries: 4 });
      });

      test("a job whose worker dies in its last try is buried, once", async () => {
        const snapshot = await made();
        await arrive(snapshot, 0, "catalogue");
        let now = at(1);
        for (let tries = 1; tries <= triesMax; tries++) {
          await claimed(snapshot.id, now);
          now = new Date(now.getTime() + leaseMs + 1);
        }
        expect(await claimOf(snapshot.id, now)).toBeNull();
        const mine = async () => (await deadJobs(rows(), 100)).filter((job) => job.snapshotId === snapshot.id);
        expect(await mine()).toEqual([]);
        expect(await buryExhausted(rows(), now)).toBeGreaterThan(0);
        const dead = { tenantId: "local", snapshotId: snapshot.id, pack: 0, kind: "catalogue" };
        expect(await mine()).toEqual([{ ...dead, reason: "The worker died five times over this pack" }]);
        await failPack(rows(), { snapshotId: snapshot.id, number: 0 }, "dead", [], now);
        expect([await mine(), await buryExhausted(rows(), now)]).toEqual([[], 0]);
      });
    });

    describe("moves", () => {
      test("every change of state is audited, in order, and a repetition changes and audits nothing", async () => {
        const snapshot = await made();
        await arrive(snapshot, 0, "catalogue");
        const job = await claimed(snapshot.id, at(1));
        const complete = {
          packs: 1,
          counts: noCounts,
          gaps: [{ reason: "forbidden" as const, what: "secrets", detail: "403" }],
        };
        expect(await finishIfDone(rows(), snapshot.id, at(2))).toBe(false);
        await completeSnapshot(rows(), { ...snapshot, state: "UPLOADING" }, complete, at(2));
        expect([await finishIfDone(rows(), snapshot.id, at(3)), await stateOf(snapshot.id)]).toEqual([
          false,
          "PROCESSING",
        ]);
        const stale = () => completeSnapshot(rows(), { ...snapshot, state: "UPLOADING" }, complete, at(3));
        expect(isKubinError(await thrownBy(stale), "conflict")).toBe(true);
        await publishPack(rows(), job, { resources: 0, lines: 0 }, at(4));
        await addGaps(rows(), snapshot.id, [{ reason: "timeout", what: "pods", detail: "60 s" }], at(4));
        const finished = await Promise.all(Array.from({ length: 5 }, () => finishIfDone(rows(), snapshot.id, at(5))));
        expect([finished.filter(Boolean).length, await stateOf(snapshot.id)]).toEqual([1, "COMPLETED"]);
        expect(await readProgress(rows(), snapshot.id)).toMatchObject({ gaps: 2, contentVersion: 4 });
        const end = { to: "DELETED", reason: "", actor: "owner", now: at(6) } as const;
        expect([await endSnapshot(rows(), snapshot, end), await endSnapshot(rows(), snapshot, end)]).toEqual([
          true,
          false,
        ]);
        expect(await auditOf(snapshot.id)).toEqual([
          "anonymous snapshot.create",
          "owner snapshot.upload",
          "owner snapshot.complete",
          "ingest snapshot.finish",
          "owner snapshot.delete",
        ]);
        const removals = await rows()
          .db.select({ n: count() })
          .from(jobs)
          .where(and(eq(jobs.snapshotId, snapshot.id), eq(jobs.kind, "remove")));
        expect(removals).toEqual([{ n: 1 }]);
      });

      test("failing keeps its reason, and only legal moves are made", async () => {
        const snapshot = await made();
        const end = (to: "FAILED" | "EXPIRED" | "DELETED") =>
          endSnapshot(rows(), snapshot, { to, reason: "the sender's own words", actor: "owner", now: at(1) });
        expect([await end("FAILED"), await end("FAILED"), await stateOf(snapshot.id)]).toEqual([true, false, "FAILED"]);
        expect((await readProgress(rows(), snapshot.id))?.failure).toBe("the sender's own words");
        expect([await end("EXPIRED"), await end("FAILED"), await end("DELETED")]).toEqual([true, false, true]);
        expect((await auditOf(snapshot.id)).slice(1)).toEqual([
          "owner snapshot.fail",
          "owner snapshot.expire",
          "owner snapshot.delete",
        ]);
      });
    });
  });
}
