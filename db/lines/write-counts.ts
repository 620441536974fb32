// Lays the counts of packs out as their tables, and looks whether what was counted is what is stored.
import * as v from "valibot";
import type { AttemptCounts, MinuteCounts, PatternCounts, StreamCounts } from "../model/line/line-counts.ts";
import { errorKeywords } from "../model/line/patterns.ts";
import { sourceKinds, streamGenerations } from "../model/log-stream.ts";
import type { Lines } from "../ports.ts";
import type { ArrowColumn } from "./arrow.ts";
import { type ColumnRows, joinColumns } from "./join-columns.ts";
import { lineTables } from "./tables.ts";
import { chosenTexts, type LinesOwner, ownerColumns } from "./write-columns.ts";

export interface CountTable extends ColumnRows {
  readonly table: string;
}

/** The tables that `counts` go into, those of all attempts together; tables without rows are left out. */
export function countTables(of: LinesOwner, counts: readonly AttemptCounts[]): CountTable[] {
  const table = (name: string, part: (counted: AttemptCounts) => ColumnRows): CountTable => {
    const { rows, columns } = joinColumns(counts.map((counted) => withAttempt(counted.attempt, part(counted))));
    return { table: name, rows, columns: [...ownerColumns(of, rows), ...columns] };
  };
  const tables = [
    table("lines_per_minute", ({ minutes }) => ({ rows: minutes.rows, columns: minuteColumns(minutes) })),
    table("lines_per_stream", ({ streams }) => ({ rows: streams.rows, columns: streamColumns(streams) })),
    table("line_patterns", ({ patterns }) => ({ rows: patterns.rows, columns: patternColumns(patterns) })),
  ];
  return tables.filter(({ rows }) => rows > 0);
}

function withAttempt(attempt: number, { rows, columns }: ColumnRows): ColumnRows {
  return {
    rows,
    columns: [{ name: "attempt", type: "uint32", data: new Uint32Array(rows).fill(attempt) }, ...columns],
  };
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
const Counted = v.object({ attempt: count, store: v.string(), lines: count });

/** A table of lines or counts, and how many rows of each attempt it holds, or says that there are. */
export type CountedLines = ReadonlyMap<string, ReadonlyMap<number, number>>;

/** Of every table; once everything has arrived all say the same. An attempt of which a table knows nothing is not in it. */
export async function countEverywhere(
  store: Lines,
  snapshotId: string,
  attempts: readonly number[],
): Promise<CountedLines> {
  const of = (
    table: string,
    lines: string,
  ): string => `SELECT attempt, '${table}' AS store, ${lines} AS lines FROM ${table}
    WHERE snapshot_id = {snapshot:String} AND attempt IN {attempts:Array(UInt32)} GROUP BY attempt`;
  const sql = lineTables.map((table) => of(table, table === "lines" ? "count()" : "sum(lines)")).join(" UNION ALL ");
  const found = v.parse(v.array(Counted), await store.query(sql, { snapshot: snapshotId, attempts }));
  const tables = new Map<string, Map<number, number>>(lineTables.map((table) => [table, new Map()]));
  for (const { store: table, attempt, lines } of found) tables.get(table)?.set(attempt, lines);
  return tables;
}
