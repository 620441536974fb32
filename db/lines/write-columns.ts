// Columns that tables of lines and of their counts have in common.
import type { LineBlock } from "../model/line/line-block.ts";
import type { ArrowColumn } from "./arrow.ts";
import { ColumnMemory } from "./column-memory.ts";

type Indexes = Uint8Array | Uint16Array | Uint32Array;

export type LinesOwner = Pick<LineBlock, "tenantId" | "snapshotId" | "dropOn">;

/** The columns that say whose rows these are: the same in all of them. */
export function ownerColumns(of: LinesOwner, rows: number, memory = new ColumnMemory()): ArrowColumn[] {
  const same = (name: string, value: string): ArrowColumn => ({
    name,
    type: "dictionary",
    indexes: memory.u8(rows).fill(0),
    values: [value],
  });
  return [
    same("tenant_id", of.tenantId),
    same("snapshot_id", of.snapshotId),
    { name: "drop_on", type: "date", data: memory.i32(rows).fill(dayNumber(of.dropOn)) },
  ];
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

/** What it holds before it is filled depends on the memory. */
export function indexesFor(values: number, rows: number, memory = new ColumnMemory()): Indexes {
  if (values <= 256) return memory.u8(rows);
  return values <= 65_536 ? memory.u16(rows) : memory.u32(rows);
}

const dayNumber = (day: string): number => Date.parse(`${day}T00:00:00Z`) / 86_400_000;
