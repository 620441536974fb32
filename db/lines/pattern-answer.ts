// Templates and their changes as a reader gets them, and which change matters more than another.
import type { Pattern, PatternChangeList } from "../model/contract/log-analytics.ts";
import type { PatternChange } from "../model/log-pattern/compare-patterns.ts";
import type { LogTemplate } from "../model/log-pattern/templates.ts";
import { timeOf } from "./row.ts";

/** A question may hold forty terms, and each of these is one. */
const patternsMax = 40;
const placesMax = 10;

/** `lines`: of which it has a share. */
export function toPattern(template: LogTemplate, lines: number): Pattern {
  const time = (ns: bigint | null): string | null => (ns === null ? null : timeOf(ns.toString()));
  return {
    text: template.text,
    // As in a line's own pattern.
    patterns: template.patterns.slice(0, patternsMax).map((pattern) => BigInt(pattern).toString(16).padStart(16, "0")),
    patternsTotal: template.patterns.length,
    lines: template.lines,
    share: lines === 0 ? 0 : template.lines / lines,
    levels: { ...template.levels },
    places: template.places.slice(0, placesMax).map((place) => ({ ...place })),
    first: time(template.first),
    last: time(template.last),
    samples: template.samples.map(({ text, stream, line }) => ({ text, stream, number: line })),
    ofTrace: template.ofTrace,
  };
}

/** `before` and `after`: lines of the two snapshots, of which shares are taken. */
export function toChange(
  change: PatternChange,
  { before, after }: { readonly before: number; readonly after: number },
): PatternChangeList["changes"][number] {
  const { kind, template, linesBefore, linesAfter, factor } = change;
  return {
    kind,
    pattern: toPattern(template, kind === "gone" ? before : after),
    linesBefore,
    linesAfter,
    factor: Number.isFinite(factor) ? factor : null,
  };
}

/** What somebody who asks "what is different" wants to see first. Frames of traces follow what they are frames of. */
export function byWeight(changes: readonly PatternChange[]): PatternChange[] {
  const weighed = changes.map((change) => ({ change, weight: weightOf(change) }));
  const lines = ({ linesBefore, linesAfter }: PatternChange): number => Math.max(linesBefore, linesAfter);
  return weighed.sort((a, b) => a.weight - b.weight || lines(b.change) - lines(a.change)).map(({ change }) => change);
}

/** New errors, more errors, new warnings, errors that are gone, other news, more warnings, more of the rest, what is less or gone. */
function weightOf({ kind, template, factor }: PatternChange): number {
  const { error = 0, fatal = 0, warn = 0 } = template.levels;
  const severity = error + fatal > 0 ? "error" : warn > 0 ? "warn" : "other";
  const way = kind === "changed" ? (factor > 1 ? "more" : "less") : kind;
  const order = {
    new: { error: 0, warn: 2, other: 4 },
    more: { error: 1, warn: 5, other: 6 },
    gone: { error: 3, warn: 7, other: 9 },
    less: { error: 7, warn: 8, other: 9 },
  } as const;
  return order[way][severity] + (template.ofTrace ? 0.5 : 0);
}
