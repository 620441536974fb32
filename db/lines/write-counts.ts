// Lays the counts of a pack out as their tables, and looks whether what was counted is what is stored.
import * as v from "valibot";
import type {
  AttemptCounts,
  LineCounts,
  MinuteCounts,
  PatternCounts,
  StreamCounts,
} from "../model/line/line-counts.ts";
import { KubinError } from "../model/error.ts";
import { joinCounts } from "../model/line/join-counts.ts";
import type { RowsOwner } from "../model/line/line-block.ts";
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

/** The tables that counts of attempts go into; those without rows are left out. */
export function countTables(counted: readonly AttemptCounts[]): CountTable[] {
  const { minutes, streams, patterns } = joinCounts(counted.map(({ counts }) => counts));
  const owners = (rows: (counts: LineCounts) => number): ArrowColumn[] =>
    ownerColumns(counted.map((of) => ({ of, rows: rows(of.counts) })));
  const tables = [
    {
      table: "lines_per_minute",
      rows: minutes.rows,
      columns: [...owners((of) => of.minutes.rows), ...minuteColumns(minutes)],
    },
    {
      table: "lines_per_stream",
      rows: streams.rows,
      columns: [...owners((of) => of.streams.rows), ...streamColumns(streams)],
    },
    {
      table: "line_patterns",
      rows: patterns.rows,
      columns: [...owners((of) => of.patterns.rows), ...patternColumns(patterns)],
    },
  ];
  return tables.filter(({ rows }) => rows > 0);
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
const Row = v.object({ place: v.number(), ...Counted.entries });
export type CountedEverywhere = v.InferOutput<typeof Counted>;

/** How many rows of each attempt every table holds, or says that there are: all are equal once everything has arrived. */
export async function countEverywhere(
  store: Lines,
  attempts: readonly Pick<RowsOwner, "snapshotId" | "attempt">[],
): Promise<CountedEverywhere[]> {
  const parameters: Record<string, unknown> = {};
  const selects = attempts.map(({ snapshotId, attempt }, place) => {
    Object.assign(parameters, { [`snapshot${place}`]: snapshotId, [`attempt${place}`]: attempt });
    const of = `snapshot_id = {snapshot${place}:String} AND attempt = {attempt${place}:UInt32}`;
    const sum = (table: string, name: string): string => `(SELECT sum(lines) FROM ${table} WHERE ${of}) AS ${name}`;
    return `SELECT ${place} AS place, (SELECT count() FROM lines WHERE ${of}) AS lines,
      ${sum("lines_per_minute", "minutes")}, ${sum("lines_per_stream", "streams")}, ${sum("line_patterns", "patterns")}`;
  });
  const rows = v.parse(v.array(Row), await store.query(selects.join(" UNION ALL "), parameters));
  return attempts.map((of, place) => {
    const row = rows.find((each) => each.place === place);
    if (row === undefined) throw new KubinError("unavailable", `Cannot count the lines of attempt ${of.attempt}`);
    const { place: _, ...counted } = row;
    return counted;
  });
}
