// Lays a block of lines out as the columns of the table `lines`.
import { sourceKinds, streamGenerations } from "../model/log-stream.ts";
import type { ArrowColumn } from "./arrow.ts";
import { ColumnMemory } from "./column-memory.ts";
import { errorKeywords } from "../model/line/patterns.ts";
import type { BlockStream, LineBlock } from "../model/line/line-block.ts";
import { indexesFor, onlyOnce, ownerColumns } from "./write-columns.ts";

/** Rows [from, to) that follow each other and are of one stream. */
interface Run {
  readonly stream: number;
  readonly from: number;
  readonly to: number;
}

/**
 * What a stream says of all its lines travels as a dictionary over the block's streams, so a line costs one index per
 * column. Columns without content are sent too: ClickHouse needs longer to fill in a default array than to read one. The messages
 * themselves lie apart. What is made lies in `memory`.
 */
export function lineColumns(block: LineBlock, memory = new ColumnMemory()): ArrowColumn[] {
  const { rows, streams } = block;
  const runs = runsOf(block.streamIndex, rows);
  const noOffsets = block.requestIds && block.errorKeywords ? memory.i32(0) : memory.i32(rows + 1).fill(0);
  const ofStream = (name: string, value: (stream: BlockStream) => string): ArrowColumn =>
    dictionary(name, rows, runs, streams.map(value), memory);
  const numbers = (name: string, value: (stream: BlockStream) => number): ArrowColumn => {
    const data = memory.u32(rows);
    const perStream = streams.map(value);
    for (const { stream, from, to } of runs) data.fill(perStream[stream] ?? 0, from, to);
    return { name, type: "uint32", data };
  };
  return [
    { name: "message", type: "binary_apart", offsets: block.messageOffsets },
    ...ownerColumns(block, rows, memory),
    numbers("attempt", (stream) => stream.attempt),
    numbers("pack", (stream) => stream.pack),
    { name: "timestamp", type: "timestamp", data: block.timestampNs },
    { name: "has_timestamp", type: "uint8", data: block.hasTimestamp },
    ofStream("namespace", (stream) => stream.namespace),
    ofStream("pod", (stream) => stream.pod),
    ofStream("container", (stream) => stream.container),
    ofStream("node", (stream) => stream.node),
    codes("source", block, runs, memory, (stream) => sourceKinds.indexOf(stream.source) + 1),
    codes("generation", block, runs, memory, (stream) => streamGenerations.indexOf(stream.generation) + 1),
    ofStream("file", (stream) => stream.file),
    { name: "level", type: "uint8", data: block.level },
    { name: "stream", type: "uint8", data: block.stream },
    {
      name: "request_id",
      type: "binary",
      ...(block.requestIds ?? { offsets: noOffsets, bytes: new Uint8Array(0) }),
    },
    {
      name: "error_keywords",
      type: "dictionary_lists",
      values: errorKeywords,
      ...(block.errorKeywords ?? { offsets: noOffsets, indexes: new Uint8Array(0) }),
    },
    { name: "line_no", type: "uint32", data: block.lineNo },
    streamIds(rows, runs, streams, memory),
    { name: "pattern", type: "uint64", data: block.patterns ?? memory.u64(rows).fill(0n) },
    { name: "cut", type: "uint32", data: block.cuts ?? memory.u32(rows).fill(0) },
    { name: "joined", type: "uint16", data: block.joined ?? memory.u16(rows).fill(0) },
    { name: "in_event", type: "uint16", data: block.inEvent ?? memory.u16(rows).fill(0) },
  ];
}

/** Lines of a stream follow each other, so a column is filled run by run instead of row by row. */
function runsOf(streamIndex: Uint32Array, rows: number): Run[] {
  const runs: Run[] = [];
  for (let from = 0; from < rows;) {
    const stream = streamIndex[from] ?? 0;
    let to = from + 1;
    while (to < rows && streamIndex[to] === stream) to++;
    runs.push({ stream, from, to });
    from = to;
  }
  return runs;
}

function dictionary(
  name: string,
  rows: number,
  runs: readonly Run[],
  perStream: readonly string[],
  memory: ColumnMemory,
): ArrowColumn {
  const { values, target } = onlyOnce(perStream);
  const indexes = indexesFor(values.length, rows, memory);
  for (const { stream, from, to } of runs) indexes.fill(target[stream] ?? 0, from, to);
  return { name, type: "dictionary", indexes, values };
}

function codes(
  name: string,
  block: LineBlock,
  runs: readonly Run[],
  memory: ColumnMemory,
  code: (stream: BlockStream) => number,
): ArrowColumn {
  const perStream = block.streams.map(code);
  const data = memory.u8(block.rows);
  for (const { stream, from, to } of runs) data.fill(perStream[stream] ?? 0, from, to);
  return { name, type: "uint8", data };
}

function streamIds(
  rows: number,
  runs: readonly Run[],
  streams: readonly BlockStream[],
  memory: ColumnMemory,
): ArrowColumn {
  const data = memory.u64(rows);
  for (const { stream, from, to } of runs) data.fill(streams[stream]?.streamId ?? 0n, from, to);
  return { name: "stream_id", type: "uint64", data };
}
