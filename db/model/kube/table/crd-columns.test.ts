import { expect, test } from "bun:test";
import type { PrinterColumn } from "../../resource/printer-column.ts";
import { resolveCells } from "./resolve-cells.ts";
import { tablePrinter } from "./table-printer.ts";

const now = Date.parse("2026-03-10T12:00:00Z");
const type = { group: "example.com", version: "v1", resource: "widgets" };

/** The cell of one column of this type over `.v`. */
function cell(columnType: string, value: unknown): unknown {
  const printer = tablePrinter(type, 32, [{ name: "V", type: columnType, jsonPath: ".v" }]);
  const stored = JSON.parse(JSON.stringify(printer.print(value === undefined ? {} : { v: value })));
  return resolveCells(stored, now)[1];
}

test("cells of every type", () => {
  const cases: [columnType: string, value: unknown, shown: unknown][] = [
    ["string", undefined, null],
    ["string", null, "<no value>"],
    ["string", "Ready", "Ready"],
    ["string", "", ""],
    ["string", 7, "7"],
    ["string", -0.25, "-0.25"],
    ["string", 1e21, "1e+21"],
    ["string", 1.5e-7, "1.5e-07"],
    ["string", 1234567.5, "1.2345675e+06"],
    ["string", 123456.5, "123456.5"],
    ["string", 2 ** 53, "9007199254740992"],
    ["string", 4e18, "4000000000000000000"],
    ["string", true, "true"],
    ["string", [], "[]"],
    ["string", ["a", 1, null, false], '["a",1,null,false]'],
    ["string", { b: 1, a: { d: [], c: "<&>" } }, '{"a":{"c":"\\u003c\\u0026\\u003e","d":[]},"b":1}'],
    ["string", { "<": "\u2028" }, '{"\\u003c":"\\u2028"}'],
    ["integer", 3, 3],
    ["integer", 2.9, 2],
    ["integer", "3", null],
    ["integer", true, null],
    ["integer", null, null],
    ["number", 0.25, 0.25],
    ["number", 2, 2],
    ["number", "2", null],
    ["boolean", false, false],
    ["boolean", "false", null],
    ["date", "2026-03-10T11:00:00Z", "60m"],
    ["date", "2026-03-10", "<invalid>"],
    ["date", "not a date", "<invalid>"],
    ["date", "", "<unknown>"],
    ["date", "null", "<unknown>"],
    ["date", 1_773_144_000, null],
    ["date", null, null],
  ];
  for (const [columnType, value, shown] of cases) {
    expect([columnType, value, cell(columnType, value)]).toEqual([columnType, value, shown]);
  }
});

test("columns come as they are asked for, with the description that the API server fills in", () => {
  const asked: PrinterColumn[] = [
    { name: "Phase", type: "string", jsonPath: ".status.phase", description: "where it is" },
    { name: "Size", type: "integer", jsonPath: ".spec.size", format: "int32", priority: 10 },
    { name: "Age", type: "date", jsonPath: ".metadata.creationTimestamp", priority: 0 },
  ];
  const path = (text: string): string => `Custom resource definition column (in JSONPath format): ${text}`;
  expect(tablePrinter(type, 32, asked).columns).toEqual([
    { name: "Name", type: "string", format: "name", priority: 0, description: "" },
    { name: "Phase", type: "string", format: "", priority: 0, description: "where it is" },
    { name: "Size", type: "integer", format: "int32", priority: 1, description: path(".spec.size") },
    { name: "Age", type: "date", format: "", priority: 0, description: path(".metadata.creationTimestamp") },
  ]);
});

test("a definition that asks for nothing gets the age; one that asks gets no age of its own", () => {
  const resource = { metadata: { name: "w", creationTimestamp: "2026-03-10T11:00:00Z" } };
  expect(tablePrinter(type, 32).print(resource)).toEqual(["w", { since: "2026-03-10T11:00:00Z" }]);
  const asked = [{ name: "Phase", type: "string", jsonPath: ".status.phase" }];
  expect(tablePrinter(type, 32, asked).print(resource)).toEqual(["w", null]);
});

test("only the first result is shown, and a path that cannot be read or walked shows nothing", () => {
  const shown = (jsonPath: string): unknown =>
    tablePrinter(type, 32, [{ name: "V", type: "string", jsonPath }]).print({ list: ["a", "b"], name: "w" })[1];
  expect(shown(".list[*]")).toBe("a");
  expect(shown(".list[9]")).toBeNull();
  expect(shown(".list[")).toBeNull();
  expect(shown("name")).toBeNull();
  expect(shown("")).toEqual('{"list":["a","b"],"name":"w"}');
});

test("a type that definitions do not have is taken for a text", () => {
  expect(tablePrinter(type, 32, [{ name: "V", type: "enum", jsonPath: ".v" }]).columns[1]?.type).toBe("string");
});

test("what nests too deep to be written shows nothing", () => {
  let deep: unknown = 1;
  for (let i = 0; i < 100_000; i++) deep = i % 2 === 0 ? [deep] : { a: deep };
  const printer = tablePrinter(type, 32, [{ name: "V", type: "string", jsonPath: ".v" }]);
  expect(printer.print({ v: deep })[1]).toBeNull();
});
