import { expect, test } from "bun:test";
import * as fc from "fast-check";
import type { ArrowColumn } from "./arrow.ts";
import { type ColumnRows, joinColumns } from "./join-columns.ts";

interface Row {
  readonly small: number;
  readonly medium: number;
  readonly large: bigint;
  readonly day: number;
  readonly time: bigint;
  readonly name: string;
  readonly words: readonly number[];
  readonly sample: string;
}

const words = ["refused", "timeout", "panic"];
const row = fc.record({
  small: fc.nat(255),
  medium: fc.nat(65_535),
  large: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
  day: fc.nat(100_000),
  time: fc.bigInt({ min: 0n, max: 2n ** 63n - 1n }),
  name: fc.constantFrom("", "a", "b", "shop", "€"),
  words: fc.subarray([0, 1, 2]),
  sample: fc.string({ maxLength: 9 }),
});

/** As columns whose arrays are longer than their rows, as those of a tally are. */
function tableOf(rows: readonly Row[]): ColumnRows {
  const names = ["unused", ...new Set(rows.map(({ name }) => name))];
  const longer = <T>(values: readonly T[], more: T): T[] => [...values, more, more];
  const offsets = (lengths: readonly number[]): Int32Array => {
    const all = [0];
    for (const length of longer(lengths, 3)) all.push((all.at(-1) ?? 0) + length);
    return Int32Array.from(all);
  };
  const samples = rows.map(({ sample }) => Buffer.from(sample));
  const of = <T>(value: (row: Row) => T, more: T): T[] => longer(rows.map(value), more);
  const columns: ArrowColumn[] = [
    { name: "small", type: "uint8", data: Uint8Array.from(of((each) => each.small, 9)) },
    { name: "medium", type: "uint16", data: Uint16Array.from(of((each) => each.medium, 9)) },
    { name: "number", type: "uint32", data: Uint32Array.from(of((each) => each.medium, 9)) },
    { name: "large", type: "uint64", data: BigUint64Array.from(of((each) => each.large, 9n)) },
    { name: "day", type: "date", data: Int32Array.from(of((each) => each.day, 9)) },
    { name: "time", type: "timestamp", data: BigInt64Array.from(of((each) => each.time, 9n)) },
    {
      name: "name",
      type: "dictionary",
      values: names,
      indexes: Uint8Array.from(of((each) => names.indexOf(each.name), 0)),
    },
    {
      name: "words",
      type: "dictionary_lists",
      values: words,
      offsets: offsets(rows.map((each) => each.words.length)),
      indexes: Uint8Array.from([...rows.flatMap((each) => each.words), 1, 1, 1, 1, 1, 1]),
    },
    {
      name: "sample",
      type: "binary",
      offsets: offsets(samples.map(({ length }) => length)),
      bytes: new Uint8Array(Buffer.concat([...samples, Buffer.from("unused")])),
    },
  ];
  return { rows: rows.length, columns };
}

function valueOf(column: ArrowColumn, at: number): unknown {
  if (column.type === "dictionary") return column.values[column.indexes[at] ?? -1];
  if ("data" in column) return column.data[at];
  const [from, to] = [column.offsets[at], column.offsets[at + 1]];
  if (column.type === "dictionary_lists") return Array.from(column.indexes.subarray(from, to));
  return column.type === "binary" ? Buffer.from(column.bytes.subarray(from, to)).toString() : "apart";
}

const rowsOf = ({ rows, columns }: ColumnRows): unknown[][] =>
  Array.from({ length: rows }, (_, at) => columns.map((column) => valueOf(column, at)));

test("joined tables have the rows of each, in order, however they are cut", () => {
  fc.assert(
    fc.property(fc.array(fc.array(row, { maxLength: 6 }), { minLength: 1, maxLength: 5 }), (parts) => {
      const tables = parts.map(tableOf);
      expect(rowsOf(joinColumns(tables))).toEqual(tables.flatMap(rowsOf));
    }),
    { seed: 11 },
  );
});

test("no table at all has no rows; tables of other columns, and bytes that lie apart, are refused", () => {
  expect(joinColumns([])).toEqual({ rows: 0, columns: [] });
  const of = (column: ArrowColumn): ColumnRows => ({ rows: 1, columns: [column] });
  const one = of({ name: "n", type: "uint8", data: new Uint8Array(1) });
  expect(() => joinColumns([one, of({ name: "n", type: "uint32", data: new Uint32Array(1) })])).toThrow("not in each");
  expect(() => joinColumns([one, of({ name: "m", type: "uint8", data: new Uint8Array(1) })])).toThrow("not in each");
  const apart = of({ name: "n", type: "binary_apart", offsets: new Int32Array(2) });
  expect(() => joinColumns([apart, apart])).toThrow("lie apart");
});
