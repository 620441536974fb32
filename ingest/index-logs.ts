// Indexes packs of logs: frames → lines → column blocks → ClickHouse, one insert while the next block is filled; the last one takes the
// counts along. An insert of a few lines costs as much as one of many, so small packs share their blocks.
import type { ClaimedJob } from "../db/jobs/jobs.ts";
import { countEverywhere } from "../db/lines/write-counts.ts";
import { insertStreams, type StreamInsert } from "../db/log-streams.ts";
import { captureNsOf } from "../db/snapshots/captured-at.ts";
import { freed } from "../db/model/bytes.ts";
import { KubinError } from "../db/model/error.ts";
import type { PutMessages } from "../db/model/line/line-block.ts";
import type { AttemptCounts } from "../db/model/line/line-counts.ts";
import { streamIdOf } from "../db/model/line/stream-id.ts";
import type { LogStream } from "../db/model/log-stream.ts";
import type { PackDirectory } from "../db/model/pack/directory.ts";
import { LineBlockBuilder } from "./line-block-builder.ts";
import type { OpenPack } from "./open-pack.ts";
import { LineTally } from "./line-tally.ts";
import { giveBackParser, lendParser } from "./parser-pool.ts";
import { LineRereader } from "./reread-lines.ts";
import type { IngestServices } from "./services.ts";

export interface LogPack {
  readonly job: ClaimedJob;
  readonly pack: OpenPack;
}

/** Physical lines of a pack, or why that pack cannot be published. */
export type LogOutcome =
  | { readonly job: ClaimedJob; readonly lines: number }
  | { readonly job: ClaimedJob; readonly error: unknown };

/** A pack's lines as they were written, and the rows that they became: partial ones are joined. */
interface Total {
  lines: number;
  rows: number;
}

interface Indexed extends Total {
  readonly job: ClaimedJob;
  readonly streams: readonly StreamInsert[];
}

/**
 * Indexes packs of one snapshot and day. Their lines are invisible until their attempts are published, and that happens only when the
 * engine counts as many rows of each as the parser did, in every table: a deduplication token alone can lose an insert. A pack that
 * cannot be read harms none beside it: what it leaves is a dead attempt's. Throws what concerns all of them.
 */
export async function indexLogs(services: IngestServices, packs: readonly LogPack[]): Promise<LogOutcome[]> {
  const [first] = packs;
  if (!first) return [];
  const { tenantId, snapshotId, dropOn, attempt } = first.job;
  const captureNs = await captureNsOf(services.rows, snapshotId);
  const streamBytes = packs.reduce((sum, { pack }) => sum + bytesOf(pack.directory.streams), 0);
  const putMessages = (): PutMessages => services.lineSink.putMessages(streamBytes);
  const builder = new LineBlockBuilder({ tenantId, snapshotId, dropOn }, putMessages);
  const inserts = new Inserts(services, `${snapshotId}:${attempt}`);
  const indexed: Indexed[] = [];
  const failed: LogOutcome[] = [];
  try {
    for (const { job, pack } of packs) {
      try {
        indexed.push(await indexPack({ services, captureNs, builder, inserts }, job, pack));
      } catch (error) {
        failed.push({ job, error });
      }
    }
    await inserts.add(builder, true);
    await inserts.settled();
  } finally {
    await inserts.ended();
    const parser = builder.discard();
    if (parser) giveBackParser(parser);
  }
  const streams = indexed.flatMap((each) => each.streams);
  await insertStreams(services.rows, { tenantId, snapshotId }, streams);
  return [...failed, ...(await counted(services, snapshotId, indexed))];
}

interface Shared {
  readonly services: IngestServices;
  readonly captureNs: bigint;
  readonly builder: LineBlockBuilder;
  readonly inserts: Inserts;
}

async function indexPack(
  { services, captureNs, builder, inserts }: Shared,
  job: ClaimedJob,
  pack: OpenPack,
): Promise<Indexed> {
  const ids = await Promise.all(pack.directory.streams.map(streamIdOf));
  const rereader = new LineRereader(captureNs);
  const tally = inserts.beginPack(job.attempt);
  builder.beginPack({ attempt: job.attempt, pack: job.pack ?? 0, rereader, tally });
  const total = await insertLines(pack, ids, builder, inserts);
  const { outOfOrder } = rereader;
  if (outOfOrder > 0) {
    const message = "times out of order";
    services.log({ level: "info", message, snapshot: job.snapshotId, pack: job.pack, outOfOrder });
  }
  return { ...total, job, streams: streamRows(job.attempt, pack.directory, ids) };
}

/** Those of which every table has as many rows as there are, and those of which one has not. */
async function counted(
  services: IngestServices,
  snapshotId: string,
  indexed: readonly Indexed[],
): Promise<LogOutcome[]> {
  const attempts = indexed.filter(({ rows }) => rows > 0).map(({ job }) => job.attempt);
  const tables =
    attempts.length > 0
      ? await countEverywhere(services.lines, snapshotId, attempts)
      : new Map<string, ReadonlyMap<number, number>>();
  return indexed.map(({ job, lines, rows }) => {
    for (const [table, counts] of tables) {
      const found = counts.get(job.attempt) ?? 0;
      if (found === rows) continue;
      const what = `${found} of ${rows} lines are in the store (${table})`;
      return { job, error: new KubinError("unavailable", `Cannot publish log pack ${job.pack ?? 0}: ${what}`) };
    }
    return { job, lines };
  });
}

