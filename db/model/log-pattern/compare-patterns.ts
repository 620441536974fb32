// What two snapshots' logs say differently: templates that are new, that are gone, that are much more or much less frequent.
import type { PatternCount } from "./pattern-count.ts";
import { groupShapes, type LogTemplate, sumLines, toTemplate } from "./templates.ts";

export interface PatternChange {
  readonly kind: "new" | "gone" | "changed";
  /** Of the later snapshot; of the earlier one where it is gone. */
  readonly template: LogTemplate;
  readonly linesBefore: number;
  readonly linesAfter: number;
  /** Share of all lines after, divided by the share before: 0 for what is gone, Infinity for what is new. */
  readonly factor: number;
}

export interface CompareOptions {
  /** A share that grew or fell by this factor is a change. */
  readonly factorMin?: number;
  /** Fewer lines than this, on the side that has more, change nothing. */
  readonly linesMin?: number;
}

/**
 * New ones first, then gone, then changed, each with most lines first. Shares are compared, not counts: the two snapshots need not
 * have as many lines. Both are clustered together, so a template is the same on both sides.
 */
export function comparePatterns(
  before: readonly PatternCount[],
  after: readonly PatternCount[],
  { factorMin = 3, linesMin = 10 }: CompareOptions = {},
): PatternChange[] {
  const totalBefore = Math.max(1, sumLines(before));
  const totalAfter = Math.max(1, sumLines(after));
  const earlier = new Set(before);
  const changes: PatternChange[] = [];
  for (const { tokens, shapes } of groupShapes([...before, ...after])) {
    const side = (isBefore: boolean) =>
      shapes
        .map((shape) => ({ ...shape, rows: shape.rows.filter((row) => earlier.has(row) === isBefore) }))
        .filter((shape) => shape.rows.length > 0);
    const [old, now] = [side(true), side(false)];
    const linesBefore = sumLines(old.flatMap((shape) => shape.rows));
    const linesAfter = sumLines(now.flatMap((shape) => shape.rows));
    const factor = linesBefore === 0 ? Infinity : linesAfter / totalAfter / (linesBefore / totalBefore);
    const isChange = linesBefore === 0 || linesAfter === 0 || factor >= factorMin || factor <= 1 / factorMin;
    if (!isChange || (linesBefore > 0 && linesAfter > 0 && Math.max(linesBefore, linesAfter) < linesMin)) continue;
    const kind = linesBefore === 0 ? "new" : linesAfter === 0 ? "gone" : "changed";
    const template = toTemplate(tokens, kind === "gone" ? old : now);
    changes.push({ kind, template, linesBefore, linesAfter, factor });
  }
  const order = ["new", "gone", "changed"];
  const most = (change: PatternChange): number => Math.max(change.linesBefore, change.linesAfter);
  return changes.sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind) || most(b) - most(a));
}
