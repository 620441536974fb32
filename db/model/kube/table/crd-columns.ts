// The table of custom resources: the name, and what their definition asks for (apiextensions tableconvertor).
import { isMap, type Json } from "../../resource/json.ts";
import type { PrinterColumn } from "../../resource/printer-column.ts";
import { type Cell, type Column, columnsOf, printerOf, type TablePrinter } from "./column.ts";
import { goText } from "./go-text.ts";
import { instantOf } from "./instant.ts";
import { compileJsonPath, type FindAll } from "./json-path.ts";
import { ageOf, nameOf, sinceCell } from "./object-cells.ts";

/** Custom resources whose definition asks for no columns. */
export const nameAndAge: TablePrinter = printerOf("Name | Age:date", (resource) => [nameOf(resource), ageOf(resource)]);

const types = new Set<string>(["string", "integer", "number", "boolean", "date"]);

export function definedTable(definition: readonly PrinterColumn[]): TablePrinter {
  const columns = definition.map((asked) => {
    const { type } = columnOf(asked);
    return { column: columnOf(asked), type, find: compileJsonPath(asked.jsonPath) };
  });
  return {
    columns: [...columnsOf("Name"), ...columns.map(({ column }) => column)],
    print: (resource) => [nameOf(resource), ...columns.map(({ type, find }) => cellOf(type, find, resource))],
  };
}

function columnOf(asked: PrinterColumn): Column {
  return {
    name: asked.name,
    type: isType(asked.type) ? asked.type : "string",
    format: asked.format ?? "",
    priority: (asked.priority ?? 0) > 0 ? 1 : 0,
    description: asked.description || `Custom resource definition column (in JSONPath format): ${asked.jsonPath}`,
  };
}

function isType(type: string): type is Column["type"] {
  return types.has(type);
}

/** The first result only; a result of another type than the column's leaves the cell empty, except for texts. */
function cellOf(type: Column["type"], find: FindAll, resource: Json): Cell {
  const found = find(isMap(resource) ? resource : {});
  if (found === null || found.length === 0) return null;
  const [value] = found;
  switch (type) {
    case "string":
      return goText(value);
    case "integer":
      return typeof value === "number" ? Math.trunc(value) : null;
    case "number":
      return typeof value === "number" ? value : null;
    case "boolean":
      return typeof value === "boolean" ? value : null;
    case "date":
    default:
      return typeof value === "string" ? dateCell(value) : null;
  }
}

function dateCell(text: string): Cell {
  if (text !== "" && text !== "null" && instantOf(text) === null) return "<invalid>";
  return sinceCell(text);
}
