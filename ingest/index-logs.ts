// Indexes a pack of logs: frames → lines → column blocks → ClickHouse, at most two inserts in flight.
import type { ClaimedJob } from "../db/jobs/jobs.ts";
import { countLines } from "../db/lines/read.ts";
import { insertStreams, type StreamInsert } from "../db/log-streams.ts";
import { KubinError } from "../db/model/error.ts";
import { streamIdOf } from "../db/model/line/stream-id.ts";
import type { PackDirectory } from "../db/model/pack/directory.ts";
import { LineBlockBuilder } from "./line-block-builder.ts";
import type { OpenPack } from "./open-pack.ts";
import { giveBackParser, lendParser } from "./parser-pool.ts";
import type { IngestServices } from "./services.ts";

/** Of one pack. */
const insertsInFlight = 2;

/**
 * Answers how many lines the pack holds. They are invisible until the attempt is published, and that happens only when the
 * engine counts as many as the parser did: a deduplication token alone can lose an insert.
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
  const builder = new LineBlockBuilder(identity);
  const inserts = new InsertWindow(services, `${job.snapshotId}:${job.attempt}`);
  let total = 0;
  try {
    total = await insertLines(pack, ids, builder, inserts);
  } finally {
    await inserts.ended();
    if (builder.parser) giveBackParser(builder.parser);
  }
  await insertStreams(services.rows, identity, streamRows(directory, ids));
  const counted = total === 0 ? 0 : await countLines(services.lines, job.snapshotId, job.attempt);
  if (counted !== total) {
    throw new KubinError(
      "unavailable",
      `Cannot publish log pack ${identity.pack}: ${counted} of ${total} lines are in the store`,
    );
  }
  return total;
}

async function insertLines(
  { directory, frames }: OpenPack,
  ids: readonly bigint[],
  builder: LineBlockBuilder,
  inserts: InsertWindow,
): Promise<number> {
  const byFrame = Map.groupBy(directory.segments, (segment) => segment.frame);
  let total = 0;
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
        if (!builder.parser) builder.beginBlock(await lendParser());
        const before = builder.rows;
        at += builder.add({ ...stream, streamId }, bytes.subarray(at), stream.framing, segment.first + lines);
        lines += builder.rows - before;
        if (at < bytes.length) await inserts.add(builder);
      }
      if (lines !== segment.lines)
        throw new KubinError("corrupt", "Cannot index a log pack: a segment has other lines than its directory says");
      total += lines;
    }
  }
  await inserts.add(builder);
  await inserts.settled();
  return total;
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

/** Inserts blocks while the next one is parsed; the first failure is thrown by the next call. */
class InsertWindow {
  readonly #services: IngestServices;
  readonly #token: string;
  #sequence = 0;
  #running: Promise<void>[] = [];

  constructor(services: IngestServices, token: string) {
    this.#services = services;
    this.#token = token;
  }

  /** Sends off the block that was begun, if there is one; its memory goes back when it was read. */
  async add(builder: LineBlockBuilder): Promise<void> {
    if (this.#running.length >= insertsInFlight) await this.#running.shift();
    const taken = builder.take();
    if (!taken) return;
    // Unpacked frames are garbage that the collector does not see the size of: without this the peak was 550 MB, not 430.
    Bun.gc(false);
    const insert = this.#services.lineSink.insert(taken.block, `${this.#token}:${this.#sequence++}`);
    const giveBack = (): void => giveBackParser(taken.parser);
    // A failure is thrown by the next call or by settled(), which await `insert` itself.
    insert.then(giveBack, giveBack);
    this.#running.push(insert);
  }

  async settled(): Promise<void> {
    await Promise.all(this.#running);
  }

  /** Waits until nothing is in flight, whatever became of it. */
  async ended(): Promise<void> {
    await Promise.allSettled(this.#running);
  }
}
