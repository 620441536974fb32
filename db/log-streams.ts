// The streams of a snapshot: which containers and host files have lines, and how many.
import { and, asc, eq, inArray, sql } from "drizzle-orm";
import type { StreamQuery, StreamRow } from "./model/contract/logs.ts";
import type { StreamPlace } from "./model/log-stream.ts";
import type { Rows } from "./ports.ts";
import type { Visible } from "./resources/read.ts";
import { logStreams as s, packs } from "./schema.ts";
import { refuseAs } from "./store-error.ts";

export type StreamInsert = Omit<typeof s.$inferInsert, "tenantId" | "snapshotId">;

const insertChunk = 1000;

/** The streams of packs, each under its attempt. */
export async function insertStreams(
  rows: Rows,
  of: { tenantId: string; snapshotId: string },
  streams: readonly StreamInsert[],
): Promise<void> {
  for (let from = 0; from < streams.length; from += insertChunk) {
    const chunk = streams.slice(from, from + insertChunk).map((stream) => ({ ...stream, ...of }));
    await refuseAs("PostgreSQL", () => rows.db.insert(s).values(chunk).onConflictDoNothing());
  }
}

export function streamsStatement(rows: Rows, of: Visible, query: StreamQuery) {
  return grouped(rows, of, query).limit(20_000);
}

function grouped(rows: Rows, of: Visible, query: StreamQuery) {
  const equal = [
    ...(query.namespace === undefined ? [] : [eq(s.namespace, query.namespace)]),
    ...(query.pod === undefined ? [] : [eq(s.pod, query.pod)]),
    ...(query.container === undefined ? [] : [eq(s.container, query.container)]),
    ...(query.source === undefined ? [] : [eq(s.source, query.source)]),
  ];
  return rows.db
    .select({
      id: s.streamId,
      source: s.source,
      namespace: s.namespace,
      pod: s.pod,
      container: s.container,
      generation: s.generation,
      file: s.file,
      node: s.node,
      lines: sql<number>`sum(${s.lines})`.mapWith(Number),
      bytes: sql<number>`sum(${s.bytes})`.mapWith(Number),
    })
    .from(s)
    .where(and(eq(s.snapshotId, of.snapshotId), ofAttempts(of), ...equal))
    .groupBy(s.streamId, s.source, s.namespace, s.pod, s.container, s.generation, s.file, s.node)
    .orderBy(asc(s.namespace), asc(s.pod), asc(s.container), asc(s.generation), asc(s.file));
}

/** One stream of a pod's container as one pack holds it. */
export interface PodLogPiece {
  readonly streamId: string;
  readonly uid: string;
  readonly container: string;
  readonly generation: string;
  readonly lines: number;
  readonly pack: number;
  readonly packBytes: number;
}

export function podLogStatement(rows: Rows, snapshotId: string, pod: { namespace: string; name: string }) {
  return rows.db
    .select({
      streamId: s.streamId,
      uid: s.uid,
      container: s.container,
      generation: s.generation,
      lines: s.lines,
      pack: packs.number,
      packBytes: packs.bytes,
    })
    .from(s)
    .innerJoin(packs, and(eq(packs.snapshotId, s.snapshotId), eq(packs.publishedAttempt, s.attempt)))
    .where(
      and(eq(s.snapshotId, snapshotId), eq(s.namespace, pod.namespace), eq(s.pod, pod.name), eq(s.source, "container")),
    )
    .orderBy(asc(packs.number));
}

/** Where the logs of a pod's containers lie, all generations, in the order of packs: also when their lines are put away. */
export async function podLogPieces(
  rows: Rows,
  snapshotId: string,
  pod: { namespace: string; name: string },
): Promise<PodLogPiece[]> {
  return refuseAs("PostgreSQL", () => podLogStatement(rows, snapshotId, pod));
}

/** Where the stream's lines stand in the order of `lines`; null: none of the published packs has it. */
export async function findStreamPlace(rows: Rows, of: Visible, stream: string): Promise<StreamPlace | null> {
  const [found] = await refuseAs("PostgreSQL", () => streamPlaceStatement(rows, of, stream));
  return found ?? null;
}

export function streamPlaceStatement(rows: Rows, of: Visible, stream: string) {
  return rows.db
    .select({ stream: s.streamId, namespace: s.namespace, pod: s.pod, container: s.container })
    .from(s)
    .where(and(eq(s.snapshotId, of.snapshotId), eq(s.streamId, stream), ofAttempts(of)))
    .limit(1);
}

const ofAttempts = (of: Visible) => (of.attempts.length > 0 ? inArray(s.attempt, [...of.attempts]) : sql`false`);

/** A stream that was cut over several packs is one row here. */
export async function listStreams(rows: Rows, of: Visible, query: StreamQuery): Promise<StreamRow[]> {
  return refuseAs("PostgreSQL", () => streamsStatement(rows, of, query));
}

/** Every stream of the snapshot, however many: for exports, which may miss none. */
export async function everyStream(rows: Rows, of: Visible): Promise<StreamRow[]> {
  return refuseAs("PostgreSQL", () => grouped(rows, of, {}));
}
