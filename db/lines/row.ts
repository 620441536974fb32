// Rows of `lines` as lines of the contract, and the columns that they need.
import * as v from "valibot";
import { type Line, levels } from "../model/contract/logs.ts";
import type { Lines } from "../ports.ts";

/** ClickHouse writes 64-bit numbers as texts, others as numbers. */
export const count = v.pipe(v.union([v.string(), v.number()]), v.transform(Number));

const StoredLine = v.object({
  stream: v.string(),
  number: count,
  ns: v.string(),
  timed: v.boolean(),
  level: v.picklist(levels),
  message: v.string(),
  namespace: v.string(),
  pod: v.string(),
  container: v.string(),
  node: v.string(),
  file: v.string(),
  cut: count,
  joined: count,
  inEvent: count,
  patternHex: v.string(),
});

/** All sixteen digits: the engine leaves zeros in front away. */
export const patternHex = "leftPad(lower(hex(pattern)), 16, '0')";

/** No alias is the name of another column: ClickHouse would take it for that column in the conditions, too. */
export const lineColumnsSql = `toString(stream_id) AS stream, line_no AS number, toString(toUnixTimestamp64Nano(timestamp)) AS ns,
  has_timestamp AS timed, level, message, namespace, pod, container, node, file, cut, joined, in_event AS inEvent, ${patternHex} AS patternHex`;

/** A line and where it stands among all: lines without a time stand at the time of the line before them. */
export interface PlacedLine {
  readonly line: Line;
  readonly position: Position;
}

/** Orders all lines of a snapshot: time in nanoseconds since 1970, stream, number. Both 64-bit numbers as decimal text. */
export interface Position {
  readonly ns: string;
  readonly stream: string;
  readonly number: number;
}

export async function placedLines(
  store: Lines,
  sql: string,
  parameters: Record<string, unknown>,
): Promise<PlacedLine[]> {
  const rows = v.parse(v.array(StoredLine), await store.query(sql, parameters));
  return rows.map(({ ns, timed, patternHex, ...row }) => ({
    line: { ...row, pattern: patternHex, time: timed ? timeOf(ns) : null },
    position: { ns, stream: row.stream, number: row.number },
  }));
}

const perSecond = 1_000_000_000n;

/** RFC 3339 with nine digits, UTC. */
export function timeOf(ns: string): string {
  const all = BigInt(ns);
  const rest = ((all % perSecond) + perSecond) % perSecond;
  const seconds = Number((all - rest) / perSecond);
  return `${new Date(seconds * 1000).toISOString().slice(0, 19)}.${rest.toString().padStart(9, "0")}Z`;
}
