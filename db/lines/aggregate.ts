// Counts and measures of the lines that a question finds, by up to three dimensions and by time.
import * as v from "valibot";
import type { Aggregate, AggregateGroup } from "../model/contract/log-analytics.ts";
import type { Measure } from "../model/contract/log-measures.ts";
import { KubinError } from "../model/error.ts";
import type { Lines } from "../ports.ts";
import type { Visible } from "../resources/read.ts";
import { type AggregateAsk, type SourceTable, sourceOf, sourceSql } from "./aggregate-source.ts";
import { boundTo } from "./bound.ts";
import { bucketSizeFor, bucketStart, bucketSizes } from "./bucket-size.ts";
import type { Question } from "./question.ts";
import { count, timeOf } from "./row.ts";

const autoBuckets = 60;
/** Groups times buckets of one answer, about 2 MB of JSON. */
const cellsMax = 20_000;

const Value = v.nullable(v.union([v.string(), v.number()]));
const GroupRow = v.object({
  hash: v.string(),
  key: v.array(v.string()),
  found: count,
  value: Value,
  groupsFound: count,
  allFound: count,
  allValue: Value,
  begin: count,
  end: count,
});
type GroupRow = v.InferOutput<typeof GroupRow>;
const CellRow = v.object({ hash: v.string(), among: count, start: count, found: count, value: Value });
type CellRow = v.InferOutput<typeof CellRow>;

/**
 * Groups first, then, for these alone, their buckets, and the rest as one: whatever is measured (a percentile, a count of distinct
 * values) is measured of the lines themselves, never put together from parts. Throws "too_large" for more than 20,000 numbers.
 */
export async function aggregate(
  store: Lines,
  of: Visible,
  question: Question,
  ask: AggregateAsk & { readonly top: number },
): Promise<Pick<Aggregate, "groups" | "other" | "everySeconds">> {
  const small = sourceOf(question, ask);
  let table = small;
  let rows = await groupRows(store, of, question, ask, table);
  if (rows.length === 0 && small !== "lines") {
    // A snapshot of before there were counts, or nothing matches.
    table = "lines";
    rows = await groupRows(store, of, question, ask, table);
  }
  const [row] = rows;
  const every = row === undefined || ask.every === null ? null : bucketSeconds(ask, row);
  const hashes = rows.map(({ hash }) => BigInt(hash));
  const further = Math.max(0, (row?.groupsFound ?? 0) - rows.length);
  // Less than a minute is not in the counts per minute.
  const cellTable = every !== null && every % 60 !== 0 ? "lines" : table;
  const [cells, others] = await Promise.all([
    every === null ? [] : cellRows(store, of, question, ask, { table: cellTable, hashes, every, others: further > 0 }),
    further === 0 ? [] : (restOf(ask.measure, rows) ?? otherRows(store, of, question, ask, { table, hashes })),
  ]);
  const group = (of: { found: number; value: CellRow["value"] }, key: string[], own: readonly CellRow[]) =>
    toGroup(ask.measure, of, key, own);
  const [other] = others;
  return {
    everySeconds: every,
    groups: rows.map((row) =>
      group(
        row,
        row.key,
        cells.filter((cell) => cell.among > 0 && cell.hash === row.hash),
      ),
    ),
    other: other
      ? {
          groups: further,
          ...group(
            other,
            [],
            cells.filter((cell) => cell.among === 0),
          ),
        }
      : null,
  };
}

async function groupRows(
  store: Lines,
  of: Visible,
  question: Question,
  ask: AggregateAsk & { readonly top: number },
  table: SourceTable,
): Promise<GroupRow[]> {
  const bound = boundTo(of);
  const { rows, hash, key, measure } = sourceSql(table, question, ask, bound);
  const span = ask.every === null ? "0 AS least, 0 AS most" : "minIf(second, second > 0) AS least, max(second) AS most";
  const sql = `SELECT toString(hash) AS hash, key, found, value, count() OVER () AS groupsFound,
      sum(found) OVER () AS allFound, sum(value) OVER () AS allValue, minIf(least, least > 0) OVER () AS begin, max(most) OVER () AS end
    FROM (SELECT ${hash} AS hash, ${key} AS key, sum(n) AS found, ${measure.value} AS value, ${span} FROM ${rows}
      GROUP BY hash, key HAVING found > 0)
    ORDER BY ${measure.order}, found DESC, key LIMIT ${bound.add("UInt32", ask.top)}`;
  return v.parse(v.array(GroupRow), await store.query(sql, bound.values));
}

