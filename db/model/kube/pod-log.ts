// A captured log as a kubelet would serve it. The order is the kubelet's:
//
//   physical lines → the last n of them → not older than → joined and stamped → cut after so many bytes
//
// so the last n lines may be fewer once old ones are left out, and parts of one long line count one each.
// Not imitated: a follower of a running container is not shown an unfinished last line until it is finished; here it is.
import { compareInstants, type Instant, nanoFixed, type WrittenInstant } from "./go/rfc3339.ts";
import { joinBytes } from "../bytes.ts";
import { LineCutter, TailWindow } from "./log-lines.ts";
import type { PodLogOptions } from "./pod-log-options.ts";
import { type LogFraming, type LogLine, readLogLine } from "./pod-log-line.ts";
import { badRequest } from "./status.ts";

type LogWindow = Pick<PodLogOptions, "timestamps" | "sinceSeconds" | "sinceTime" | "tailLines" | "limitBytes">;

/** Output is handed on in pieces of about this size. */
const pieceBytes = 64 * 1024;
const newline = 0x0a;
const utf8 = new TextEncoder();

/**
 * The bytes to answer with. Lines go through one by one: memory is one line, one chunk and the last `tailLines` lines.
 * `now` is the moment of capture, from which sinceSeconds counts. Throws a 400 at once, before anything is read, when
 * the lines carry no time and the options need one. A log of "none" is passed on byte by byte.
 */
export function podLog(
  chunks: AsyncIterable<Uint8Array>,
  framing: LogFraming,
  options: LogWindow,
  now: Instant,
): AsyncGenerator<Uint8Array, void, void> {
  if (framing === "none") requireTimeless(options);
  return shownLog(chunks, framing, options, new LogWriter(options, now));
}

function requireTimeless({ timestamps, sinceSeconds, sinceTime }: LogWindow): void {
  const asked = [
    timestamps && "timestamps",
    sinceSeconds !== null && "sinceSeconds",
    sinceTime !== null && "sinceTime",
  ];
  const names = asked.filter((name) => name !== false);
  if (names.length === 0) return;
  throw badRequest(
    `${names.join(" and ")} cannot be honoured: the log of this container was captured without timestamps`,
  );
}

async function* shownLog(
  chunks: AsyncIterable<Uint8Array>,
  framing: LogFraming,
  { tailLines }: LogWindow,
  writer: LogWriter,
): AsyncGenerator<Uint8Array, void, void> {
  if (tailLines === 0) return;
  const cutter = new LineCutter();
  const tail = tailLines === null ? null : new TailWindow(tailLines);
  for await (const chunk of chunks) {
    if (framing === "none" && tail === null) writer.write({ stamp: null, message: chunk });
    else
      for (const line of cutter.lines(chunk)) {
        if (tail !== null) tail.keep(line);
        else writer.write(readLogLine(line, framing));
        if (writer.isFull) break;
      }
    yield* writer.take(1);
    if (writer.isFull) return;
  }
  const last = [...(tail?.lines() ?? []), ...cutter.unfinished()];
  // As for the kubelet, a line it cannot read is not one of the n, and an unfinished one is only if there are fewer.
  let missing = tailLines ?? Infinity;
  for (const line of last) {
    if (missing === 0 || writer.isFull) break;
    const read = readLogLine(line, framing);
    if (read !== null) missing--;
    writer.write(read);
    yield* writer.take(pieceBytes);
  }
  yield* writer.take(1);
}

class LogWriter {
  private readonly timestamps: boolean;
  private readonly since: Instant | null;
  private remaining: number;
  private pieces: Uint8Array[] = [];
  private held = 0;
  private startsLine = true;
  private lastStamp: WrittenInstant | null = null;

  constructor({ timestamps, sinceSeconds, sinceTime, limitBytes }: LogWindow, now: Instant) {
    this.timestamps = timestamps;
    this.since = sinceSeconds === null ? sinceTime : { seconds: now.seconds - sinceSeconds, nanos: now.nanos };
    this.remaining = limitBytes ?? Infinity;
  }

  get isFull(): boolean {
    return this.remaining <= 0;
  }

  write(line: LogLine | null): void {
    if (line === null) return;
    const { stamp, message } = line;
    // A line that says no time is as old as the one before it.
    this.lastStamp = stamp ?? this.lastStamp;
    const prefixed = this.timestamps && this.startsLine && stamp !== null;
    this.startsLine = message.length === 0 || message.at(-1) === newline;
    if (this.since !== null && this.lastStamp !== null && compareInstants(this.lastStamp, this.since) < 0) return;
    if (prefixed) this.put(utf8.encode(`${nanoFixed(stamp)} `));
    this.put(message);
  }

  private put(bytes: Uint8Array): void {
    const shown = bytes.length > this.remaining ? bytes.subarray(0, this.remaining) : bytes;
    if (shown.length === 0) return;
    this.pieces.push(shown);
    this.held += shown.length;
    this.remaining -= shown.length;
  }

  /** What has been written since the last time, if that is at least `bytes`. */
  *take(bytes: number): Generator<Uint8Array, void, void> {
    if (this.held < bytes) return;
    const piece = joinBytes(this.pieces);
    this.pieces = [];
    this.held = 0;
    yield piece;
  }
}
