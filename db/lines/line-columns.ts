// Lays a block of lines out as the columns of the table `lines`.
import { sourceKinds, streamGenerations } from "../model/log-stream.ts";
import type { ArrowColumn } from "./arrow.ts";
import type { LineBlock, LogStreamRow } from "../model/line/line-block.ts";

/**
 * What a stream says of all its lines travels as a dictionary over the block's streams, so a line costs one index per
 * column. Columns without content are sent too: ClickHouse needs longer to fill in a default array than to read one.
 */
export function lineColumns(block: LineBlock): ArrowColumn[] {
  const { rows, streams } = block;
  const index = narrow(block.streamIndex, rows, streams.length);
  const once = new Uint8Array(rows);
  const ofStream = (name: string, value: (stream: LogStreamRow) => string): ArrowColumn =>
    dictionary(name, index, streams.map(value));
  const same = (name: string, value: string): ArrowColumn => ({
    name,
    type: "dictionary",
    indexes: once,
    values: [value],
  });
  return [
    same("tenant_id", block.tenantId),
    same("snapshot_id", block.snapshotId),
    { name: "attempt", type: "uint32", data: new Uint32Array(rows).fill(block.attempt) },
    { name: "pack", type: "uint32", data: new Uint32Array(rows).fill(block.pack) },
    { name: "timestamp", type: "timestamp", data: block.timestampNs },
    { name: "has_timestamp", type: "uint8", data: block.hasTimestamp },
    ofStream("namespace", (stream) => stream.namespace),
    ofStream("pod", (stream) => stream.pod),
    ofStream("container", (stream) => stream.container),
    ofStream("node", (stream) => stream.node),
    codes("source", block, (stream) => sourceKinds.indexOf(stream.source) + 1),
    codes("generation", block, (stream) => streamGenerations.indexOf(stream.generation) + 1),
    ofStream("file", (stream) => stream.file),
    { name: "level", type: "uint8", data: block.level },
    { name: "stream", type: "uint8", data: block.stream },
    { name: "message", type: "binary", offsets: block.messageOffsets, bytes: block.messageBytes },
    { name: "request_id", type: "binary", offsets: new Int32Array(rows + 1), bytes: new Uint8Array(0) },
    { name: "error_keywords", type: "empty_lists" },
    { name: "line_no", type: "uint32", data: block.lineNo },
    streamIds(block),
    { name: "drop_on", type: "date", data: new Int32Array(rows).fill(dayNumber(block.dropOn)) },
  ];
}

/** Equal values are kept once: ClickHouse takes a dictionary as it comes. */
function dictionary(name: string, index: Uint8Array | Uint16Array | Uint32Array, perStream: string[]): ArrowColumn {
  const values = [...new Set(perStream)];
  if (values.length === perStream.length) return { name, type: "dictionary", indexes: index, values };
  const position = new Map(values.map((value, at) => [value, at]));
  const target = perStream.map((value) => position.get(value) ?? 0);
  return { name, type: "dictionary", indexes: index.map((stream) => target[stream] ?? 0), values };
}

function codes(name: string, block: LineBlock, code: (stream: LogStreamRow) => number): ArrowColumn {
  const perStream = Uint8Array.from(block.streams, code);
  const data = new Uint8Array(block.rows);
  for (let row = 0; row < block.rows; row++) data[row] = perStream[block.streamIndex[row] ?? 0] ?? 0;
  return { name, type: "uint8", data };
}

/** Copied as two halves: a BigInt per row would be an allocation per row. */
function streamIds({ rows, streams, streamIndex }: LineBlock): ArrowColumn {
  const ids = new Uint32Array(BigUint64Array.from(streams, (stream) => stream.streamId).buffer);
  const data = new BigUint64Array(rows);
  const halves = new Uint32Array(data.buffer);
  for (let row = 0; row < rows; row++) {
    const at = (streamIndex[row] ?? 0) * 2;
    halves[row * 2] = ids[at] ?? 0;
    halves[row * 2 + 1] = ids[at + 1] ?? 0;
  }
  return { name: "stream_id", type: "uint64", data };
}

function narrow(index: Uint32Array, rows: number, streams: number): Uint8Array | Uint16Array | Uint32Array {
  const used = index.subarray(0, rows);
  if (streams <= 256) return Uint8Array.from(used);
  return streams <= 65_536 ? Uint16Array.from(used) : used;
}

const dayNumber = (day: string): number => Date.parse(`${day}T00:00:00Z`) / 86_400_000;