async function insertLines(
  { directory, frames }: OpenPack,
  ids: readonly bigint[],
  builder: LineBlockBuilder,
  inserts: Inserts,
): Promise<Total> {
  const total = { lines: 0, rows: 0 };
  const byFrame = Map.groupBy(directory.segments, (segment) => segment.frame);
  let frame = 0;
  for await (const raw of frames) {
    for (const segment of byFrame.get(frame++) ?? []) {
      const stream = directory.streams[segment.stream];
      const streamId = ids[segment.stream];
      const end = segment.offset + segment.bytes;
      if (!stream || streamId === undefined || end > raw.length)
        throw new KubinError("corrupt", "Cannot index a log pack: its directory does not fit its frames");
      const bytes = raw.subarray(segment.offset, end);
      let lines = 0;
      for (let at = 0; at < bytes.length;) {
        if (builder.isFull) await inserts.add(builder, false);
        if (!builder.hasBlock) builder.beginBlock(await lendParser());
        const before = builder.rows;
        at += builder.add({ ...stream, streamId }, bytes.subarray(at), stream.framing, segment.first + lines);
        lines += builder.lines;
        total.rows += builder.rows - before;
      }
      if (lines !== segment.lines)
        throw new KubinError("corrupt", "Cannot index a log pack: a segment has other lines than its directory says");
      total.lines += lines;
    }
    // All of it was copied into a parser.
    freed(raw);
  }
  return total;
}

/** What all names of the streams take, and the numbers of which dictionaries are made. */
function bytesOf(streams: PackDirectory["streams"]): number {
  const numbers = 64;
  const sizeOf = ({ namespace, pod, container, node, file }: LogStream): number =>
    [namespace, pod, container, node, file].reduce((sum, name) => sum + Buffer.byteLength(name), numbers);
  return streams.reduce((sum, stream) => sum + sizeOf(stream), 0);
}

function streamRows(attempt: number, directory: PackDirectory, ids: readonly bigint[]): StreamInsert[] {
  const totals = directory.streams.map(() => ({ lines: 0, bytes: 0 }));
  for (const segment of directory.segments) {
    const total = totals[segment.stream];
    if (!total) continue;
    total.lines += segment.lines;
    total.bytes += segment.bytes;
  }
  return directory.streams.map(({ framing: _, ...stream }, i) => ({
    ...stream,
    attempt,
    streamId: String(ids[i] ?? 0n),
    lines: totals[i]?.lines ?? 0,
    bytes: totals[i]?.bytes ?? 0,
  }));
}

/** Inserts blocks while the next one is parsed, the last one with the counts of all packs; the first failure is thrown by the next call. */
class Inserts {
  readonly #services: IngestServices;
  readonly #token: string;
  #sequence = 0;
  /** The pack that was begun last. */
  #counting: { readonly attempt: number; readonly tally: LineTally } | null = null;
  /** Not inserted yet. */
  #counts: AttemptCounts[] = [];
  #running: Promise<void> = Promise.resolve();

  constructor(services: IngestServices, token: string) {
    this.#services = services;
    this.#token = token;
  }

  /** Answers what has to count the pack's lines. */
  beginPack(attempt: number): LineTally {
    this.#takeCounts();
    const tally = new LineTally();
    this.#counting = { attempt, tally };
    return tally;
  }

  /** Sends off the block that was begun, if there is one; its memory goes back when it was read. `last`: of all packs. */
  async add(builder: LineBlockBuilder, last: boolean): Promise<void> {
    await this.#running;
    const taken = builder.take();
    if (!taken) return;
    const withCounts = last || (this.#counting?.tally.isFull ?? false);
    if (withCounts) this.#takeCounts();
    const block = withCounts ? { ...taken.block, counts: this.#counts.splice(0) } : taken.block;
    const giveBack = onlyOnce(() => giveBackParser(taken.parser));
    const insert = this.#services.lineSink.insert(block, `${this.#token}:${this.#sequence++}`, giveBack);
    // A failure is thrown by the next call or by settled(), which await `insert` itself.
    insert.then(giveBack, giveBack);
    this.#running = insert;
  }

  #takeCounts(): void {
    if (this.#counting) this.#counts.push({ attempt: this.#counting.attempt, ...this.#counting.tally.take() });
  }

  async settled(): Promise<void> {
    await this.#running;
  }

  /** Waits until nothing is in flight, whatever became of it. */
  async ended(): Promise<void> {
    await Promise.allSettled([this.#running]);
  }
}

function onlyOnce(call: () => void): () => void {
  let called = false;
  return () => {
    if (!called) call();
    called = true;
  };
}
