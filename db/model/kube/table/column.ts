// The columns of a meta.k8s.io/v1 Table, and what a printed row holds until somebody asks for it.
import type { Json } from "../../resource/json.ts";

export interface Column {
  readonly name: string;
  readonly type: "string" | "integer" | "number" | "boolean" | "date";
  /** "name" for the column that names the object, "" for most others. */
  readonly format: string;
  /** 1: kubectl shows it with -o wide only. */
  readonly priority: 0 | 1;
  /** Empty for built-in kinds: Kubernetes' own prose is not carried. */
  readonly description: string;
}

/**
 * A cell whose text depends on the time of asking; `since` and `ago` are RFC 3339.
 * `{since}` is completed to `5m`, `{text: "3", ago}` to `3 (5m ago)`, and with no text, as OpenShift writes it, to `5 minutes ago`.
 */
export type TimedCell = { readonly since: string } | { readonly text: string; readonly ago: string };

/** What never changes is there in full; all of it survives JSON. */
export type Cell = string | number | boolean | null | TimedCell;

/** The table of one kind at one version of the server. */
export interface TablePrinter {
  readonly columns: readonly Column[];
  /** One cell per column. Never throws, whatever the object. */
  print(object: Json): Cell[];
}

/** The server that answers: columns and cells differ between minor versions, fields between API versions. */
export interface Served {
  readonly minor: number;
  readonly version: string;
}

export type TableOf = (served: Served) => TablePrinter;

const types = new Map<string, Column["type"]>([
  ["string", "string"],
  ["integer", "integer"],
  ["number", "number"],
  ["boolean", "boolean"],
  ["date", "date"],
]);

/** Columns from the notation of the reference: `Name | Desired:integer | Attacher{name} | Images (w)`. */
export function columnsOf(notation: string): Column[] {
  return notation.split(" | ").map((entry) => {
    const [, name = "", type = "string", format, wide] = /^(.+?)(?::(\w+))?(?:\{(\w*)\})?( \(w\))?$/.exec(entry) ?? [];
    return {
      name,
      type: types.get(type) ?? "string",
      format: format ?? (name === "Name" ? "name" : ""),
      priority: wide === undefined ? 0 : 1,
      description: "",
    };
  });
}

/** A printer with these columns. */
export function printerOf(notation: string, print: (object: Json) => Cell[]): TablePrinter {
  return { columns: columnsOf(notation), print };
}

/** A table that every version of the server prints alike. */
export function always(notation: string, print: (object: Json) => Cell[]): TableOf {
  const printer = printerOf(notation, print);
  return () => printer;
}
