// Encodes ready columns as an Arrow IPC stream: buffers go out as they are, piece by piece, and are copied nowhere.
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
  | { readonly type: "uint16"; readonly data: Uint16Array }
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
  /** A list per row, rows + 1 offsets into `indexes`, of few values many times. */
  | {
      readonly type: "dictionary_lists";
      readonly offsets: Int32Array;
      readonly indexes: Uint8Array;
      readonly values: readonly string[];
    }
);

/** A piece larger than this is cut: whoever sends it then holds no more than that. */
const pieceBytes = 1024 * 1024;

/**
 * One record batch of `rows` rows as a complete stream, not compressed. The pieces are views of the columns: these must stay as
 * they are until the stream was read.
 */
export function encodeArrowStream(rows: number, columns: readonly ArrowColumn[]): ReadableStream<Uint8Array> {
  const children = columns.map((column, index) => toData(rows, column, index));
  const fields = children.map((data, index) => new Field(columns[index]?.name ?? "", data.type, false));
  const schema = new Schema(fields);
  const struct = makeData({ type: new Struct(fields), length: rows, nullCount: 0, children });
  const pieces = piecesOf(RecordBatchStreamWriter.writeAll([new RecordBatch(schema, struct)]));
  return new ReadableStream({
    async pull(controller) {
      const piece = await pieces.next();
      if (piece.done) controller.close();
      else controller.enqueue(piece.value);
    },
  });
}

async function* piecesOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void> {
  for await (const chunk of chunks) {
    for (let at = 0; at < chunk.length; at += pieceBytes) yield chunk.subarray(at, at + pieceBytes);
  }
}

function toData(rows: number, column: ArrowColumn, id: number): Data {
  const shape = { length: rows, nullCount: 0 };
  switch (column.type) {
    case "uint8":
      return makeData({ type: new Uint8(), ...shape, data: column.data.subarray(0, rows) });
    case "uint16":
      return makeData({ type: new Uint16(), ...shape, data: column.data.subarray(0, rows) });
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
    case "dictionary_lists":
      return dictionaryLists(rows, column, id);
    default:
      throw new Error(`Cannot encode a column: ${JSON.stringify(column)} has no known type`);
  }
}

function dictionaryLists(rows: number, column: ArrowColumn & { type: "dictionary_lists" }, id: number): Data {
  const items = column.offsets[rows] ?? 0;
  const type = new Dictionary(new Utf8(), new Uint8(), id, false);
  const dictionary = vectorFromArray([...column.values], new Utf8());
  const data = column.indexes.subarray(0, items);
  const child = makeData({ type, length: items, nullCount: 0, data, dictionary });
  const list = new List(new Field("item", type, false));
  return makeData({
    type: list,
    length: rows,
    nullCount: 0,
    valueOffsets: column.offsets.subarray(0, rows + 1),
    child,
  });
}

function indexType(indexes: Uint8Array | Uint16Array | Uint32Array): Uint8 | Uint16 | Uint32 {
  if (indexes instanceof Uint8Array) return new Uint8();
  return indexes instanceof Uint16Array ? new Uint16() : new Uint32();
}
