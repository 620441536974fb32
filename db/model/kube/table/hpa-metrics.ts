// What a HorizontalPodAutoscaler wants and has, in the words of every version of its API.
import { at, isMap, type Json, listAt, textAt, textMapAt } from "../../resource/json.ts";

/** One metric: its type, and what that type's part of the specification and of the status says. */
export interface Metric {
  readonly type: string;
  readonly target: Target;
  /** Undefined: nothing was measured yet. */
  readonly current: Current | undefined;
  /** The resource, for metrics of resources. */
  readonly resource: string;
}

export interface Target {
  readonly value: Json;
  readonly averageValue: Json;
  readonly averageUtilization: Json;
}

export type Current = Target;

/** Where each type of metric is told. */
const parts = new Map([
  ["External", "external"],
  ["Pods", "pods"],
  ["Object", "object"],
  ["Resource", "resource"],
  ["ContainerResource", "containerResource"],
]);

/** In the order of the specification; the n-th of the status belongs to the n-th of the specification. */
export function metricsOf(autoscaler: Json): Metric[] {
  const { specs, statuses } = told(autoscaler);
  return specs.map((spec, i) => {
    const type = textAt(spec, "type");
    const part = parts.get(type) ?? "";
    const [wanted, measured] = [at(spec, part), at(statuses[i], part)];
    return {
      type,
      target: targetOf(wanted),
      current: isMap(measured) ? currentOf(measured) : undefined,
      resource: textAt(wanted, "name"),
    };
  });
}

/** v2 and v2beta2 have `target`, v1's annotations and v2beta1 have `targetValue` and its kind beside the name. */
function targetOf(wanted: Json): Target {
  if (isMap(at(wanted, "target")) && !isReference(at(wanted, "target"))) return valuesOf(at(wanted, "target"));
  return {
    value: at(wanted, "targetValue"),
    averageValue: at(wanted, "targetAverageValue") ?? at(wanted, "averageValue"),
    averageUtilization: at(wanted, "targetAverageUtilization"),
  };
}

function currentOf(measured: Json): Current {
  if (isMap(at(measured, "current"))) return valuesOf(at(measured, "current"));
  return {
    value: at(measured, "currentValue"),
    averageValue: at(measured, "currentAverageValue") ?? at(measured, "averageValue"),
    averageUtilization: at(measured, "currentAverageUtilization"),
  };
}

function valuesOf(map: Json): Target {
  return {
    value: at(map, "value"),
    averageValue: at(map, "averageValue"),
    averageUtilization: at(map, "averageUtilization"),
  };
}

/** In v1 and v2beta1 the `target` of an object metric is the object. */
function isReference(target: Json): boolean {
  return textAt(target, "kind") !== "" && textAt(target, "type") === "";
}

function told(autoscaler: Json): { specs: readonly Json[]; statuses: readonly Json[] } {
  const specs = listAt(autoscaler, "spec", "metrics");
  const statuses = listAt(autoscaler, "status", "currentMetrics");
  return specs.length > 0 || statuses.length > 0 ? { specs, statuses } : toldInV1(autoscaler);
}

/** autoscaling/v1 has fields for the CPU and annotations for the rest. */
function toldInV1(autoscaler: Json): { specs: readonly Json[]; statuses: readonly Json[] } {
  const statuses = annotated(autoscaler, "autoscaling.alpha.kubernetes.io/current-metrics");
  const specs = annotated(autoscaler, "autoscaling.alpha.kubernetes.io/metrics");
  const wanted = at(autoscaler, "spec", "targetCPUUtilizationPercentage");
  if (typeof wanted === "number") {
    // The field does not tell the CPU's place among the others; the status does.
    const place = statuses.findIndex(isCpuUtilization);
    specs.splice(Math.max(place, 0), 0, cpu({ targetAverageUtilization: wanted }));
  }
  if (statuses.length > 0) return { specs, statuses };
  const measured = at(autoscaler, "status", "currentCPUUtilizationPercentage");
  return { specs, statuses: typeof measured === "number" ? [cpu({ currentAverageUtilization: measured })] : [] };
}

function annotated(autoscaler: Json, annotation: string): Json[] {
  const text = textMapAt(autoscaler, "metadata", "annotations")[annotation];
  if (text === undefined) return [];
  try {
    const list: Json = JSON.parse(text);
    return listAt({ list }, "list");
  } catch {
    return [];
  }
}

function cpu(values: Readonly<Record<string, number>>): Json {
  return { type: "Resource", resource: { name: "cpu", ...values } };
}

function isCpuUtilization(status: Json): boolean {
  const resource = at(status, "resource");
  return textAt(resource, "name") === "cpu" && typeof at(resource, "currentAverageUtilization") === "number";
}
