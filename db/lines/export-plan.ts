// Cuts what an export may hold into parts that each fit into memory, in file order.
import type { StreamRow } from "../model/contract/logs.ts";
import type { Expression, Term, ValuePattern } from "../model/log-query/query.ts";
import { isAnything } from "../model/log-query/value.ts";
import { podKey } from "../model/log-query/terms.ts";
import type { Question } from "./question.ts";

/** Raw bytes of lines that one statement sorts at most, and streams that it names. */
const partBytes = 32 * 1024 * 1024;
const partStreams = 500;

/** Whole streams, or a range of lines (both ends inclusive) of one. */
export interface ExportPart {
  readonly streams: readonly StreamRow[];
  readonly from?: number;
  /** Absent at the end of a stream: lines that came after it was counted are part of it, too. */
  readonly to?: number;
}

/** Streams that the question's own places rule out are left out, and so is what they cost. */
export function exportParts(streams: readonly StreamRow[], question: Question): ExportPart[] {
  const parts: ExportPart[] = [];
  let together: StreamRow[] = [];
  let bytes = 0;
  const close = (): void => {
    if (together.length > 0) parts.push({ streams: together });
    together = [];
    bytes = 0;
  };
  for (const stream of streams.filter((each) => mayHold(each, question)).sort(inFileOrder)) {
    if (stream.bytes > partBytes) {
      close();
      parts.push(...ranges(stream));
      continue;
    }
    if (bytes + stream.bytes > partBytes || together.length === partStreams) close();
    together.push(stream);
    bytes += stream.bytes;
  }
  close();
  return parts;
}

/** The order of the primary key: names as bytes, ids as numbers. */
function inFileOrder(a: StreamRow, b: StreamRow): number {
  for (const key of ["namespace", "pod", "container"] as const) {
    if (a[key] !== b[key]) return a[key] < b[key] ? -1 : 1;
  }
  return BigInt(a.id) < BigInt(b.id) ? -1 : 1;
}

function ranges(stream: StreamRow): ExportPart[] {
  const count = Math.ceil(stream.bytes / partBytes);
  const lines = Math.max(1, Math.ceil(stream.lines / count));
  return Array.from({ length: count }, (_, index) => ({
    streams: [stream],
    from: index * lines + 1,
    ...(index === count - 1 ? {} : { to: (index + 1) * lines }),
  }));
}

/** False only where a term that all lines must meet is about the stream and does not hold of it. */
function mayHold(stream: StreamRow, question: Question): boolean {
  return question.query.all.every((each) => holds(each, stream, question));
}

function holds(of: Expression, stream: StreamRow, question: Question): boolean {
  if (of.type === "label" || (of.type === "place" && of.key === "owner")) return holdsPod(of, stream, question);
  if (of.type === "exact" && of.key === "stream") return of.values.includes(stream.id);
  if (of.type === "exact" && of.key === "source") return of.values.includes(stream.source);
  if (of.type !== "place" || of.key === "rid" || of.key === "owner") return true;
  const text = {
    ns: stream.namespace,
    pod: stream.pod,
    container: stream.container,
    node: stream.node,
    file: stream.file,
  };
  const found = text[of.key];
  return of.values.some((value) => isLike(found, value));
}

function holdsPod(term: Term, stream: StreamRow, question: Question): boolean {
  const pods = question.pods.get(podKey(term)) ?? [];
  return pods.some((pod) => pod.namespace === stream.namespace && pod.name === stream.pod);
}

function isLike(text: string, value: ValuePattern): boolean {
  if (isAnything(value)) return text !== "";
  if (value.anyBefore && value.anyAfter) return text.includes(value.text);
  if (value.anyBefore) return text.endsWith(value.text);
  return value.anyAfter ? text.startsWith(value.text) : text === value.text;
}
