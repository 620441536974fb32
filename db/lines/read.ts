// The queries on lines: fixed templates, values only as bound parameters.
import * as v from "valibot";
import { type Histogram, levels, Line, type LinesQuery, type LogSearch } from "../model/contract/logs.ts";
import type { Lines } from "../ports.ts";
import type { Visible } from "../resources/read.ts";

const count = v.pipe(v.union([v.string(), v.number()]), v.transform(Number));
const StoredLine = v.object({ ...Line.entries, number: count, time: v.string(), has_timestamp: v.boolean() });

const columns = `toString(stream_id) AS stream, line_no AS number,
  formatDateTime(timestamp, '%Y-%m-%dT%H:%i:%S.', 'UTC') || leftPad(toString(toUnixTimestamp64Nano(timestamp) % 1000000000), 9, '0') || 'Z' AS time,
  has_timestamp, level, message, namespace, pod, container, node, file`;

/** Every query starts with these: the primary key's first two columns. */
const visibleLines = "snapshot_id = {snapshot:String} AND attempt IN {attempts:Array(UInt32)}";

function visibleParameters(of: Visible): Record<string, unknown> {
  return { snapshot: of.snapshotId, attempts: of.attempts };
}

function toLine(row: v.InferOutput<typeof StoredLine>): Line {
  const { has_timestamp, time, ...line } = row;
  return { ...line, time: has_timestamp ? time : null };
}

async function lines(store: Lines, sql: string, parameters: Record<string, unknown>): Promise<Line[]> {
  return v.parse(v.array(StoredLine), await store.query(sql, parameters)).map(toLine);
}

/** Lines of one stream in file order: from a line number, or the last ones. */
export async function readLines(store: Lines, of: Visible, query: LinesQuery): Promise<Line[]> {
  const where = `${visibleLines} AND stream_id = {stream:UInt64}`;
  const parameters = {
    ...visibleParameters(of),
    stream: query.stream,
    from: query.from ?? 0,
    limit: query.limit ?? 500,
  };
  if (query.from !== undefined) {
    const sql = `SELECT ${columns} FROM lines WHERE ${where} AND line_no >= {from:UInt32} ORDER BY line_no LIMIT {limit:UInt32}`;
    return lines(store, sql, parameters);
  }
  const sql = `SELECT ${columns} FROM lines WHERE ${where} ORDER BY line_no DESC LIMIT {limit:UInt32}`;
  return (await lines(store, sql, parameters)).reverse();
}

/** Lines that match, newest first; lines without a time of their own come where their neighbours put them. */
export async function searchLines(
  store: Lines,
  of: Visible,
  query: LogSearch,
): Promise<{ lines: Line[]; total: number }> {
  const { where, parameters } = searchConditions(of, query);
  const page = `SELECT ${columns} FROM lines WHERE ${where} ORDER BY timestamp DESC, stream_id, line_no DESC
    LIMIT {limit:UInt32} OFFSET {offset:UInt32}`;
  const [found, counted] = await Promise.all([
    lines(store, page, { ...parameters, limit: query.limit ?? 200, offset: query.offset ?? 0 }),
    store.query(`SELECT count() AS total FROM lines WHERE ${where}`, parameters),
  ]);
  const [total] = v.parse(v.array(v.object({ total: count })), counted);
  return { lines: found, total: total?.total ?? 0 };
}

function searchConditions(of: Visible, query: LogSearch): { where: string; parameters: Record<string, unknown> } {
  const where = [visibleLines];
  const parameters: Record<string, unknown> = visibleParameters(of);
  const add = (condition: string, name: string, value: unknown): void => {
    if (value === undefined) return;
    where.push(condition);
    parameters[name] = value;
  };
  add("namespace = {namespace:String}", "namespace", query.namespace);
  add("pod = {pod:String}", "pod", query.pod);
  add("container = {container:String}", "container", query.container);
  add("stream_id = {stream:UInt64}", "stream", query.stream);
  add("level >= {level:String}", "level", query.level);
  add("timestamp >= parseDateTime64BestEffort({from:String}, 9, 'UTC')", "from", query.from);
  add("timestamp <= parseDateTime64BestEffort({to:String}, 9, 'UTC')", "to", query.to);
  if (query.text) add("positionCaseInsensitiveUTF8(message, {text:String}) > 0", "text", query.text);
  return { where: where.join(" AND "), parameters };
}

const Span = v.object({ first: count, last: count });
const Bucket = v.object({ start: v.string(), level: v.picklist(levels), lines: count });
const bucketsWanted = 60;
const bucketSizes = [1, 5, 15, 60, 300, 900, 3600, 21_600, 86_400, 604_800];

/** How many lines matched, by time and level, in about 60 buckets. */
export async function histogram(store: Lines, of: Visible, query: LogSearch): Promise<Histogram> {
  const { where, parameters } = searchConditions(of, query);
  const timed = `${where} AND has_timestamp = 1`;
  const [span] = v.parse(
    v.array(Span),
    await store.query(
      `SELECT toUnixTimestamp(min(timestamp)) AS first, toUnixTimestamp(max(timestamp)) AS last FROM lines WHERE ${timed}`,
      parameters,
    ),
  );
  const width = span ? Math.max(1, span.last - span.first) : 1;
  const bucketSeconds = bucketSizes.find((size) => width / size <= bucketsWanted) ?? 2_592_000;
  const sql = `SELECT formatDateTime(toStartOfInterval(timestamp, toIntervalSecond({bucket:UInt32}), 'UTC'), '%Y-%m-%dT%H:%i:%SZ', 'UTC') AS start, level,
    count() AS lines FROM lines WHERE ${timed} GROUP BY start, level ORDER BY start, level LIMIT 5000`;
  const buckets = v.parse(v.array(Bucket), await store.query(sql, { ...parameters, bucket: bucketSeconds }));
  return { bucketSeconds, buckets };
}

/** Rows under one attempt, for the check before it is published. */
export async function countLines(store: Lines, snapshotId: string, attempt: number): Promise<number> {
  const rows = await store.query(
    "SELECT count() AS total FROM lines WHERE snapshot_id = {snapshot:String} AND attempt = {attempt:UInt32}",
    { snapshot: snapshotId, attempt },
  );
  const [total] = v.parse(v.array(v.object({ total: count })), rows);
  return total?.total ?? 0;
}
