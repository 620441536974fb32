// What a log line says besides its text. Loaded when the first line is chosen: the readers of all formats are a chunk of their own.
import { readAny } from "../db/model/line/formats.ts";

export interface LineFacts {
  /** "klog", "logfmt" …; "" if nothing more is known than the text. */
  readonly format: string;
  /** Logger, trace and request id first, then the fields in the line's order. */
  readonly pairs: readonly (readonly [name: string, value: string])[];
}

/** `year` is the capture's, for stamps that carry none. */
export function lineFacts(message: string, year: number): LineFacts {
  const { format, line } = readAny(message, { year, zoneMinutes: 0 });
  const named = [
    ["logger", line.logger],
    ["trace id", line.traceId],
    ["request id", line.requestId],
  ] as const;
  const own = named.filter(([, value]) => value !== "");
  const pairs = [...own, ...Object.entries(line.fields)];
  const text =
    line.message !== message && line.message !== "" && pairs.length > 0 ? ([["message", line.message]] as const) : [];
  return { format: format.name === "plain" ? "" : format.title, pairs: [...text, ...pairs] };
}
