import { describe, expect, test } from "bun:test";
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { StreamReader } from "./stream-reader.ts";

const data = resolve(import.meta.dir, "../../../../../shared/data");
const month = "(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)";

/** INDEX.md's "timestamp kinds", as patterns of their own: a line has a time if one stands in its first 400 characters. */
const kinds: readonly RegExp[] = [
  /(?<!\d)\d{4}[-/]\d\d[-/]\d\d[T ]\d\d:\d\d:\d\d/,
  /(?:^|\s)[IWEF]\d{4} \d\d:\d\d:\d\d\.\d+/,
  new RegExp(`\\b${month} {1,2}\\d{1,2} \\d\\d:\\d\\d:\\d\\d`),
  new RegExp(`\\b\\d{1,2}[/ ]${month}[/ ]\\d{4}[: ]\\d\\d:\\d\\d:\\d\\d`),
  new RegExp(`\\b${month} \\d{1,2}, \\d{4} \\d{1,2}:\\d\\d:\\d\\d`),
  /^\d\d\/\d\d\/\d\d \d\d:\d\d:\d\d/,
  /^\d{6} \d{6} /,
  /^\d\d-\d\d \d\d:\d\d:\d\d/,
  /"(?:ts|time|timeUnixNano)" ?: ?"?1\d{9}/,
  /^(?:- |\d+ )?1\d{9}(?:\.\d+)?\s/,
  /^@40000000/,
  /"__REALTIME_TIMESTAMP"/,
];

/** The only time in these lines is one that an error message talks about. */
const mentions: Record<string, number> = { "holmesgpt/crashpod.log": 1, "holmesgpt/robusta-holmes-week.log": 1 };

interface File {
  readonly path: string;
  readonly lines: number;
  readonly share: number;
}

/** INDEX.md's table: path, lines, and the share of lines with a recognised time. */
async function indexed(): Promise<File[]> {
  const text = await Bun.file(join(data, "INDEX.md")).text();
  return text.split("\n").flatMap((line) => {
    const [, path = "", , lines, , share = ""] = line.split("|").map((cell) => cell.trim());
    return existsSync(join(data, "logs", path)) && path !== "" && path !== "file" && share.endsWith("%")
      ? [{ path, lines: Number(lines), share: Number.parseFloat(share) }]
      : [];
  });
}

async function linesOf(path: string): Promise<string[]> {
  const bytes = await Bun.file(join(data, "logs", path)).bytes();
  const text = new TextDecoder().decode(path.endsWith(".gz") ? Bun.gunzipSync(bytes) : bytes);
  return (text.endsWith("\n") ? text.slice(0, -1) : text).split("\n");
}

const files = existsSync(join(data, "INDEX.md")) ? await indexed() : [];

describe.skipIf(files.length === 0)("times of the real logs", () => {
  test("the index lists them", () => expect(files.length).toBeGreaterThan(100));

  for (const { path, lines: wantLines, share } of files) {
    test(`${path}: at least 99 % of the lines that have a time`, async () => {
      const lines = await linesOf(path);
      expect(lines.length).toBe(wantLines);
      const reader = new StreamReader({
        captureNs: BigInt(Date.UTC(2026, 5, 1)) * 1_000_000n,
        zoneMinutes: 0,
        sample: lines.slice(0, 200),
      });
      let [has, parsed, timed, offByMore] = [0, 0, 0, 0];
      let last = 0;
      for (const text of lines) {
        const line = reader.read(text.endsWith("\r") ? text.slice(0, -1) : text);
        expect([line.number, line.group <= line.number, line.group >= 1]).toEqual([++last, true, true]);
        if (line.timeNs !== null) timed++;
        if (!kinds.some((kind) => kind.test(text.slice(0, 400)))) continue;
        has++;
        if (line.timeNs !== null) parsed++;
        const want = ownTime(text);
        if (want !== null && line.timeNs !== null && line.timeNs / 1_000_000n !== BigInt(want)) offByMore++;
      }
      expect(parsed + (mentions[path] ?? 0)).toBeGreaterThanOrEqual(has * 0.99);
      expect(Math.round((timed * 100) / lines.length)).toBeGreaterThanOrEqual(
        share - 1 - ((mentions[path] ?? 0) * 100) / lines.length,
      );
      expect(offByMore).toBe(0);
    });
  }
});

/** The time of a line that begins with RFC 3339 and a zone, by the engine's own parser. */
function ownTime(line: string): number | null {
  const [, stamp] = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d))[ \t]/.exec(line) ?? [];
  if (stamp === undefined) return null;
  return Date.parse(stamp.replace(/(\.\d{3})\d+/, "$1"));
}
