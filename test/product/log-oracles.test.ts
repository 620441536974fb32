// What snapshots hold of logs against oracles that others computed: a scan's counts of tokens, and loghub's columns.
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { StreamList } from "../../db/model/contract/logs.ts";
import { routes } from "../../db/model/contract/routes.ts";
import { heldLines, nsOf } from "../kit/real-logs.ts";
import { dumpPath, hasSharedData, hasTrueLogs, dumpNames, trueLogs } from "../kit/shared-data.ts";
import { smallBundle } from "../kit/small-bundle.ts";
import { type TestStack, testStack } from "../kit/stack.ts";

const data = join(dumpPath("x"), "../..");
const names = hasSharedData ? dumpNames() : [];

let stack: TestStack;
beforeAll(async () => {
  stack = await testStack();
});
afterAll(() => stack.remove());

describe.skipIf(!hasSharedData)("tokens, per file", () => {
  // log-search.test.ts asks the same of the largest one.
  for (const name of names.filter((each) => each !== "must-gather-aws")) {
    test(
      name,
      async () => {
        if (!(await hasTrueLogs(name))) return;
        const truth = await trueLogs(name);
        const link = (await stack.kubin(["push", dumpPath(name)])).stdout.trim();
        expect(await stack.settled(link, 120_000)).toBe("COMPLETED");
        const { streams } = await stack.json<StreamList>(link, routes.streams);
        const files = streams.map((stream) => {
          const [, log] = [...truth].find(([path]) => path === stream.file || path.endsWith(`/${stream.file}`)) ?? [];
          return { stream, log };
        });
        const tokens = [...new Set([...truth.values()].flatMap(({ match }) => Object.keys(match)))];
        const wrong: string[] = [];
        for (const { stream, log } of files) {
          // kubectl writes a line before and one behind each container's log; they are no lines of it.
          const markers = name.startsWith("cluster-info") ? [2, 4, 6] : [0];
          if (log && !markers.includes(log.lines - stream.lines))
            wrong.push(`${stream.file}: ${stream.lines} of ${log.lines} lines`);
        }
        for (const token of tokens) {
          const found = Map.groupBy(await heldLines(stack, link, `'${token}'`), (line) => line.stream);
          for (const { stream, log } of files) {
            const [has, want] = [found.get(stream.id)?.length ?? 0, log?.match[token] ?? 0];
            if (log && has !== want) wrong.push(`${token} in ${stream.file}: ${has}, not ${want}`);
          }
        }
        expect(wrong).toEqual([]);
        // Of that dump kubectl got no log at all, only the errors that it wrote in their place.
        expect(files.some(({ log }) => log !== undefined)).toBe(name !== "cluster-info-aks-1.16");
      },
      120_000,
    );
  }
});

type Row = Record<string, string>;
const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const two = (text = ""): string => text.padStart(2, "0");
const monthOf = (name = ""): string => two(String(months.indexOf(name) + 1));
const utc = (text: string): number => Date.parse(`${text}Z`);
const paired = (text = "", between: string): string => (text.match(/../g) ?? []).join(between);

/** Milliseconds since 1970 of a row's own columns; the bundle is of 2026-01-01, so stamps without a year are of 2025. */
const times: Record<string, (row: Row) => number> = {
  Android: (row) => utc(`2025-${row["Date"]}T${row["Time"]}`),
  Apache: (row) => {
    const [, name, day, clock, year] = (row["Time"] ?? "").split(" ");
    return utc(`${year}-${monthOf(name)}-${two(day)}T${clock}`);
  },
  BGL: (row) => Number(row["Timestamp"]) * 1000 + Math.floor(Number((row["Time"] ?? "").slice(-6)) / 1000),
  HDFS: (row) => utc(`20${paired(row["Date"], "-")}T${paired(row["Time"], ":")}`),
  Hadoop: (row) => utc(`${row["Date"]}T${(row["Time"] ?? "").replace(",", ".")}`),
  Linux: (row) => utc(`2025-${monthOf(row["Month"])}-${two(row["Date"])}T${row["Time"]}`),
  OpenStack: (row) => utc(`${row["Date"]}T${row["Time"]}`),
  Spark: (row) => utc(`20${(row["Date"] ?? "").replaceAll("/", "-")}T${row["Time"]}`),
};
const levels: Record<string, string> = {
  V: "trace",
  D: "debug",
  I: "info",
  W: "warn",
  E: "error",
  F: "fatal",
  WARNING: "warn",
  SEVERE: "error",
  FAILURE: "error",
  notice: "info",
};

/** RFC 4180, line by line: no column of these files holds a newline. */
function rowsOf(csv: string): Row[] {
  const cells = (line: string): string[] =>
    [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(
      ([, quoted, bare]) => quoted?.replaceAll('""', '"') ?? bare ?? "",
    );
  const [header = "", ...lines] = csv.trimEnd().split(/\r?\n/);
  const names = cells(header);
  return lines.map((line) => Object.fromEntries(cells(line).map((cell, index) => [names[index] ?? "", cell])));
}

test.skipIf(!existsSync(join(data, "truth/loghub")))(
  "times and levels in the table are loghub's on at least 97 % of each system's lines",
  async () => {
    const path = join(stack.dir, "loghub.tar.gz");
    const bodies = Object.keys(times).map(async (name) => {
      const pod = `cluster-resources/pods/logs/real/${name.toLowerCase()}/main.log`;
      return [pod, await Bun.file(join(data, `logs/loghub/${name}_2k.log`)).bytes()] as const;
    });
    await Bun.write(path, smallBundle(1, 0, Object.fromEntries(await Promise.all(bodies))));
    const link = (await stack.kubin(["push", path])).stdout.trim();
    expect(await stack.settled(link)).toBe("COMPLETED");
    for (const [name, timeOf] of Object.entries(times)) {
      const rows = rowsOf(await Bun.file(join(data, `truth/loghub/${name}_2k.log_structured.csv`)).text());
      const held = await heldLines(stack, link, `pod:${name.toLowerCase()}`);
      expect([name, held.length, rows.length]).toEqual([name, 2000, 2000]);
      let [time, level] = [0, 0];
      for (const line of held) {
        const row = rows[line.number - 1] ?? {};
        if (line.time !== null && Number(nsOf(line.time) / 1_000_000n) === timeOf(row)) time++;
        const word = row["Level"] ?? "";
        // Linux's "Level" is the host: the log has none.
        if (name === "Linux" || line.level === (levels[word] ?? (word.toLowerCase() || "unknown"))) level++;
      }
      expect([name, time >= 1940, level >= 1940]).toEqual([name, true, true]);
    }
  },
  60_000,
);
