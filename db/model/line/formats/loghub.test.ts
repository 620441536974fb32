import { describe, expect, test } from "bun:test";
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import type { LevelName } from "./format.ts";
import { type StreamLine, StreamReader } from "./stream-reader.ts";

const data = resolve(import.meta.dir, "../../../../../shared/data");

/** One system: how its structured columns are compared with what was read. Nothing here uses the code under test. */
interface System {
  readonly name: string;
  /** Milliseconds since 1970, UTC. */
  readonly time: (row: Row) => number;
  readonly level: ((row: Row) => LevelName | null) | null;
  readonly component: ((row: Row) => string) | null;
  readonly read?: (line: StreamLine) => string;
}
type Row = Record<string, string>;

const words: Record<string, LevelName> = {
  V: "trace",
  D: "debug",
  I: "info",
  W: "warn",
  E: "error",
  F: "fatal",
  DEBUG: "debug",
  INFO: "info",
  WARN: "warn",
  WARNING: "warn",
  ERROR: "error",
  FATAL: "fatal",
  SEVERE: "error",
  FAILURE: "error",
  notice: "info",
  error: "error",
  warn: "warn",
};
const level = (row: Row): LevelName | null => words[row["Level"] ?? ""] ?? null;
const component = (row: Row): string => row["Component"] ?? "";
const utc = (text: string): number => Date.parse(`${text}Z`);
const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const month = (name = ""): string => String(months.indexOf(name) + 1).padStart(2, "0");
const pairs = (text = ""): string[] => [text.slice(0, 2), text.slice(2, 4), text.slice(4, 6)];

const systems: readonly System[] = [
  { name: "Android", time: (row) => utc(`2025-${row["Date"]}T${row["Time"]}`), level, component },
  {
    name: "Apache",
    time: (row) => {
      const [, name, day = "", clock, year] = (row["Time"] ?? "").split(" ");
      return utc(`${year}-${month(name)}-${day.padStart(2, "0")}T${clock}`);
    },
    level,
    component: null,
  },
  // The long stamp is the machine's local time; the epoch beside it is the instant.
  {
    name: "BGL",
    time: (row) => Number(row["Timestamp"]) * 1000 + Math.floor(Number((row["Time"] ?? "").slice(-6)) / 1000),
    level,
    component,
  },
  {
    name: "HDFS",
    time: (row) => utc(`20${pairs(row["Date"]).join("-")}T${pairs(row["Time"]).join(":")}`),
    level,
    component,
  },
  { name: "Hadoop", time: (row) => utc(`${row["Date"]}T${(row["Time"] ?? "").replace(",", ".")}`), level, component },
  {
    // Its "Level" is the host: the log has none.
    name: "Linux",
    time: (row) => utc(`2025-${month(row["Month"])}-${(row["Date"] ?? "").padStart(2, "0")}T${row["Time"]}`),
    level: null,
    component: (row) => `${row["Level"]} ${row["Component"]}`,
    read: (line) => `${line.fields["host"]} ${line.logger}`,
  },
  { name: "OpenStack", time: (row) => utc(`${row["Date"]}T${row["Time"]}`), level, component },
  {
    name: "Spark",
    time: (row) => utc(`20${(row["Date"] ?? "").replaceAll("/", "-")}T${row["Time"]}`),
    level,
    component,
  },
];

/** RFC 4180, line by line: no column of these files holds a newline. */
function rowsOf(csv: string): Row[] {
  const [header = "", ...lines] = csv.trimEnd().split(/\r?\n/);
  const names = cells(header);
  return lines.map((line) => Object.fromEntries(cells(line).map((cell, index) => [names[index] ?? "", cell])));
}

function cells(line: string): string[] {
  return [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(
    ([, quoted, bare]) => quoted?.replaceAll('""', '"') ?? bare ?? "",
  );
}

describe.skipIf(!existsSync(join(data, "truth/loghub")))("against loghub's structured columns", () => {
  for (const system of systems) {
    test(`${system.name}: time, level and component equal on at least 97 %`, async () => {
      const rows = rowsOf(await Bun.file(join(data, `truth/loghub/${system.name}_2k.log_structured.csv`)).text());
      const lines = (await Bun.file(join(data, `logs/loghub/${system.name}_2k.log`)).text()).trimEnd().split(/\r?\n/);
      const reader = new StreamReader({
        captureNs: BigInt(Date.UTC(2025, 11, 31)) * 1_000_000n,
        zoneMinutes: 0,
        sample: lines.slice(0, 200),
      });
      const equal = { time: 0, level: 0, component: 0 };
      const wrong: string[] = [];
      for (const [index, text] of lines.entries()) {
        const row = rows[index] ?? {};
        const line = reader.read(text);
        const component = system.read?.(line) ?? line.logger;
        const time = line.timeNs === null ? null : Number(line.timeNs / 1_000_000n);
        if (time === system.time(row)) equal.time++;
        else wrong.push(`${index + 1} time ${time} not ${system.time(row)}`);
        if (line.level === (system.level?.(row) ?? line.level)) equal.level++;
        else wrong.push(`${index + 1} level ${line.level} not ${system.level?.(row)}`);
        if (component === (system.component?.(row) ?? component)) equal.component++;
        else wrong.push(`${index + 1} component ${component} not ${system.component?.(row)}`);
      }
      expect(rows.length).toBe(2000);
      expect(lines.length).toBe(2000);
      for (const count of Object.values(equal))
        expect(count, wrong.slice(0, 5).join("\n")).toBeGreaterThanOrEqual(1940);
    });
  }
});
