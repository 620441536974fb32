// Reads what a snapshot's logs say: the counts by pattern, as templates, and what two snapshots say differently.
import * as v from "valibot";
import { type Level, levels } from "../model/contract/logs.ts";
import { KubinError } from "../model/error.ts";
import { comparePatterns, type CompareOptions, type PatternChange } from "../model/log-pattern/compare-patterns.ts";
import type { PatternCount } from "../model/log-pattern/pattern-count.ts";
import { type LogTemplate, sumLines, templatesOf } from "../model/log-pattern/templates.ts";
import { formatTerm } from "../model/log-query/format.ts";
import type { Term } from "../model/log-query/query.ts";
import { termsOf } from "../model/log-query/terms.ts";
import type { Lines } from "../ports.ts";
import type { Visible } from "../resources/read.ts";
import { type Bound, boundTo, visibleRows } from "./bound.ts";
import { questionCondition } from "./conditions.ts";
import type { Question } from "./question.ts";

export interface PatternFilter {
  readonly namespace?: string | undefined;
  readonly container?: string | undefined;
  /** This level and worse. */
  readonly level?: Level | undefined;
  /** Terms about namespace, container and level; anything else is refused as "invalid". */
  readonly question?: Question | undefined;
  /** Templates with fewer lines are left out. */
  readonly linesMin?: number | undefined;
}

/** Clustering takes about 20 µs a row; rarer patterns than these count as "other". */
const rowsMax = 20_000;

const nanoseconds = v.pipe(
  v.string(),
  v.transform((value) => BigInt(value)),
);
const Row = v.object({
  pattern: v.string(),
  namespace: v.string(),
  container: v.string(),
  level: v.picklist(levels),
  lines: v.pipe(v.union([v.string(), v.number()]), v.transform(Number)),
  first: nanoseconds,
  last: nanoseconds,
  sample: v.string(),
  sampleStream: v.string(),
  sampleLine: v.number(),
});

/** Counts of all packs put together, the most frequent first, at most 20,000 rows. Throws "unavailable". */
export async function readPatternCounts(store: Lines, of: Visible, filter: PatternFilter): Promise<PatternCount[]> {
  const bound = boundTo(of);
  const where = [visibleRows];
  if (filter.namespace !== undefined) where.push(`namespace = ${bound.add("String", filter.namespace)}`);
  if (filter.container !== undefined) where.push(`container = ${bound.add("String", filter.container)}`);
  if (filter.level !== undefined) where.push(`level >= ${bound.add("String", filter.level)}`);
  if (filter.question !== undefined) where.push(countedBy(filter.question, bound));
  const sql = `SELECT toString(pattern) AS pattern, namespace, container, level, sum(p.lines) AS lines,
      toString(toUnixTimestamp64Nano(minIf(p.first, p.first > 0))) AS first,
      toString(toUnixTimestamp64Nano(max(p.last))) AS last,
      toValidUTF8(argMin(p.sample, (sample_stream, sample_line, p.sample))) AS sample,
      toString(min((sample_stream, sample_line)).1) AS sampleStream, min((sample_stream, sample_line)).2 AS sampleLine
    FROM line_patterns AS p WHERE ${where.join(" AND ")}
    GROUP BY p.pattern, namespace, container, level
    ORDER BY lines DESC, pattern, namespace, container, level LIMIT ${rowsMax}`;
  return v.parse(v.array(Row), await store.query(sql, bound.values));
}

function countedBy(question: Question, bound: Bound): string {
  const other = termsOf(question.query).find((term) => !isOfPattern(term));
  if (other === undefined) return questionCondition(question, bound);
  throw new KubinError(
    "invalid",
    `Cannot count patterns of "${formatTerm(other)}": they are counted by namespace, container and level; write ns:, container: and level only`,
  );
}

const isOfPattern = (term: Term): boolean =>
  term.type === "level" || (term.type === "place" && (term.key === "ns" || term.key === "container"));

export interface TemplateList {
  readonly templates: LogTemplate[];
  /** Of everything that the filter leaves. */
  readonly lines: number;
  /** Of them under no template here: without words, too rare, or beyond the patterns that are counted. */
  readonly otherLines: number;
}

/** Templates of a snapshot's logs, most lines first. Throws "unavailable". */
export async function readTemplates(store: Lines, of: Visible, filter: PatternFilter): Promise<TemplateList> {
  const rows = await readPatternCounts(store, of, filter);
  const { templates } = templatesOf(rows);
  const shown = templates.filter((template) => template.lines >= (filter.linesMin ?? 1));
  const lines = sumLines(rows);
  return { templates: shown, lines, otherLines: lines - shown.reduce((sum, template) => sum + template.lines, 0) };
}

export interface PatternComparison {
  readonly changes: PatternChange[];
  /** All lines that the filter leaves, of which shares are compared. */
  readonly linesBefore: number;
  readonly linesAfter: number;
}

/** What `after` says that `before` did not, no longer says, or says at least three times as often or as rarely. Throws "unavailable". */
export async function readPatternComparison(
  store: Lines,
  before: Visible,
  after: Visible,
  filter: PatternFilter,
  options: CompareOptions = {},
): Promise<PatternComparison> {
  const [old, now] = await Promise.all([
    readPatternCounts(store, before, filter),
    readPatternCounts(store, after, filter),
  ]);
  return { changes: comparePatterns(old, now, options), linesBefore: sumLines(old), linesAfter: sumLines(now) };
}
