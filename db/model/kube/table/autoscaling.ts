// HorizontalPodAutoscalers of autoscaling/v1, v2, v2beta1 and v2beta2.
import { type Json, numberAt, textAt } from "../../resource/json.ts";
import { clipped } from "./clipped-list.ts";
import { printerOf, type TableOf } from "./column.ts";
import { type Metric, metricsOf } from "./hpa-metrics.ts";
import { ageOf, integerAt, nameOf } from "./object-cells.ts";
import { quantityOrNil } from "./quantity-text.ts";

/** Since 1.30 a resource metric tells its resource. */
const namedMinor = 30;
const shownMost = 2;

export const autoscaling: Readonly<Record<string, TableOf>> = {
  "autoscaling/horizontalpodautoscalers": ({ minor }) =>
    printerOf("Name | Reference | Targets | MinPods | MaxPods | Replicas | Age", (autoscaler) => {
      const least = numberAt(autoscaler, "spec", "minReplicas");
      return [
        nameOf(autoscaler),
        `${textAt(autoscaler, "spec", "scaleTargetRef", "kind")}/${textAt(autoscaler, "spec", "scaleTargetRef", "name")}`,
        targets(autoscaler, minor),
        least === null ? "<unset>" : String(Math.trunc(least)),
        integerAt(autoscaler, "spec", "maxReplicas"),
        integerAt(autoscaler, "status", "currentReplicas"),
        ageOf(autoscaler),
      ];
    }),
};

function targets(autoscaler: Json, minor: number): string {
  const metrics = metricsOf(autoscaler);
  if (metrics.length === 0) return "<none>";
  const shown = metrics.slice(0, shownMost).map((metric) => targetText(metric, minor >= namedMinor));
  return clipped(shown, shownMost, metrics.length, ", ");
}

function targetText(metric: Metric, named: boolean): string {
  switch (metric.type) {
    case "External":
    case "Object":
      return valueText(metric);
    case "Pods":
      return `${measured(metric, "averageValue")}/${quantityOrNil(metric.target.averageValue)}`;
    case "Resource":
    case "ContainerResource":
      return `${named ? `${metric.resource}: ` : ""}${resourceText(metric)}`;
    default:
      return "<unknown type>";
  }
}

function valueText(metric: Metric): string {
  const { averageValue, value } = metric.target;
  if (!isSet(averageValue)) return `${measured(metric, "value")}/${quantityOrNil(value)}`;
  const current = isSet(metric.current?.averageValue) ? measured(metric, "averageValue") : "<unknown>";
  return `${current}/${quantityOrNil(averageValue)} (avg)`;
}

function resourceText(metric: Metric): string {
  const { averageValue, averageUtilization } = metric.target;
  if (isSet(averageValue)) return `${measured(metric, "averageValue")}/${quantityOrNil(averageValue)}`;
  return `${percent(metric.current?.averageUtilization) ?? "<unknown>"}/${percent(averageUtilization) ?? "<auto>"}`;
}

function measured({ current }: Metric, field: "value" | "averageValue"): string {
  return current === undefined ? "<unknown>" : quantityOrNil(current[field]);
}

function percent(value: Json): string | null {
  return typeof value === "number" ? `${Math.trunc(value)}%` : null;
}

function isSet(value: Json): boolean {
  return value !== undefined && value !== null;
}
