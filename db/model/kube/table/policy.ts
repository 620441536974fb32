// Pod disruption budgets (policy/v1 and v1beta1).
import { always, type TableOf } from "./column.ts";
import { ageOf, integerAt, intOrTextAt, nameOf } from "./object-cells.ts";

export const policy: Readonly<Record<string, TableOf>> = {
  "policy/poddisruptionbudgets": always(
    "Name | Min Available | Max Unavailable | Allowed Disruptions:integer | Age",
    (budget) => [
      nameOf(budget),
      intOrTextAt(budget, "spec", "minAvailable") ?? "N/A",
      intOrTextAt(budget, "spec", "maxUnavailable") ?? "N/A",
      integerAt(budget, "status", "disruptionsAllowed"),
      ageOf(budget),
    ],
  ),
};
