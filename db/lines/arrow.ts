// Encodes ready columns as an Arrow IPC stream: buffers go out as they are, piece by piece, and are copied nowhere.
//
//   head: schema, dictionaries, the batch's metadata, zeros up to a wanted length │ bytes that lie apart │ rest: all other buffers, end
import {
  Binary,
  type Data,
  DateDay,
  Dictionary,
  Field,
  List,
  makeData,
  RecordBatch,
  Schema,
  Struct,
  TimeUnit,
  Timestamp,
  Uint16,
  Uint32,
  Uint64,
  Uint8,
  Utf8,
  Vector,
} from "apache-arrow";
import { ApartWriter, padded } from "./arrow-apart.ts";

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
  /** The same, with bytes that lie elsewhere and come in front of all others. The first column only. */
  | { readonly type: "binary_apart"; readonly offsets: Int32Array }
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
 * One record batch of `rows` rows as a complete stream, not compressed. `apart`: the bytes of a column "binary_apart", in pieces. What
 * is sent are views of the columns: these must stay as they are until the stream was read.
 */
export function encodeArrowStream(
  rows: number,
  columns: readonly ArrowColumn[],
  apart: readonly Uint8Array[] = [],
): ReadableStream<Uint8Array> {
  const { head, rest, apartBytes } = encodeArrowBatch(rows, columns);
  const padding = new Uint8Array(padded(apartBytes) - apartBytes);
  const pieces = piecesOf([head(), ...apart, padding, ...rest]);
  return new ReadableStream({
    pull(controller) {
      const piece = pieces.next();
      if (piece.done) controller.close();
      else controller.enqueue(piece.value);
    },
  });
}

/** A continuation without a message. */
const endOfStream = new Uint8Array([0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0]);

export interface ArrowBatch {
  /** What comes first, filled up to `length` bytes, a multiple of 8. Throws where that is too few. */
  readonly head: (length?: number) => Uint8Array;
  /** How many bytes of a column "binary_apart" come behind the head, and zeros up to a multiple of 8. */
  readonly apartBytes: number;
  /** What comes behind those, to the stream's end. */
  readonly rest: readonly Uint8Array[];
}

export function encodeArrowBatch(rows: number, columns: readonly ArrowColumn[]): ArrowBatch {
  const children = columns.map((column, index) => toData(rows, column, index));
  const fields = children.map((data, index) => new Field(columns[index]?.name ?? "", data.type, false));
  const schema = new Schema(fields);
  const struct = makeData({ type: new Struct(fields), length: rows, nullCount: 0, children });
  const [first] = columns;
  const apartBytes = first?.type === "binary_apart" ? (first.offsets[rows] ?? 0) : 0;
  const writer = new ApartWriter(apartBytes);
  writer.write(new RecordBatch(schema, struct));
  writer.close();
  const { written, batchAt } = writer;
  const head = (length = written.length): Uint8Array => {
    if (length < written.length) throw new Error(`Cannot encode a batch: its head has ${written.length} bytes`);
    const bytes = new Uint8Array(length);
    bytes.set(written);
    // Metadata may be longer than what is in it.
    const size = new DataView(bytes.buffer, batchAt + 4);
    size.setInt32(0, size.getInt32(0, true) + length - written.length, true);
    return bytes;
  };
  return { head, apartBytes, rest: [...writer.rest, endOfStream] };
}

function* piecesOf(chunks: readonly Uint8Array[]): Generator<Uint8Array, void> {
  for (const chunk of chunks) {
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
    case "binary":
    case "binary_apart": {
      const valueOffsets = column.offsets.subarray(0, rows + 1);
      const data = column.type === "binary" ? column.bytes.subarray(0, column.offsets[rows]) : new Uint8Array();
      return makeData({ type: new Binary(), ...shape, valueOffsets, data });
    }
    case "dictionary": {
      // Every dictionary of a stream has its own number.
      const type = new Dictionary(new Utf8(), indexType(column.indexes), id, false);
      const dictionary = utf8Vector(column.values);
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
  const dictionary = utf8Vector(column.values);
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

/** Without a builder, which compiles a function of its own for every dictionary. */
function utf8Vector(values: readonly string[]): Vector<Utf8> {
  const valueOffsets = new Int32Array(values.length + 1);
  const texts = values.map((value) => Buffer.from(value));
  texts.forEach((text, i) => (valueOffsets[i + 1] = (valueOffsets[i] ?? 0) + text.length));
  const data = Buffer.concat(texts);
  return new Vector([makeData({ type: new Utf8(), length: values.length, nullCount: 0, valueOffsets, data })]);
}

function indexType(indexes: Uint8Array | Uint16Array | Uint32Array): Uint8 | Uint16 | Uint32 {
  if (indexes instanceof Uint8Array) return new Uint8();
  return indexes instanceof Uint16Array ? new Uint16() : new Uint32();
}
