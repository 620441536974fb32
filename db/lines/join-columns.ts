// Puts tables of the same columns one behind the other.
import type { ArrowColumn } from "./arrow.ts";
import { chosenTexts } from "./write-columns.ts";

export interface ColumnRows {
  readonly rows: number;
  readonly columns: readonly ArrowColumn[];
}

type Of<Type extends ArrowColumn["type"]> = Extract<ArrowColumn, { type: Type }>;

/** A column of one of the tables, and how many of its rows count. */
interface Part<Type extends ArrowColumn["type"]> {
  readonly column: Of<Type>;
  readonly rows: number;
}

/** Every table has the same columns in the same order; throws where one has not, and for bytes that lie apart. */
export function joinColumns(tables: readonly ColumnRows[]): ColumnRows {
  const [first] = tables;
  if (!first || tables.length === 1) return first ?? { rows: 0, columns: [] };
  return {
    rows: tables.reduce((sum, { rows }) => sum + rows, 0),
    columns: first.columns.map((column, place) => joined(column, tables, place)),
  };
}

function joined(like: ArrowColumn, tables: readonly ColumnRows[], place: number): ArrowColumn {
  const { name } = like;
  const parts = <Type extends ArrowColumn["type"]>(type: Type): Part<Type>[] =>
    tables.map(({ rows, columns }) => {
      const column = columns[place];
      if (column?.name !== name || !isOf(column, type)) throw new Error(`Cannot join tables: "${name}" is not in each`);
      return { column, rows };
    });
  switch (like.type) {
    case "uint8":
      return { name, type: like.type, data: numbers(parts(like.type), (length) => new Uint8Array(length)) };
    case "uint16":
      return { name, type: like.type, data: numbers(parts(like.type), (length) => new Uint16Array(length)) };
    case "uint32":
      return { name, type: like.type, data: numbers(parts(like.type), (length) => new Uint32Array(length)) };
    case "uint64":
      return { name, type: like.type, data: numbers(parts(like.type), (length) => new BigUint64Array(length)) };
    case "timestamp":
      return { name, type: like.type, data: numbers(parts(like.type), (length) => new BigInt64Array(length)) };
    case "date":
      return { name, type: like.type, data: numbers(parts(like.type), (length) => new Int32Array(length)) };
    case "binary": {
      const { offsets, items } = lists(parts(like.type), ({ bytes }) => bytes);
      return { name, type: like.type, offsets, bytes: items };
    }
    case "dictionary":
      return dictionaries(name, parts(like.type));
    case "dictionary_lists": {
      const { offsets, items } = lists(parts(like.type), ({ indexes }) => indexes);
      return { name, type: like.type, offsets, indexes: items, values: like.values };
    }
    case "binary_apart":
      throw new Error(`Cannot join tables: the bytes of "${name}" lie apart`);
    default:
      throw new Error(`Cannot join tables: ${JSON.stringify(like)} has no known type`);
  }
}

const isOf = <Type extends ArrowColumn["type"]>(column: ArrowColumn, type: Type): column is Of<Type> =>
  column.type === type;

interface Numbers<T> {
  set(from: T, at: number): void;
  subarray(from: number, to: number): T;
}

function numbers<T extends Numbers<T>>(
  parts: readonly { readonly column: { readonly data: T }; readonly rows: number }[],
  make: (length: number) => T,
): T {
  const all = make(rowsOf(parts));
  let at = 0;
  for (const { column, rows } of parts) {
    all.set(column.data.subarray(0, rows), at);
    at += rows;
  }
  return all;
}

function lists<Column extends { readonly offsets: Int32Array }>(
  parts: readonly { readonly column: Column; readonly rows: number }[],
  itemsOf: (column: Column) => Uint8Array,
): { offsets: Int32Array; items: Uint8Array } {
  const offsets = new Int32Array(rowsOf(parts) + 1);
  const items = new Uint8Array(parts.reduce((sum, { column, rows }) => sum + (column.offsets[rows] ?? 0), 0));
  let at = 0;
  let from = 0;
  for (const { column, rows } of parts) {
    for (let row = 1; row <= rows; row++) offsets[at + row] = from + (column.offsets[row] ?? 0);
    const length = column.offsets[rows] ?? 0;
    items.set(itemsOf(column).subarray(0, length), from);
    at += rows;
    from += length;
  }
  return { offsets, items };
}

function dictionaries(name: string, parts: readonly Part<"dictionary">[]): ArrowColumn {
  const rows = rowsOf(parts);
  const indexes = new Uint32Array(rows);
  const texts: string[] = [];
  let at = 0;
  for (const part of parts) {
    for (let row = 0; row < part.rows; row++) indexes[at + row] = texts.length + (part.column.indexes[row] ?? 0);
    for (const text of part.column.values) texts.push(text);
    at += part.rows;
  }
  return chosenTexts(name, rows, indexes, texts);
}

const rowsOf = (parts: readonly { readonly rows: number }[]): number => parts.reduce((sum, { rows }) => sum + rows, 0);
