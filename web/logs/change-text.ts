// Changes of patterns as people read them: how much more or less often, and how many of each kind.
import type { PatternChangeList } from "../../db/model/contract/log-analytics.ts";
import { counted, grouped } from "../numbers.ts";

const kinds = ["new", "gone", "changed"] as const;

/** "×3.2", "×0.08"; "" for what is new or gone: there is nothing to divide. */
export function factorText({
  factor,
  linesAfter,
}: Pick<PatternChangeList["changes"][number], "factor" | "linesAfter">) {
  if (factor === null || linesAfter === 0) return "";
  if (factor >= 100) return `×${grouped(Math.round(factor))}`;
  // Two digits that are not zero, however rare a pattern has become.
  return `×${Number(factor.toPrecision(2))}`;
}

/** "3 changes: 1 new, 2 gone". */
export function kindsTitle({ changes, total }: PatternChangeList): string {
  const parts = kinds.flatMap((kind) => {
    const count = changes.filter((change) => change.kind === kind).length;
    return count > 0 ? [`${grouped(count)} ${kind}`] : [];
  });
  const shown = changes.length < total ? `; of these the ${grouped(changes.length)} that matter most` : "";
  return `${counted(total, "change")}${shown}: ${parts.join(", ")}`;
}
