// What ClickHouse itself has of a snapshot, whatever readers are shown: asked of every table that holds lines.
import * as v from "valibot";
import { lineTables } from "../../db/lines/tables.ts";
import type { Lines } from "../../db/ports.ts";

const Count = v.tuple([v.object({ n: v.number() })]);

/** Rows of `lines` alone. `where` is the test's own text. */
export async function storedLines(lines: Lines, where: string): Promise<number> {
  const [{ n }] = v.parse(Count, await lines.query(`SELECT toUInt32(count()) AS n FROM lines WHERE ${where}`, {}));
  return n;
}

/** Rows of all tables together: 0 means that nothing is left. */
export async function storedRows(lines: Lines, where: string): Promise<number> {
  const counts = lineTables.map(async (table) => {
    const [{ n }] = v.parse(Count, await lines.query(`SELECT toUInt32(count()) AS n FROM ${table} WHERE ${where}`, {}));
    return n;
  });
  return (await Promise.all(counts)).reduce((sum, n) => sum + n, 0);
}

/** Waits for something that another process does. */
export async function becomes(what: string, holds: () => Promise<boolean>, ms = 60_000): Promise<void> {
  for (const end = Date.now() + ms; Date.now() < end; await Bun.sleep(25)) if (await holds()) return;
  throw new Error(`still not: ${what}`);
}
