// The scale of a workload: how many there shall be, how many there are, and what selects them (autoscaling/v1 Scale).
import { at, isMap, type Json, listAt, numberAt, textAt, textsAt } from "../resource/json.ts";

/** From a Deployment, ReplicaSet, StatefulSet, ReplicationController, or a custom resource with the same fields. */
export function scaleOf(object: Json) {
  const meta = ["name", "namespace", "uid", "resourceVersion", "creationTimestamp"] as const;
  const known = meta.flatMap((name) => {
    const value = textAt(object, "metadata", name);
    return value === "" ? [] : [[name, value] as const];
  });
  const selector = selectorText(at(object, "spec", "selector"));
  return {
    kind: "Scale",
    apiVersion: "autoscaling/v1",
    metadata: Object.fromEntries(known),
    spec: { ...count("replicas", numberAt(object, "spec", "replicas")) },
    status: {
      replicas: numberAt(object, "status", "replicas") ?? 0,
      ...(selector === "" ? {} : { selector }),
    },
  };
}

/** Go's omitempty: no replicas are not said. */
const count = (name: string, value: number | null) => (value ? { [name]: value } : {});

/** "app=web,tier in (a,b),!old"; a ReplicationController's selector is a map of its own. */
function selectorText(selector: Json): string {
  if (!isMap(selector)) return "";
  const isPlain = !isMap(selector["matchLabels"]) && !Array.isArray(selector["matchExpressions"]);
  const labels = isPlain ? selector : selector["matchLabels"];
  const equal = isMap(labels) ? Object.entries(labels).map(([key, value]) => [key, `${key}=${String(value)}`]) : [];
  const others = listAt(selector, "matchExpressions").map((each) => {
    const key = textAt(each, "key");
    const values = textsAt(each, "values").sort().join(",");
    const operator = textAt(each, "operator");
    if (operator === "Exists") return [key, key];
    if (operator === "DoesNotExist") return [key, `!${key}`];
    return [key, `${key} ${operator === "NotIn" ? "notin" : "in"} (${values})`];
  });
  return [...equal, ...others]
    .sort(([a = ""], [b = ""]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([, text]) => text)
    .join(",");
}
