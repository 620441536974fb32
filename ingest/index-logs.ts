// Indexes a pack of logs: frames → lines → column blocks → ClickHouse, at most two inserts in flight.
import type { ClaimedJob } from "../db/jobs/jobs.ts";
import { countLines } from "../db/lines/read.ts";
import { insertStreams, type StreamInsert } from "../db/log-streams.ts";
import { KubinError } from "../db/model/error.ts";
import { parseLines } from "../db/model/line/parse-lines.ts";
import { streamIdOf } from "../db/model/line/stream-id.ts";
import type { PackDirectory } from "../db/model/pack/directory.ts";
import { LineBlockBuilder } from "./line-block-builder.ts";
import type { OpenPack } from "./open-pack.ts";
import type { IngestServices } from "./services.ts";

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
  const byFrame = Map.groupBy(directory.segments, (segment) => segment.frame);
  let total = 0;
  let frame = 0;
  for await (const raw of pack.frames) {
    for (const segment of byFrame.get(frame++) ?? []) {
      const stream = directory.streams[segment.stream];
      const streamId = ids[segment.stream];
      const end = segment.offset + segment.bytes;
      if (!stream || streamId === undefined || end > raw.length)
        throw new KubinError("corrupt", "Cannot index a log pack: its directory does not fit its frames");
      if (segment.first === 1) builder.forgetTime();
      builder.begin({ ...stream, streamId });
      const lines = parseLines(raw.subarray(segment.offset, end), stream.framing, segment.first, builder);
      if (lines !== segment.lines)
        throw new KubinError("corrupt", "Cannot index a log pack: a segment has other lines than its directory says");
      total += lines;
      if (builder.full) await inserts.add(builder);
    }
  }
  if (!builder.empty) await inserts.add(builder);
  await inserts.settled();
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

  async add(builder: LineBlockBuilder): Promise<void> {
    if (this.#running.length >= insertsInFlight) await this.#running.shift();
    const insert = this.#services.lineSink.insert(builder.take(), `${this.#token}:${this.#sequence++}`);
    // Awaited above or in settled(); until then a failure is not unhandled.
    insert.catch(() => undefined);
    this.#running.push(insert);
  }

  async settled(): Promise<void> {
    const running = this.#running;
    this.#running = [];
    await Promise.all(running);
  }
}
