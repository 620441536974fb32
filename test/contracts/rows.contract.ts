// What every Rows driver must do alike: the same statements on the same PostgreSQL, the same answers and refusals.
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { count, eq, inArray, sql } from "drizzle-orm";
import { isKubinError } from "../../db/model/error.ts";
import type { Rows } from "../../db/ports.ts";
import { k8sResources } from "../../db/schema-resources.ts";
import { audit, snapshots } from "../../db/schema.ts";
import { sqlState, thrownBy } from "./sql-state.ts";

export interface RowsUnderTest {
  readonly rows: Rows;
  /** The same driver pointed at an address where nothing listens. */
  readonly unreachable: Rows;
  remove(): Promise<void>;
}

const at = new Date("2026-03-04T05:06:07.089Z");
const awkward = [`'; drop table snapshots; --`, `"`, "\\", "$1", "a\tb\nc\r", "{a,b}", "€ 🚀 שלום", "NULL", "", "%_"];

/** A row of `snapshots` with everything that must be there. */
export function snapshotValues(id: string) {
  const dates = { createdAt: at, updatedAt: at, lastSeenAt: at, expiresAt: at, dropOn: "2026-04-03" };
  const source = { formatVersion: 1, sourceFormat: "sample", ownerTokenHash: "h" };
  return { id, tenantId: "local", state: "INITIATED" as const, cluster: { name: "kind" }, ...source, ...dates };
}

function resourceValues(name: string) {
  const key = { tenantId: "local", snapshotId: "arrays", attempt: 1, group: "", version: "v1", resource: "pods" };
  const where = { pack: 1, frameOffset: 2 ** 40, frameBytes: 10, lineOffset: 0, objectSizeBytes: 10 };
  const facts = { labels: {}, annotations: {}, owners: [], fields: {}, cells: [], status: "", healthy: true };
  const place = { kind: "Pod", listKey: `ns/${name}`, namespace: "ns", name, uid: "", resourceVersion: "" };
  return { ...key, ...where, ...facts, ...place };
}

