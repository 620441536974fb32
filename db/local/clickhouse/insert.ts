// Inserts: the body goes to a spool file, and the engine reads it with a statement of ours.
import { ClickHouseException } from "./exception.ts";
import type { Gate, Surroundings } from "./gate.ts";
import { stringLiteral } from "./parameter.ts";
import type { InsertTarget } from "./statement.ts";

/** Formats whose own types the engine takes over; the others are read with the table's column types. */
const typed = new Set(["arrowstream", "arrow", "native", "parquet"]);
const untyped = new Set([
  "jsoneachrow",
  "jsoncompacteachrow",
  "jsonstringseachrow",
  "csv",
  "csvwithnames",
  "tabseparated",
  "tsv",
  "tabseparatedwithnames",
  "tsvwithnames",
  "rowbinary",
]);

/** Throws for a format that is not on the list, before the body is read. */
export function checkInsertFormat(format: string): void {
  const name = format.toLowerCase();
  if (typed.has(name) || untyped.has(name)) return;
  throw new ClickHouseException(73, "UNKNOWN_FORMAT", `Cannot insert in format "${format}": it is not offered`);
}

/**
 * The payload never passes through chDB's text insert: there a blank line ends the data and what follows runs as SQL.
 * `input(…)` is no way out either, it inserts nothing and says so to nobody.
 */
export async function insertFile(
  gate: Gate,
  target: InsertTarget,
  path: string,
  surroundings: Surroundings,
): Promise<{ rows: number; bytes: number }> {
  const table = target.database === "" ? quote(target.table) : `${quote(target.database)}.${quote(target.table)}`;
  const structure = typed.has(target.format.toLowerCase()) ? [] : await columnTypes(gate, table, target, surroundings);
  const columns = target.columns.length > 0 ? target.columns : structure.map((column) => column.name);
  const from = [stringLiteral(path), target.format];
  if (structure.length > 0) from.push(stringLiteral(structure.map((column) => column.declaration).join(", ")));
  const list = columns.map(quote).join(", ");
  // One big block stays one part: without it the rows are cut at 65,409 and put together again.
  const settings = new Map([["max_block_size", "1000000"], ...surroundings.settings]);
  const answer = await gate.run(
    `INSERT INTO ${table} ${list === "" ? "" : `(${list})`} SELECT ${list === "" ? "*" : list} FROM file(${from.join(", ")})`,
    "Null",
    { ...surroundings, settings },
  );
  return { rows: answer.rowsRead, bytes: answer.bytesRead };
}

interface Column {
  readonly name: string;
  readonly declaration: string;
}

/** The table's own declarations, so that text is read as the column's type and missing fields get their defaults. */
async function columnTypes(
  gate: Gate,
  table: string,
  target: InsertTarget,
  surroundings: Surroundings,
): Promise<Column[]> {
  const answer = await gate.run(`DESCRIBE TABLE ${table}`, "JSONCompactEachRow", surroundings);
  const known: Column[] = [];
  for (const line of new TextDecoder().decode(answer.bytes).trim().split("\n")) {
    const row: unknown = JSON.parse(line);
    const [name, type, defaultKind, expression] = Array.isArray(row) ? row.map(String) : [];
    if (name === undefined || type === undefined || defaultKind === "ALIAS" || defaultKind === "MATERIALIZED") continue;
    known.push({
      name,
      declaration: `${quote(name)} ${type}${defaultKind === "DEFAULT" ? ` DEFAULT ${expression ?? ""}` : ""}`,
    });
  }
  if (target.columns.length === 0) return known;
  return target.columns.map((name) => {
    const column = known.find((candidate) => candidate.name === name);
    if (column !== undefined) return column;
    throw new ClickHouseException(16, "NO_SUCH_COLUMN_IN_TABLE", `No such column ${name} in table ${table}`);
  });
}

function quote(name: string): string {
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) {
    throw new ClickHouseException(62, "SYNTAX_ERROR", `Cannot insert: "${name}" is not a plain name`);
  }
  return `\`${name}\``;
}