interface CellAsk {
  readonly table: SourceTable;
  /** Of the groups that are told apart. */
  readonly hashes: readonly bigint[];
}

/** What lies in no bucket is of streams without any time. */
async function cellRows(
  store: Lines,
  of: Visible,
  question: Question,
  ask: AggregateAsk,
  { table, hashes, every, others }: CellAsk & { readonly every: number; readonly others: boolean },
): Promise<CellRow[]> {
  const bound = boundTo(of);
  const { rows, hash, measure } = sourceSql(table, question, ask, bound);
  const told = bound.add("Array(UInt64)", hashes);
  const size = bound.add("Int64", every);
  const sql = `SELECT toString(if(among, h, 0)) AS hash, among, start, sum(n) AS found, ${measure.value} AS value
    FROM (SELECT *, ${hash} AS h, h IN ${told} AS among, intDiv(second, ${size}) * ${size} AS start FROM ${rows} WHERE second > 0)
    ${others ? "" : "WHERE among"} GROUP BY hash, among, start HAVING found > 0 ORDER BY start LIMIT ${cellsMax + 1}`;
  return v.parse(v.array(CellRow), await store.query(sql, bound.values));
}

/** What is simply counted is known of the rest without reading it again; null for what is not. */
function restOf(measure: Measure, rows: readonly GroupRow[]): CellRow[] | null {
  const [row] = rows;
  const isCount = measure.type === "plain" && ["lines", "errors", "bytes"].includes(measure.name);
  if (!row || !isCount) return null;
  const shown = (of: (row: GroupRow) => number): number => rows.reduce((sum, each) => sum + of(each), 0);
  const found = row.allFound - shown((each) => each.found);
  const value = Number(row.allValue) - shown((each) => Number(each.value));
  return [{ hash: "0", among: 0, start: 0, found, value }];
}

async function otherRows(
  store: Lines,
  of: Visible,
  question: Question,
  ask: AggregateAsk,
  { table, hashes }: CellAsk,
): Promise<CellRow[]> {
  const bound = boundTo(of);
  const { rows, hash, measure } = sourceSql(table, question, ask, bound);
  const sql = `SELECT '0' AS hash, 0 AS among, 0 AS start, sum(n) AS found, ${measure.value} AS value
    FROM ${rows} WHERE ${hash} NOT IN ${bound.add("Array(UInt64)", hashes)} HAVING found > 0`;
  return v.parse(v.array(CellRow), await store.query(sql, bound.values));
}

function bucketSeconds({ every }: AggregateAsk, { groupsFound, begin, end }: GroupRow): number {
  const span = Math.max(0, end - begin);
  if (every === "auto" || every === null) return bucketSizeFor(span, autoBuckets);
  const groups = Math.min(groupsFound, 101);
  const fits = (size: number): boolean => (Math.floor(span / size) + 2) * groups <= cellsMax;
  if (fits(every)) return every;
  const better = bucketSizes.find(fits) ?? bucketSizes.at(-1);
  throw new KubinError(
    "too_large",
    `Cannot count every ${every} s: ${groups} groups over ${span} s would be more than ${cellsMax} numbers; take every=auto, or ${better} s and more`,
  );
}

function toGroup(
  measure: Measure,
  of: { readonly found: number; readonly value: CellRow["value"] },
  key: string[],
  cells: readonly CellRow[],
): AggregateGroup {
  const buckets = cells.map((cell) => ({
    start: bucketStart(cell.start),
    value: measured(measure, cell.value),
    lines: cell.found,
  }));
  return { key, value: measured(measure, of.value), lines: of.found, buckets };
}

function measured(measure: Measure, value: CellRow["value"]): number | string | null {
  if (value === null) return null;
  const isTime = measure.type === "plain" && (measure.name === "first" || measure.name === "last");
  if (!isTime) return Number(value);
  return String(value) === "0" ? null : timeOf(String(value));
}
