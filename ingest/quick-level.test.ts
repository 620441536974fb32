import { expect, test } from "bun:test";
import { levelIndex } from "../db/model/line/level.ts";
import { quickLevel } from "./quick-level.ts";

test("the status of an access log and the number of pino are levels", () => {
  const { info, warn, error, fatal } = levelIndex;
  const known: [string, number | null][] = [
    ['10.0.0.1 - - [20/Nov/2026:10:00:00 +0000] "GET /a HTTP/1.1" 200 12 "-" "curl"', info],
    ['10.0.0.1 - bob [20/Nov/2026:10:00:00 +0000] "POST /a?x=1 HTTP/2.0" 404 0', warn],
    ['[2026-11-20T10:00:00.000Z] "GET / HTTP/1.1" 503 UF 0 91 10 - "-"', error],
    ['{"level":50,"time":1700000000000,"msg":"x"}', error],
    ['{"name":"a","hostname":"b","pid":1,"level":60,"msg":"x"}', fatal],
    ['{"level": 30,"msg":"x"}', info],
    ['{"a":{"level":50},"msg":"x"}', null],
    ['{"msg":"said \\"GET / HTTP/1.1\\" 500 "}', null],
    ["GET / HTTP/1.1 500", null],
    ["", null],
  ];
  expect(known.map(([line]) => [line, quickLevel(line)])).toEqual(known);
});

test("a long line without either form costs little", () => {
  expect(quickLevel(`${"x ".repeat(100_000)}"`)).toBeNull();
  expect(quickLevel(`{${'"a":1,'.repeat(20_000)}`)).toBeNull();
});
