// Indexes a pack of logs: frames → lines → column blocks → ClickHouse, one insert while the next block is filled; the last one takes the
// counts along.
import type { ClaimedJob } from "../db/jobs/jobs.ts";
import { countEverywhere } from "../db/lines/write-counts.ts";
import { insertStreams, type StreamInsert } from "../db/log-streams.ts";
import { captureNsOf } from "../db/snapshots/captured-at.ts";
import { freed } from "../db/model/bytes.ts";
import { KubinError } from "../db/model/error.ts";
import type { PutMessages } from "../db/model/line/line-block.ts";
import { streamIdOf } from "../db/model/line/stream-id.ts";
import type { LogStream } from "../db/model/log-stream.ts";
import type { PackDirectory } from "../db/model/pack/directory.ts";
import { LineBlockBuilder } from "./line-block-builder.ts";
import type { OpenPack } from "./open-pack.ts";
import { LineTally } from "./line-tally.ts";
import { giveBackParser, lendParser } from "./parser-pool.ts";
import { LineRereader } from "./reread-lines.ts";
import type { IngestServices } from "./services.ts";

/** A pack's lines as they were written, and the rows that they became: partial ones are joined. */
interface Total {
  lines: number;
  rows: number;
}

/**
 * Answers how many physical lines the pack holds. They are invisible until the attempt is published, and that happens only when the
 * engine counts as many rows as the parser did, in every table: a deduplication token alone can lose an insert.
 */
export async function indexLogs(services: IngestServices, job: ClaimedJob, pack: OpenPack): Promise<number> {
  const { directory } = pack;
  const ids = await Promise.all(directory.streams.map(streamIdOf));
  const identity = {
    tenantId: job.tenantId,
    snapshotId: job.snapshotId,
    attempt: job.attempt,
    pack: job.pack ?? 0,
    dropOn: job.dropOn,
  };
  const rereader = new LineRereader(await captureNsOf(services.rows, job.snapshotId));
  const tally = new LineTally();
  const streamBytes = bytesOf(directory.streams);
  const putMessages = (): PutMessages => services.lineSink.putMessages(streamBytes);
  const builder = new LineBlockBuilder(identity, { rereader, tally, putMessages });
  const inserts = new Inserts(services, tally, `${job.snapshotId}:${job.attempt}`);
  const total: Total = { lines: 0, rows: 0 };
  try {
    await insertLines(pack, ids, builder, inserts, total);
  } finally {
    await inserts.ended();
    const parser = builder.discard();
    if (parser) giveBackParser(parser);
  }
  await insertStreams(services.rows, identity, streamRows(directory, ids));
  if (total.rows > 0) await checkCounts(services, job, total.rows);
  const { outOfOrder } = rereader;
  const { snapshotId: snapshot, pack: number } = identity;
  if (outOfOrder > 0)
    services.log({ level: "info", message: "times out of order", snapshot, pack: number, outOfOrder });
  return total.lines;
}

async function checkCounts(services: IngestServices, job: ClaimedJob, rows: number): Promise<void> {
  const counted = await countEverywhere(services.lines, job.snapshotId, job.attempt);
  for (const [table, found] of Object.entries(counted)) {
    if (found === rows) continue;
    const what = `${found} of ${rows} lines are in the store (${table})`;
    throw new KubinError("unavailable", `Cannot publish log pack ${job.pack ?? 0}: ${what}`);
  }
}

async function insertLines(
  { directory, frames }: OpenPack,
  ids: readonly bigint[],
  builder: LineBlockBuilder,
  inserts: Inserts,
  total: Total,
): Promise<void> {
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
  await inserts.add(builder, true);
  await inserts.settled();
}

/** What all names of the streams take, and the numbers of which dictionaries are made. */
function bytesOf(streams: PackDirectory["streams"]): number {
  const numbers = 64;
  const sizeOf = ({ namespace, pod, container, node, file }: LogStream): number =>
    [namespace, pod, container, node, file].reduce((sum, name) => sum + Buffer.byteLength(name), numbers);
  return streams.reduce((sum, stream) => sum + sizeOf(stream), 0);
}

function streamRows(directory: PackDirectory, ids: readonly bigint[]): StreamInsert[] {
  const totals = directory.streams.map(() => ({ lines: 0, bytes: 0 }));
  for (const segment of directory.segments) {
    const total = totals[segment.stream];
    if (!total) continue;
    total.lines += segment.lines;
    total.bytes += segment.bytes;
  }
  return directory.streams.map(({ framing: _, ...stream }, i) => ({
    ...stream,
    streamId: String(ids[i] ?? 0n),
    lines: totals[i]?.lines ?? 0,
    bytes: totals[i]?.bytes ?? 0,
  }));
}

/** Inserts blocks while the next one is parsed, the last one with the pack's counts; the first failure is thrown by the next call. */
class Inserts {
  readonly #tally: LineTally;
  readonly #services: IngestServices;
  readonly #token: string;
  #sequence = 0;
  #running: Promise<void> = Promise.resolve();

  constructor(services: IngestServices, tally: LineTally, token: string) {
    this.#services = services;
    this.#tally = tally;
    this.#token = token;
  }

  /** Sends off the block that was begun, if there is one; its memory goes back when it was read. `last`: of the pack. */
  async add(builder: LineBlockBuilder, last: boolean): Promise<void> {
    await this.#running;
    const taken = builder.take();
    if (!taken) return;
    const block = last || this.#tally.isFull ? { ...taken.block, counts: this.#tally.take() } : taken.block;
    const giveBack = onlyOnce(() => giveBackParser(taken.parser));
    const insert = this.#services.lineSink.insert(block, `${this.#token}:${this.#sequence++}`, giveBack);
    // A failure is thrown by the next call or by settled(), which await `insert` itself.
    insert.then(giveBack, giveBack);
    this.#running = insert;
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
