// Every line that carries a request's or trace's id, across all pods, in the order of time.
import * as v from "valibot";
import type { Trace } from "../model/contract/log-analytics.ts";
import { isKubinError } from "../model/error.ts";
import type { Lines } from "../ports.ts";
import type { Visible } from "../resources/read.ts";
import { type Bound, boundTo, visibleRows } from "./bound.ts";
import { byTime } from "./line-order.ts";
import { lineColumnsSql, type PlacedLine, placedLines, timeOf } from "./row.ts";
import { ofStream } from "./stream-place.ts";

/** Ids of the same trace that are followed besides the one asked for. */
const relatedMax = 5;

/**
 * `request_id` (indexed) holds the first id of a line only; one that stands behind another is found by reading the messages, and
 * where these are too many the answer says that it may be incomplete. A trace that the lines found name is followed by the index.
 */
export async function traceLines(store: Lines, of: Visible, id: string, limit: number): Promise<Trace> {
  const [indexed, named] = await Promise.all([
    linesWhere(store, of, (bound) => `request_id = ${bound.add("String", id)}`, limit),
    readWhereCheap(() => linesWhere(store, of, (bound) => names(id, bound), limit)),
  ]);
  const own = merged([...indexed, ...(named ?? [])]);
  const related = traceIds(own, id);
  const also =
    related.length === 0
      ? []
      : await linesWhere(store, of, (bound) => `request_id IN ${bound.add("Array(String)", related)}`, limit);
  const all = merged([...own, ...also]);
  const lines = all.slice(0, limit);
  return {
    ids: [id, ...related],
    lines: withGaps(lines),
    more: all.length > limit,
    complete: named !== null,
    places: placesOf(lines),
  };
}

const OwnId = v.array(v.object({ id: v.string() }));

/** The id that a line carries itself, or null. */
export async function requestIdOf(store: Lines, of: Visible, { line }: PlacedLine): Promise<string | null> {
  const bound = boundTo(of);
  const sql = `SELECT request_id AS id FROM lines WHERE ${visibleRows} AND ${ofStream(line, bound)}
    AND line_no = ${bound.add("UInt32", line.number)} LIMIT 1`;
  const [found] = v.parse(OwnId, await store.query(sql, bound.values));
  return found && found.id !== "" ? found.id : null;
}

async function linesWhere(
  store: Lines,
  of: Visible,
  condition: (bound: Bound) => string,
  limit: number,
): Promise<PlacedLine[]> {
  const bound = boundTo(of);
  const sql = `SELECT ${lineColumnsSql} FROM lines WHERE ${visibleRows} AND ${condition(bound)}
    ORDER BY ${byTime.up} LIMIT ${bound.add("UInt32", limit + 1)}`;
  return placedLines(store, sql, bound.values);
}

/** The id as a whole: `req-1` is not in `req-12`. A dot behind it may end a sentence. */
function names(id: string, bound: Bound): string {
  const escaped = id.replaceAll(/[^A-Za-z0-9]/g, String.raw`\$&`);
  const whole = `(?:^|[^A-Za-z0-9_-])${escaped}(?:$|[^A-Za-z0-9_-])`;
  return `position(message, ${bound.add("String", id)}) > 0 AND match(message, ${bound.add("String", whole)})`;
}

/** Null where it would have taken too much. */
async function readWhereCheap<T>(read: () => Promise<T>): Promise<T | null> {
  try {
    return await read();
  } catch (error) {
    if (isKubinError(error, "too_large")) return null;
    throw error;
  }
}

function merged(lines: readonly PlacedLine[]): PlacedLine[] {
  const unique = new Map(lines.map((each) => [`${each.position.stream}:${each.position.number}`, each]));
  return [...unique.values()].sort(inOrder);
}

/** As line-order.ts has it. */
function inOrder({ position: a }: PlacedLine, { position: b }: PlacedLine): number {
  const sign = (difference: bigint): number => (difference < 0n ? -1 : Number(difference > 0n));
  return (
    sign(BigInt(a.ns) - BigInt(b.ns)) || sign(BigInt(a.stream) - BigInt(b.stream)) || Math.sign(a.number - b.number)
  );
}

/** Like the ids that ingest takes: 6 to 128 characters with a digit among them. */
const traceId = /trace[_.-]?id["']? ?[:=] ?["']?(?=[A-Za-z._-]*\d)([A-Za-z0-9._-]{6,128})/gi;

function traceIds(lines: readonly PlacedLine[], without: string): string[] {
  const found = lines.flatMap(({ line }) => Array.from(line.message.matchAll(traceId), (match) => match[1] ?? ""));
  return [...new Set(found)].filter((id) => id !== without).slice(0, relatedMax);
}

function withGaps(lines: readonly PlacedLine[]): Trace["lines"] {
  let before: bigint | null = null;
  return lines.map(({ line, position }) => {
    if (line.time === null) return { line, gapMs: null };
    const ns = BigInt(position.ns);
    const gapMs = before === null ? null : Number(ns - before) / 1e6;
    before = ns;
    return { line, gapMs };
  });
}

function placesOf(lines: readonly PlacedLine[]): Trace["places"] {
  const start = lines.find(({ line }) => line.time !== null)?.position.ns;
  const groups = Map.groupBy(lines, ({ line }) =>
    JSON.stringify([line.namespace, line.pod, line.container, ...(line.pod === "" ? [line.node, line.file] : [])]),
  );
  return [...groups.values()].flatMap((of) => {
    const [appears] = of;
    if (!appears) return [];
    const { namespace, pod, container, node, file } = appears.line;
    const first = of.find(({ line }) => line.time !== null)?.position.ns;
    return {
      namespace,
      pod,
      container,
      node: pod === "" ? node : "",
      file: pod === "" ? file : "",
      lines: of.length,
      errors: of.filter(({ line }) => line.level === "error" || line.level === "fatal").length,
      first: first === undefined ? null : timeOf(first),
      afterMs: first === undefined || start === undefined ? null : Number(BigInt(first) - BigInt(start)) / 1e6,
    };
  });
}
