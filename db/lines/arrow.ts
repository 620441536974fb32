// Encodes ready columns as an Arrow IPC stream: buffers go in as they are and are copied once, into the stream.
import {
  Binary,
  type Data,
  DateDay,
  Dictionary,
  Field,
  List,
  makeData,
  RecordBatch,
  RecordBatchStreamWriter,
  Schema,
  Struct,
  TimeUnit,
  Timestamp,
  Uint16,
  Uint32,
  Uint64,
  Uint8,
  Utf8,
  vectorFromArray,
} from "apache-arrow";

/** One column. Arrays may be longer than the block; the first rows count. */
export type ArrowColumn = { readonly name: string } & (
  | { readonly type: "uint8"; readonly data: Uint8Array }
  | { readonly type: "uint32"; readonly data: Uint32Array }
  | { readonly type: "uint64"; readonly data: BigUint64Array }
  /** Nanoseconds since 1970, UTC. */
  | { readonly type: "timestamp"; readonly data: BigInt64Array }
  /** Days since 1970. */
  | { readonly type: "date"; readonly data: Int32Array }
  /** Bytes that need not be UTF-8; rows + 1 offsets. */
  | { readonly type: "binary"; readonly offsets: Int32Array; readonly bytes: Uint8Array }
  /** Few values many times: `indexes` point into `values`. ClickHouse reads it as LowCardinality(String). */
  | {
      readonly type: "dictionary";
      readonly indexes: Uint8Array | Uint16Array | Uint32Array;
      readonly values: readonly string[];
    }
  /** A list of strings that is empty in every row. */
  | { readonly type: "empty_lists" }
);

/** One record batch of `rows` rows as a complete stream, not compressed. */
export async function encodeArrowStream(
  rows: number,
  columns: readonly ArrowColumn[],
): Promise<Uint8Array<ArrayBuffer>> {
  const children = columns.map((column, index) => toData(rows, column, index));
  const fields = children.map((data, index) => new Field(columns[index]?.name ?? "", data.type, false));
  const schema = new Schema(fields);
  const struct = makeData({ type: new Struct(fields), length: rows, nullCount: 0, children });
  const writer = RecordBatchStreamWriter.writeAll([new RecordBatch(schema, struct)]);
  return joined(writer);
}

/** Not the writer's own `toUint8Array`: that drops a buffer which follows itself, such as indexes used by two columns. */
async function joined(chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of chunks) {
    parts.push(chunk);
    bytes += chunk.length;
  }
  const whole = new Uint8Array(bytes);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function toData(rows: number, column: ArrowColumn, id: number): Data {
  const shape = { length: rows, nullCount: 0 };
  switch (column.type) {
    case "uint8":
      return makeData({ type: new Uint8(), ...shape, data: column.data.subarray(0, rows) });
    case "uint32":
      return makeData({ type: new Uint32(), ...shape, data: column.data.subarray(0, rows) });
    case "uint64":
      return makeData({ type: new Uint64(), ...shape, data: column.data.subarray(0, rows) });
    case "timestamp":
      return makeData({
        type: new Timestamp(TimeUnit.NANOSECOND, "UTC"),
        ...shape,
        data: column.data.subarray(0, rows),
      });
    case "date":
      return makeData({ type: new DateDay(), ...shape, data: column.data.subarray(0, rows) });
    case "binary": {
      const [valueOffsets, data] = [
        column.offsets.subarray(0, rows + 1),
        column.bytes.subarray(0, column.offsets[rows]),
      ];
      return makeData({ type: new Binary(), ...shape, valueOffsets, data });
    }
    case "dictionary": {
      // Every dictionary of a stream has its own number.
      const type = new Dictionary(new Utf8(), indexType(column.indexes), id, false);
      const dictionary = vectorFromArray([...column.values], new Utf8());
      return makeData({ type, ...shape, data: column.indexes.subarray(0, rows), dictionary });
    }
    case "empty_lists":
      return emptyLists(rows);
    default:
      throw new Error(`Cannot encode a column: ${JSON.stringify(column)} has no known type`);
  }
}

function emptyLists(rows: number): Data {
  const none = { length: 0, nullCount: 0, valueOffsets: new Int32Array(1), data: new Uint8Array(0) };
  const type = new List(new Field("item", new Utf8(), false));
  const child = makeData({ type: new Utf8(), ...none });
  return makeData({ type, length: rows, nullCount: 0, valueOffsets: new Int32Array(rows + 1), child });
}

function indexType(indexes: Uint8Array | Uint16Array | Uint32Array): Uint8 | Uint16 | Uint32 {
  if (indexes instanceof Uint8Array) return new Uint8();
  return indexes instanceof Uint16Array ? new Uint16() : new Uint32();
}
