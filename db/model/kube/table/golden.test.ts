// Every table that a real kube-apiserver v1.32.5 answered, printed again from the objects it answered beside it.
import { describe, expect, test } from "bun:test";
import * as v from "valibot";
import { goldenNames, goldenPath, hasGolden, readGolden } from "../../../../test/kit/golden.ts";
import { at, type Json, listAt, textAt } from "../../resource/json.ts";
import { PrinterColumn } from "../../resource/printer-column.ts";
import type { Column, TablePrinter } from "./column.ts";
import { resolveCells } from "./resolve-cells.ts";
import { rowConditions } from "./row-conditions.ts";
import { scalePrinter, tablePrinter } from "./table-printer.ts";

const minor = 32;
const release = "v1.32.5";

/** `apps_v1.deployments.json` */
function typeOf(file: string): { group: string; version: string; resource: string } {
  const [groupVersion = "", resource = ""] = file.replace(/\.json$/, "").split(/\.(?=[^.]+$)/);
  const [version = "", group = ""] = groupVersion.split("_").reverse();
  return { group, version, resource };
}

async function definitions(): Promise<Map<string, PrinterColumn[]>> {
  const list = await readGolden(
    goldenPath(release, "list-json", "apiextensions.k8s.io_v1.customresourcedefinitions.json"),
  );
  const found = new Map<string, PrinterColumn[]>();
  for (const crd of listAt(list.body, "items")) {
    for (const version of listAt(crd, "spec", "versions")) {
      const columns = listAt(version, "additionalPrinterColumns").map((each) => v.parse(PrinterColumn, each));
      if (columns.length === 0) continue;
      found.set(
        `${textAt(crd, "spec", "group")}_${textAt(version, "name")}.${textAt(crd, "spec", "names", "plural")}`,
        columns,
      );
    }
  }
  return found;
}

const ToldColumn = v.object({
  name: v.string(),
  type: v.picklist(["string", "integer", "number", "boolean", "date"]),
  format: v.string(),
  priority: v.picklist([0, 1]),
  description: v.string(),
});

/** The columns as the server tells them, without the prose that is not carried. */
function told(columns: Json, isDefined: boolean): Column[] {
  return v.parse(v.array(ToldColumn), columns).map((column) => {
    const isProse = !isDefined || column.name === "Name";
    return isProse ? { ...column, description: "" } : column;
  });
}

/** The API server sorts the rows of flow schemas, and of nothing else. */
function inRowOrder(resource: string, items: Json[]): Json[] {
  if (resource !== "flowschemas") return items;
  const precedence = (item: Json): number => Number(at(item, "spec", "matchingPrecedence"));
  return items.toSorted((a, b) => precedence(a) - precedence(b));
}

function compare(file: string, printer: TablePrinter, objects: Json[], table: { now: string; body: Json }): number {
  const rows = listAt(table.body, "rows");
  expect(rows.length, file).toBe(objects.length);
  for (const [i, row] of rows.entries()) {
    const cells: Json = resolveCells(JSON.parse(JSON.stringify(printer.print(objects[i]))), Date.parse(table.now));
    expect({ file, i, cells }).toEqual({ file, i, cells: at(row, "cells") });
    const conditions: Json = rowConditions(file === "v1.pods.json" ? textAt(objects[i], "status", "phase") : "");
    expect({ file, i, conditions }).toEqual({ file, i, conditions: at(row, "conditions") });
  }
  return rows.length;
}

describe.skipIf(!hasGolden)("tables of a real API server", () => {
  for (const [lists, tables] of [
    ["list-json", "list-table"],
    ["list-json", "list-table-object"],
    ["list-json", "list-table-none"],
    ["get-json", "get-table"],
  ] as const) {
    test(`${tables} is printed from ${lists}, cell for cell`, async () => {
      const defined = await definitions();
      let [files, rows, columns] = [0, 0, 0];
      for (const file of goldenNames(release, tables)) {
        const list = await readGolden(goldenPath(release, lists, file));
        const table = await readGolden(goldenPath(release, tables, file));
        const type = typeOf(file);
        const definition = defined.get(file.replace(/\.json$/, ""));
        const printer = tablePrinter(type, minor, definition);
        const server = told(at(table.body, "columnDefinitions"), definition !== undefined);
        expect({ file, columns: [...printer.columns] }).toEqual({ file, columns: server });
        const objects = lists === "get-json" ? [list.body] : inRowOrder(type.resource, listAt(list.body, "items"));
        rows += compare(file, printer, objects, table);
        columns += server.length;
        files++;
      }
      expect(files).toBeGreaterThan(2);
      expect(rows).toBeGreaterThan(files / 2);
    });
  }

  test("a page of pods and the table of a scale", async () => {
    const list = await readGolden(goldenPath(release, "list-json", "v1.pods.json"));
    const page = await readGolden(goldenPath(release, "paging", "pods.table.limit3.json"));
    const names = listAt(page.body, "rows").map((row) => textAt(row, "object", "metadata", "name"));
    const items = names.map((name) =>
      listAt(list.body, "items").find((item) => textAt(item, "metadata", "name") === name),
    );
    expect(compare("v1.pods.json", tablePrinter(typeOf("v1.pods.json"), minor), items, page)).toBe(3);

    const scale = await readGolden(goldenPath(release, "errors", "scale.json"));
    const table = await readGolden(goldenPath(release, "errors", "scale-table.json"));
    expect([...scalePrinter.columns]).toEqual(told(at(table.body, "columnDefinitions"), false));
    expect(compare("scale", scalePrinter, [scale.body], table)).toBe(1);
  });
});
