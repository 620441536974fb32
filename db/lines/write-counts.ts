// Lays the counts of a pack out as their tables, and looks whether what was counted is what is stored.
import * as v from "valibot";
import type { LineBlock } from "../model/line/line-block.ts";
import type { LineCounts, MinuteCounts, PatternCounts, StreamCounts } from "../model/line/line-counts.ts";
import { errorKeywords } from "../model/line/patterns.ts";
import { sourceKinds, streamGenerations } from "../model/log-stream.ts";
import type { Lines } from "../ports.ts";
import type { ArrowColumn } from "./arrow.ts";
import { chosenTexts, ownerColumns } from "./write-columns.ts";

export interface CountTable {
  readonly table: string;
  readonly rows: number;
  readonly columns: readonly ArrowColumn[];
}

/** The tables that `counts` of this block's attempt go into; those without rows are left out. */
export function countTables(of: LineBlock, counts: LineCounts): CountTable[] {
  const tables = [
    { table: "lines_per_minute", rows: counts.minutes.rows, columns: minuteColumns(counts.minutes) },
    { table: "lines_per_stream", rows: counts.streams.rows, columns: streamColumns(counts.streams) },
    { table: "line_patterns", rows: counts.patterns.rows, columns: patternColumns(counts.patterns) },
  ];
  return tables
    .filter(({ rows }) => rows > 0)
    .map(({ table, rows, columns }) => ({ table, rows, columns: [...ownerColumns(of, rows), ...columns] }));
}

function minuteColumns({ rows, minute, namespace, namespaces, level, lines, bytes }: MinuteCounts): ArrowColumn[] {
  return [
    { name: "minute", type: "uint32", data: minute },
    chosenTexts("namespace", rows, namespace, namespaces),
    { name: "level", type: "uint8", data: level },
    { name: "lines", type: "uint64", data: lines },
    { name: "bytes", type: "uint64", data: bytes },
  ];
}

function streamColumns({ rows, streams, streamIndex, ...counts }: StreamCounts): ArrowColumn[] {
  const text = (name: "namespace" | "pod" | "container" | "node" | "file"): ArrowColumn =>
    chosenTexts(
      name,
      rows,
      streamIndex,
      streams.map((stream) => stream[name]),
    );
  const each = (of: (stream: (typeof streams)[number] | undefined) => number): Uint8Array =>
    Uint8Array.from(streamIndex.subarray(0, rows), (index) => of(streams[index]));
  const ids = BigUint64Array.from(streamIndex.subarray(0, rows), (index) => streams[index]?.streamId ?? 0n);
  return [
    text("namespace"),
    text("pod"),
    text("container"),
    text("node"),
    { name: "source", type: "uint8", data: each((stream) => sourceKinds.indexOf(stream?.source ?? "container") + 1) },
    {
      name: "generation",
      type: "uint8",
      data: each((stream) => streamGenerations.indexOf(stream?.generation ?? "current") + 1),
    },
    text("file"),
    { name: "stream_id", type: "uint64", data: ids },
    { name: "level", type: "uint8", data: counts.level },
    { name: "error_keywords", type: "dictionary_lists", values: errorKeywords, ...counts.errorKeywords },
    { name: "lines", type: "uint64", data: counts.lines },
    { name: "bytes", type: "uint64", data: counts.bytes },
    { name: "first", type: "timestamp", data: counts.first },
    { name: "last", type: "timestamp", data: counts.last },
  ];
}

function patternColumns({ rows, place, places, ...counts }: PatternCounts): ArrowColumn[] {
  const text = (name: "namespace" | "container"): ArrowColumn =>
    chosenTexts(
      name,
      rows,
      place,
      places.map((each) => each[name]),
    );
  return [
    { name: "pattern", type: "uint64", data: counts.pattern },
    text("namespace"),
    text("container"),
    { name: "level", type: "uint8", data: counts.level },
    { name: "lines", type: "uint64", data: counts.lines },
    { name: "first", type: "timestamp", data: counts.first },
    { name: "last", type: "timestamp", data: counts.last },
    { name: "sample", type: "binary", ...counts.samples },
    { name: "sample_stream", type: "uint64", data: counts.sampleStream },
    { name: "sample_line", type: "uint32", data: counts.sampleLine },
  ];
}

const count = v.pipe(v.union([v.string(), v.number()]), v.transform(Number));
const Counted = v.object({ lines: count, minutes: count, streams: count, patterns: count });

/** How many rows of an attempt each table holds, or says that there are: all are equal once everything has arrived. */
export async function countEverywhere(
  store: Lines,
  snapshotId: string,
  attempt: number,
): Promise<v.InferOutput<typeof Counted>> {
  const of = "snapshot_id = {snapshot:String} AND attempt = {attempt:UInt32}";
  const sum = (table: string, name: string): string => `(SELECT sum(lines) FROM ${table} WHERE ${of}) AS ${name}`;
  const sql = `SELECT (SELECT count() FROM lines WHERE ${of}) AS lines, ${sum("lines_per_minute", "minutes")},
    ${sum("lines_per_stream", "streams")}, ${sum("line_patterns", "patterns")}`;
  const [counted] = v.parse(v.tuple([Counted]), await store.query(sql, { snapshot: snapshotId, attempt }));
  return counted;
}
