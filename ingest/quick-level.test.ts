import { expect, test } from "bun:test";
import { StreamReader } from "../db/model/line/formats/stream-reader.ts";
import { levelIndex } from "../db/model/line/level.ts";
import { quickLevel } from "./quick-level.ts";

test("the status of an access log, the number of pino and klog's letter in a journal are levels", () => {
  const { info, warn, error, fatal } = levelIndex;
  const known: [string, number | null][] = [
    ['10.0.0.1 - - [20/Nov/2026:10:00:00 +0000] "GET /a HTTP/1.1" 200 12 "-" "curl"', info],
    ['10.0.0.1 - bob [20/Nov/2026:10:00:00 +0000] "POST /a?x=1 HTTP/2.0" 404 0', warn],
    ['[2026-11-20T10:00:00.000Z] "GET / HTTP/1.1" 503 UF 0 91 10 - "-"', error],
    ['{"level":50,"time":1700000000000,"msg":"x"}', error],
    ['{"name":"a","hostname":"b","pid":1,"level":60,"msg":"x"}', fatal],
    ['{"level": 30,"msg":"x"}', info],
    ["Jan 15 00:00:04 node-a kubelet[215]: E0115 00:00:04.801724     215 nodelease.go:49] x", error],
    ["Nov  5 10:00:00 node-a kube-proxy: I1105 10:00:00.113092       1 x.go:1] x", info],
    ["Jan 15 00:00:04 node-a kubelet[215]: Everything is well", null],
    ["Jan 15 00:00:04 node-a systemd[1]: Started kubelet: E0115 00:00:04.801724 x", null],
    ['{"a":{"level":50},"msg":"x"}', null],
    ['{"msg":"said \\"GET / HTTP/1.1\\" 500 "}', null],
    ["GET / HTTP/1.1 500", null],
    ["", null],
  ];
  expect(known.map(([line]) => [line, quickLevel(line)])).toEqual(known);
});

test("what it says is what the reader of formats says", () => {
  const lines = [
    '10.0.0.1 - - [20/Nov/2026:10:00:00 +0000] "GET /a HTTP/1.1" 500 12 "-" "curl"',
    '{"level":50,"time":1700000000000,"msg":"x"}',
    ...["I", "W", "E", "F"].map(
      (letter) => `Jan 15 00:00:04 n kubelet[215]: ${letter}0115 00:00:04.801724     215 x.go:49] x`,
    ),
  ];
  for (const line of lines) {
    const { level } = new StreamReader({ captureNs: 0n, zoneMinutes: 0, sample: [line] }).read(line);
    expect(quickLevel(line)).toBe(levelIndex[level ?? "unknown"]);
  }
});

test("a long line without either form costs little", () => {
  expect(quickLevel(`${"x ".repeat(100_000)}"`)).toBeNull();
  expect(quickLevel(`{${'"a":1,'.repeat(20_000)}`)).toBeNull();
});