export function rowsContract(name: string, make: () => Promise<RowsUnderTest>): void {
  describe(`Rows on ${name}`, () => {
    let under: RowsUnderTest;
    const rows = (): Rows => under.rows;
    beforeAll(async () => void (under = await make()));
    afterAll(() => under.remove());

    const stored = async (id: string) => (await rows().db.select().from(snapshots).where(eq(snapshots.id, id)))[0];

    test("an object goes into jsonb as an object, not as a text of one", async () => {
      const cluster = { name: `o'brien "x" \\ €`, nodes: 3 };
      const gaps = [{ reason: "forbidden" as const, what: "secrets", detail: "403" }];
      await rows()
        .db.insert(snapshots)
        .values({ ...snapshotValues("jsonb"), cluster, gaps });
      const [seen] = await rows().execute(sql`select jsonb_typeof(cluster) as type, cluster->>'name' as name,
        cluster->'nodes' as nodes, jsonb_typeof(gaps) as list, gaps->0->>'what' as what, cluster from snapshots where id = 'jsonb'`);
      const facts = { type: "object", name: cluster.name, nodes: 3, list: "array", what: "secrets", cluster };
      expect(seen).toEqual(facts);
      expect(await stored("jsonb")).toMatchObject({ cluster, gaps });
      await rows()
        .db.update(snapshots)
        .set({ redaction: { rule: 2 } })
        .where(eq(snapshots.id, "jsonb"));
      expect(
        await rows().execute(
          sql`select redaction->'rule' as rule from snapshots where redaction @> '{"rule":2}'::jsonb`,
        ),
      ).toEqual([{ rule: 2 }]);
    });

    test("arrays of numbers and of awkward texts come back as they were", async () => {
      const attempts = [1, 2, 2 ** 31 - 1];
      await rows()
        .db.insert(snapshots)
        .values({ ...snapshotValues("arrays"), publishedAttempts: attempts });
      await rows()
        .db.insert(k8sResources)
        .values({ ...resourceValues("a"), containerNames: awkward, images: [] });
      expect((await stored("arrays"))?.publishedAttempts).toEqual(attempts);
      const [found] = await rows().db.select().from(k8sResources).where(eq(k8sResources.snapshotId, "arrays"));
      expect([found?.containerNames, found?.images, found?.frameOffset]).toEqual([awkward, [], 2 ** 40]);
      expect(
        await rows().execute(
          sql`select published_attempts as n, array['a,b', null, '']::text[] as t from snapshots where id = 'arrays'`,
        ),
      ).toEqual([{ n: attempts, t: ["a,b", null, ""] }]);
    });

    test("instants keep their milliseconds, whatever zone they are written in", async () => {
      await rows()
        .db.insert(snapshots)
        .values({ ...snapshotValues("times"), capturedAt: new Date("1999-12-31T23:59:59.999Z") });
      const found = await stored("times");
      expect([found?.createdAt.toISOString(), found?.capturedAt?.toISOString(), found?.dropOn]).toEqual([
        at.toISOString(),
        "1999-12-31T23:59:59.999Z",
        "2026-04-03",
      ]);
      const zoned = "2026-03-04T07:06:07.089+02:00";
      expect(await rows().execute(sql`select id from snapshots where id = 'times' and created_at = ${zoned}`)).toEqual([
        { id: "times" },
      ]);
    });

    test("whole numbers beyond 32 bits are exact", async () => {
      const most = Number.MAX_SAFE_INTEGER;
      await rows()
        .db.insert(snapshots)
        .values({ ...snapshotValues("big"), lines: most });
      expect((await stored("big"))?.lines).toBe(most);
      // Raw 64-bit values are text: no number holds them all.
      expect(await rows().execute(sql`select 9223372036854775807::bigint as big, 7::int as small`)).toEqual([
        { big: "9223372036854775807", small: 7 },
      ]);
    });

    test("awkward texts stay data wherever a parameter may stand", async () => {
      for (const text of awkward) {
        expect(await rows().execute(sql`select ${text}::text as text, length(${text}::text) as length`)).toEqual([
          { text, length: Array.from(text).length },
        ]);
        expect(await rows().db.select().from(snapshots).where(eq(snapshots.id, text))).toEqual([]);
        expect(
          await rows()
            .db.select()
            .from(snapshots)
            .where(inArray(snapshots.id, [text, "'"])),
        ).toEqual([]);
      }
      const [tables] = await rows().execute(
        sql`select count(*)::int as n from pg_tables where tablename = 'snapshots'`,
      );
      expect(tables).toEqual({ n: 1 });
    });

    test("null, true and numbers are bound as what they are", async () => {
      expect(
        await rows().execute(
          sql`select ${null}::text as nothing, ${true}::boolean as yes, ${41}::int + 1 as sum, ${1.5}::float8 as half`,
        ),
      ).toEqual([{ nothing: null, yes: true, sum: 42, half: 1.5 }]);
    });

    test("NUL, which PostgreSQL cannot keep, is refused with its code", async () => {
      const error = await thrownBy(() => rows().execute(sql`select ${"a\0b"}::text`));
      expect([isKubinError(error, "unavailable"), sqlState(error)]).toEqual([true, "22021"]);
    });

    test("a batch answers each statement's rows, in order, and sees its own writes", async () => {
      const results = await rows().batch((db) => [
        db.insert(snapshots).values(snapshotValues("batch")),
        db.insert(snapshots).values(snapshotValues("batch-2")).returning({ id: snapshots.id }),
        db.update(snapshots).set({ lines: 7 }).where(eq(snapshots.id, "batch")),
        db.execute(sql`select lines::int as lines from snapshots where id = 'batch'`, "objects"),
        db
          .select({ lines: snapshots.lines, createdAt: snapshots.createdAt })
          .from(snapshots)
          .where(eq(snapshots.id, "batch")),
      ]);
      const plain = results.map((each) => (Array.isArray(each) ? Array.from(each) : each));
      expect(plain).toEqual([[], [{ id: "batch-2" }], [], [{ lines: 7 }], [{ lines: 7, createdAt: at }]]);
      expect(await rows().batch(() => [])).toEqual([]);
    });

    test("a batch is one transaction: when its second statement fails, the first was never there", async () => {
      await rows().db.insert(snapshots).values(snapshotValues("taken"));
      const error = await thrownBy(() =>
        rows().batch((db) => [
          db.insert(snapshots).values(snapshotValues("ghost")),
          db.insert(snapshots).values(snapshotValues("taken")),
        ]),
      );
      expect([isKubinError(error, "unavailable"), sqlState(error)]).toEqual([true, "23505"]);
      expect(await stored("ghost")).toBeUndefined();
      // The connection it ran on is usable again.
      expect(await rows().batch((db) => [db.execute(sql`select 1 as one`, "objects")])).toHaveLength(1);
    });

    test("a refused raw statement is unavailable and keeps PostgreSQL's code", async () => {
      const cases = [
        [sql`select ${"x"}::int`, "22P02"],
        [sql`select * from no_such_table`, "42P01"],
        [sql`select 1 / ${0}::int`, "22012"],
      ] as const;
      for (const [statement, code] of cases) {
        const error = await thrownBy(() => rows().execute(statement));
        expect([isKubinError(error, "unavailable"), sqlState(error)]).toEqual([true, code]);
      }
    });

    test("two hundred calls at once get their own answers", async () => {
      const calls = Array.from({ length: 200 }, (_, i) => i);
      const answers = await Promise.all(
        calls.map((i) =>
          i % 4 === 0
            ? rows().batch((db) => [db.execute(sql`select ${i}::int as i`, "objects")])
            : rows().execute(sql`select ${i}::int as i, pg_sleep(0.001)::text as slept`),
        ),
      );
      const seen = answers.map((answer) => JSON.stringify(answer).match(/"i":(\d+)/)?.[1]);
      expect(seen).toEqual(calls.map(String));
    });

    test("parallel batches on one row leave every change", async () => {
      await rows().db.insert(snapshots).values(snapshotValues("counted"));
      const change = () =>
        rows().batch((db) => [
          db
            .update(snapshots)
            .set({ lines: sql`${snapshots.lines} + 1` })
            .where(eq(snapshots.id, "counted")),
          db.insert(audit).values({ tenantId: "local", at, actor: "ingest", verb: "test", target: "counted" }),
        ]);
      await Promise.all(Array.from({ length: 30 }, change));
      const [entries] = await rows().db.select({ n: count() }).from(audit).where(eq(audit.target, "counted"));
      expect([(await stored("counted"))?.lines, entries?.n]).toEqual([30, 30]);
    });

    test("a server that does not answer is unavailable, for statements and batches", async () => {
      const one = await thrownBy(() => under.unreachable.execute(sql`select 1`));
      const several = await thrownBy(() => under.unreachable.batch((db) => [db.execute(sql`select 1`, "objects")]));
      expect([isKubinError(one, "unavailable"), isKubinError(several, "unavailable")]).toEqual([true, true]);
    });
  });
}
