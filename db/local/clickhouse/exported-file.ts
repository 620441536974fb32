// An answer as a Parquet file: written whole to the disk, then read piece by piece.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Gate, Surroundings } from "./gate.ts";
import { stringLiteral } from "./parameter.ts";

/** Rows that are held before they are written: few enough that long lines fit into memory. */
const rowGroupSettings: readonly [string, string][] = [
  ["output_format_parquet_row_group_size", "100000"],
  ["output_format_parquet_row_group_size_bytes", "67108864"],
];

/**
 * chDB's stream of Parquet is one whole file per chunk, which nothing can read, and a whole answer would stand in memory.
 * `sql` is a SELECT that `parseStatement` let through. Rejects before its first piece when the statement fails.
 */
export async function exportedFile(
  gate: Gate,
  sql: string,
  surroundings: Surroundings,
): Promise<AsyncGenerator<Uint8Array, void, void>> {
  const folder = await mkdtemp(join(tmpdir(), "kubin-export-"));
  const path = join(folder, "lines.parquet");
  try {
    const settings = new Map([...surroundings.settings, ...rowGroupSettings]);
    await gate.run(`INSERT INTO FUNCTION file(${stringLiteral(path)}, 'Parquet') ${sql}`, "Null", {
      ...surroundings,
      settings,
    });
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
  return pieces(path, folder);
}

async function* pieces(path: string, folder: string): AsyncGenerator<Uint8Array, void, void> {
  try {
    for await (const piece of Bun.file(path).stream()) yield piece;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
