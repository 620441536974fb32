// API priority and fairness (all versions of flowcontrol.apiserver.k8s.io).
import { at, isMap, type Json, listAt, textAt } from "../../resource/json.ts";
import { always, type Cell, type TableOf } from "./column.ts";
import { ageOf, conditionOf, integerAt, nameOf } from "./object-cells.ts";

const flowSchemas = always(
  "Name | PriorityLevel | MatchingPrecedence | DistinguisherMethod | Age | MissingPL",
  (schema) => [
    nameOf(schema),
    textAt(schema, "spec", "priorityLevelConfiguration", "name"),
    integerAt(schema, "spec", "matchingPrecedence"),
    isMap(at(schema, "spec", "distinguisherMethod")) ? textAt(schema, "spec", "distinguisherMethod", "type") : "<none>",
    ageOf(schema),
    danglingOf(schema),
  ],
);

const priorityLevels = always(
  "Name | Type | NominalConcurrencyShares | Queues | HandSize | QueueLengthLimit | Age",
  (level) => {
    const queuing = at(level, "spec", "limited", "limitResponse", "queuing");
    const queued = (field: string): Cell => (isMap(queuing) ? integerAt(queuing, field) : "<none>");
    return [
      nameOf(level),
      textAt(level, "spec", "type"),
      sharesOf(level),
      queued("queues"),
      queued("handSize"),
      queued("queueLengthLimit"),
      ageOf(level),
    ];
  },
);

export const flowcontrol: Readonly<Record<string, TableOf>> = {
  "flowcontrol.apiserver.k8s.io/flowschemas": flowSchemas,
  "flowcontrol.apiserver.k8s.io/prioritylevelconfigurations": priorityLevels,
};

function danglingOf(schema: Json): string {
  const condition = conditionOf(listAt(schema, "status", "conditions"), "Dangling");
  return condition === undefined ? "?" : textAt(condition, "status");
}

/** Up to v1beta2 they were called assured. */
function sharesOf(level: Json): Cell {
  const limited = at(level, "spec", "limited");
  if (!isMap(limited)) return "<none>";
  return integerAt(
    limited,
    "nominalConcurrencyShares" in limited ? "nominalConcurrencyShares" : "assuredConcurrencyShares",
  );
}
