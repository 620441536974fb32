// Columns that tables of lines and of their counts have in common.
import type { RowsOwner } from "../model/line/line-block.ts";
import type { ArrowColumn } from "./arrow.ts";

type Indexes = Uint8Array | Uint16Array | Uint32Array;

/** So many rows that follow each other, and whose they are. */
export interface OwnedRows {
  readonly of: RowsOwner;
  readonly rows: number;
}

/** The columns that say whose rows these are. */
export function ownerColumns(owned: readonly OwnedRows[]): ArrowColumn[] {
  const rows = owned.reduce((sum, each) => sum + each.rows, 0);
  const texts = (name: string, value: (of: RowsOwner) => string): ArrowColumn => {
    const { values, target } = onlyOnce(owned.map(({ of }) => value(of)));
    const indexes = filled(indexesFor(values.length, rows), owned, (_, place) => target[place] ?? 0);
    return { name, type: "dictionary", indexes, values };
  };
  return [
    texts("tenant_id", (of) => of.tenantId),
    texts("snapshot_id", (of) => of.snapshotId),
    { name: "attempt", type: "uint32", data: filled(new Uint32Array(rows), owned, (of) => of.attempt) },
    { name: "drop_on", type: "date", data: filled(new Int32Array(rows), owned, (of) => dayNumber(of.dropOn)) },
  ];
}

function filled<Column extends { fill(value: number, from: number, to: number): unknown }>(
  column: Column,
  owned: readonly OwnedRows[],
  value: (of: RowsOwner, place: number) => number,
): Column {
  let at = 0;
  owned.forEach(({ of, rows }, place) => {
    column.fill(value(of, place), at, at + rows);
    at += rows;
  });
  return column;
}

/** `texts` of which each row has the one that `indexes` says. */
export function chosenTexts(name: string, rows: number, indexes: Uint32Array, texts: readonly string[]): ArrowColumn {
  const { values, target } = onlyOnce(texts);
  const chosen = indexesFor(values.length, rows);
  for (let row = 0; row < rows; row++) chosen[row] = target[indexes[row] ?? 0] ?? 0;
  return { name, type: "dictionary", indexes: chosen, values };
}

/** Equal values are kept once: ClickHouse takes a dictionary as it comes. `target`: where each of `texts` is among `values`. */
export function onlyOnce(texts: readonly string[]): { values: string[]; target: number[] } {
  const values = [...new Set(texts)];
  const position = new Map(values.map((value, at) => [value, at]));
  return { values, target: texts.map((value) => position.get(value) ?? 0) };
}

export function indexesFor(values: number, rows: number): Indexes {
  if (values <= 256) return new Uint8Array(rows);
  return values <= 65_536 ? new Uint16Array(rows) : new Uint32Array(rows);
}

const dayNumber = (day: string): number => Date.parse(`${day}T00:00:00Z`) / 86_400_000;
