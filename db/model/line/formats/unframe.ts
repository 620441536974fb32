// Takes the frames off a line, and puts what they said back around what the message says.
import { withoutAnsi } from "./ansi.ts";
import type { LineFrame, Opened, ReadContext, ReadLine } from "./format.ts";

export interface Unframed {
  readonly message: string;
  readonly partial: boolean;
  readonly stream: string;
  around(inner: ReadLine, context: ReadContext): ReadLine;
}

/** Opens the frames of `chain` in order; one that does not fit this line is passed over. */
export function unframe(chain: readonly LineFrame[], line: string, context: ReadContext): Unframed {
  const layers: { frame: LineFrame; line: string; opened: Opened }[] = [];
  let message = withoutAnsi(line);
  for (const frame of chain) {
    const opened = frame.open(message, context);
    if (!opened) continue;
    layers.push({ frame, line: message, opened });
    message = withoutAnsi(opened.message);
  }
  return {
    message,
    partial: layers.some(({ opened }) => opened.partial),
    stream: layers[0]?.opened.fields["stream"] ?? "",
    around(inner, context) {
      let read = inner;
      for (const { frame, line, opened } of layers.toReversed())
        read = around(read, opened, (year) => frame.open(line, { ...context, year }));
      return read;
    },
  };
}

/** The frame's own time counts, unless it is coarse and the message's is a finer one of the same moment. */
function around(inner: ReadLine, opened: Opened, reopen: (year: number) => Opened | null): ReadLine {
  const fields = Object.keys(opened.fields).length === 0 ? inner.fields : { ...opened.fields, ...inner.fields };
  return {
    timeNs: opened.timeNs === null || isFiner(inner, opened, reopen) ? inner.timeNs : opened.timeNs,
    level: inner.level ?? opened.level,
    logger: inner.logger || opened.logger,
    message: inner.message,
    fields,
    traceId: inner.traceId,
    requestId: inner.requestId,
  };
}

const minuteNs = 60_000_000_000n;

/** A syslog stamp has no year: read with the year of the message's own, both must be the same minute. */
function isFiner(inner: ReadLine, opened: Opened, reopen: (year: number) => Opened | null): boolean {
  if (!opened.coarse || inner.timeNs === null) return false;
  const year = new Date(Number(inner.timeNs / 1_000_000n)).getUTCFullYear();
  const outer = reopen(year)?.timeNs ?? opened.timeNs;
  if (outer === null) return false;
  const apart = outer > inner.timeNs ? outer - inner.timeNs : inner.timeNs - outer;
  return apart <= minuteNs;
}
