// Turns counts by pattern into templates: what a snapshot's logs say, how often, how severe, from when to when.
import { type Level, levels } from "../contract/logs.ts";
import { isOfTrace } from "../line/event.ts";
import { clusterShapes } from "./cluster-shapes.ts";
import type { PatternCount } from "./pattern-count.ts";
import { type ShapeText, shapeText, templateText } from "./shape-text.ts";

export interface LogTemplate {
  /** The message with `<*>` for what varies. */
  readonly text: string;
  /** Its patterns, decimal, in order: lines WHERE pattern IN them. */
  readonly patterns: readonly string[];
  readonly lines: number;
  readonly levels: Partial<Record<Level, number>>;
  /** Where it is said, most lines first. */
  readonly places: readonly { readonly namespace: string; readonly container: string; readonly lines: number }[];
  /** Nanoseconds since 1970; null: no line had a time. */
  readonly first: bigint | null;
  readonly last: bigint | null;
  /** At most three, of different patterns. */
  readonly samples: readonly LogSample[];
  /** Its lines are frames of traces and the like: of interest to few. */
  readonly ofTrace: boolean;
}

export interface LogSample {
  readonly text: string;
  readonly stream: string;
  readonly line: number;
}

const samplesMax = 3;
const encoder = new TextEncoder();

/** One pattern's rows, and its text. */
export interface Shape {
  readonly pattern: string;
  readonly rows: readonly PatternCount[];
  readonly text: ShapeText;
}

/**
 * Templates of the rows, most lines first, and the lines that no template counts: those without words, and what was not counted by
 * pattern. The same rows in any order answer the same.
 */
export function templatesOf(rows: readonly PatternCount[]): { templates: LogTemplate[]; otherLines: number } {
  const other = rows.filter((row) => row.pattern === "0");
  const templates = groupShapes(rows).map(({ tokens, shapes }) => toTemplate(tokens, shapes));
  templates.sort((a, b) => b.lines - a.lines || compare(a.patterns[0] ?? "", b.patterns[0] ?? ""));
  return { templates, otherLines: sumLines(other) };
}

/** Shapes under one template each; pattern 0 has none. */
export function groupShapes(
  rows: readonly PatternCount[],
): { readonly tokens: readonly string[]; readonly shapes: readonly Shape[] }[] {
  const counted = rows.filter((row) => row.pattern !== "0");
  const shapes = [...Map.groupBy(counted, (row) => row.pattern)]
    .sort(([a], [b]) => compare(a, b))
    .map(([pattern, of]): Shape => {
      const sorted = [...of].sort((a, b) => compare(sortKey(a), sortKey(b)));
      return { pattern, rows: sorted, text: shapeText(sorted[0]?.sample ?? "") };
    });
  return clusterShapes(shapes.map((shape) => shape.text.tokens)).map(({ tokens, members }) => ({
    tokens,
    shapes: members.flatMap((index) => shapes[index] ?? []),
  }));
}

export function toTemplate(tokens: readonly string[], shapes: readonly Shape[]): LogTemplate {
  const rows = shapes.flatMap((shape) => shape.rows);
  // The commonest shape lends its punctuation and its sample.
  const common = [...shapes].sort((a, b) => sumLines(b.rows) - sumLines(a.rows) || compare(a.pattern, b.pattern));
  const timed = rows.filter((row) => row.last > 0n);
  const samples = common.slice(0, samplesMax).flatMap(({ rows: [row] }) => (row ? [toSample(row)] : []));
  const bytes = encoder.encode(samples[0]?.text ?? "");
  return {
    text: common[0] ? templateText(common[0].text, tokens) : "",
    patterns: shapes.map((shape) => shape.pattern).sort(compare),
    lines: sumLines(rows),
    levels: levelsOf(rows),
    places: placesOf(rows),
    first: timed.reduce<bigint | null>((least, { first }) => (least === null || first < least ? first : least), null),
    last: timed.reduce<bigint | null>((most, { last }) => (most === null || last > most ? last : most), null),
    samples,
    ofTrace: isOfTrace(bytes, 0, bytes.length),
  };
}

export const sumLines = (rows: readonly PatternCount[]): number => rows.reduce((sum, row) => sum + row.lines, 0);

const toSample = ({ sample, sampleStream, sampleLine }: PatternCount): LogSample => ({
  text: sample,
  stream: sampleStream,
  line: sampleLine,
});

function levelsOf(rows: readonly PatternCount[]): Partial<Record<Level, number>> {
  const found: Partial<Record<Level, number>> = {};
  for (const level of levels) {
    const lines = sumLines(rows.filter((row) => row.level === level));
    if (lines > 0) found[level] = lines;
  }
  return found;
}

function placesOf(rows: readonly PatternCount[]): LogTemplate["places"] {
  const groups = Map.groupBy(rows, (row) => `${row.namespace}\0${row.container}`).values();
  return [...groups]
    .flatMap((of) => {
      const [row] = of;
      return row ? [{ namespace: row.namespace, container: row.container, lines: sumLines(of) }] : [];
    })
    .sort((a, b) => b.lines - a.lines || compare(a.namespace + a.container, b.namespace + b.container));
}

/** Everything that tells rows of one pattern apart, so that their order is always the same. */
const sortKey = (row: PatternCount): string =>
  [row.sample, row.namespace, row.container, row.level, row.sampleStream, row.sampleLine].join("\0");

const compare = (a: string, b: string): number => (a < b ? -1 : Number(a > b));
