// Everything a question finds, as a file: streamed, in file order, with no more in memory than a part of it.
import type { ExportFormat, StreamRow } from "../model/contract/logs.ts";
import type { Lines, LinesFormat } from "../ports.ts";
import type { Visible } from "../resources/read.ts";
import { boundTo, visibleRows } from "./bound.ts";
import { questionCondition } from "./conditions.ts";
import { type ExportPart, exportParts } from "./export-plan.ts";
import type { Question } from "./question.ts";

const time = `if(has_timestamp, concat(formatDateTime(timestamp, '%Y-%m-%dT%H:%i:%S.', 'UTC'),
  leftPad(toString(toUnixTimestamp64Nano(timestamp) % 1000000000), 9, '0'), 'Z'), NULL) AS time`;
const place =
  "toString(level) AS level, namespace, pod, container, node, file, toString(stream_id) AS stream, line_no AS number";

const selected: Readonly<Record<ExportFormat, string>> = {
  raw: "concat(message, '\\n') AS line",
  // Bytes that are not UTF-8 would make a document that no reader of JSON takes.
  ndjson: `${time}, ${place}, toValidUTF8(message) AS message`,
  csv: `${time}, ${place}, message`,
  parquet: `if(has_timestamp, timestamp, NULL) AS time, ${place}, message`,
};
const read =
  "snapshot_id, attempt, timestamp, has_timestamp, level, namespace, pod, container, node, file, stream_id, line_no, message";
const formats: Readonly<Record<ExportFormat, LinesFormat>> = {
  raw: "RawBLOB",
  ndjson: "JSONEachRow",
  csv: "CSV",
  parquet: "Parquet",
};
const csvHead = '"time","level","namespace","pod","container","node","file","stream","number","message"\n';

/**
 * The file's bytes, piece by piece; leaving early stops the statement that runs. A failure throws, so whoever sends the
 * pieces on can break off: what was sent must not look whole. `raw` is each message and a newline, byte for byte.
 */
export async function* exportLines(
  store: Lines,
  of: Visible,
  question: Question,
  ask: { readonly format: ExportFormat; readonly streams: readonly StreamRow[] },
): AsyncGenerator<Uint8Array<ArrayBuffer>, void, void> {
  const parts = ask.format === "parquet" ? [undefined] : exportParts(ask.streams, question);
  // The head waits for the first rows: until then a failure is told as one.
  let head = new Uint8Array(new TextEncoder().encode(ask.format === "csv" ? csvHead : ""));
  for (const part of parts) {
    for await (const piece of statement(store, of, question, ask.format, part)) {
      if (head.length > 0) yield head;
      head = new Uint8Array(0);
      yield piece;
    }
  }
  if (head.length > 0) yield head;
}

/** A file of columns is one statement: it comes in the order of the table, attempt by attempt, which is no sort either. */
async function* statement(
  store: Lines,
  of: Visible,
  question: Question,
  format: ExportFormat,
  part?: ExportPart,
): AsyncGenerator<Uint8Array<ArrayBuffer>, void, void> {
  const bound = boundTo(of);
  const where = [visibleRows];
  if (part) {
    const texts = (key: "namespace" | "pod"): string =>
      bound.add("Array(String)", [...new Set(part.streams.map((each) => each[key]))]);
    where.push(`namespace IN ${texts("namespace")}`, `pod IN ${texts("pod")}`);
    where.push(
      `stream_id IN ${bound.add(
        "Array(UInt64)",
        part.streams.map((each) => BigInt(each.id)),
      )}`,
    );
    if (part.from !== undefined) where.push(`line_no >= ${bound.add("UInt32", part.from)}`);
    if (part.to !== undefined) where.push(`line_no <= ${bound.add("UInt32", part.to)}`);
  }
  where.push(questionCondition(question, bound));
  const order = `${part ? "" : "snapshot_id, attempt, "}namespace, pod, container, stream_id, line_no`;
  // The conditions stand inside: outside, `level` and `message` would mean what is written under these names.
  const sql = `SELECT ${selected[format]} FROM (SELECT ${read} FROM lines WHERE ${where.join(" AND ")}) ORDER BY ${order}`;
  const stream = await store.stream(sql, bound.values, formats[format]);
  const reader = stream.getReader();
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
  } finally {
    await reader.cancel();
  }
}
