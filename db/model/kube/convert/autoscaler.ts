// An autoscaling/v2 HorizontalPodAutoscaler as autoscaling/v1 shows it (kubernetes pkg/apis/autoscaling/v1 conversion.go): CPU has
// fields of its own, everything else is JSON in annotations, with the metrics' names of autoscaling/v2beta1.
import { at, isMap, type Json, listAt, numberAt } from "../../resource/json.ts";

type Fields = Record<string, Json>;
const prefix = "autoscaling.alpha.kubernetes.io/";
const withValue = (fields: Fields): Fields =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));

export function toAutoscalingV1(autoscaler: Fields): Fields {
  const { spec, status, metadata } = autoscaler;
  const metrics = listAt(spec, "metrics");
  const cpu = metrics.find(isCpuUtilization);
  const others = metrics.filter((metric) => metric !== cpu).map((metric) => oldMetric(metric, "target"));
  const current = listAt(status, "currentMetrics");
  const conditions = listAt(status, "conditions");
  const annotations = withValue({
    ...annotationsOf(metadata),
    [`${prefix}behavior`]: jsonOf(at(spec, "behavior")),
    [`${prefix}conditions`]: jsonOf(conditions),
    [`${prefix}current-metrics`]: jsonOf(current.map((metric) => oldMetric(metric, "current"))),
    [`${prefix}metrics`]: jsonOf(others),
  });
  const { metrics: _, behavior: _behavior, ...kept } = isMap(spec) ? spec : {};
  const { currentMetrics: _metrics, conditions: _conditions, ...keptStatus } = isMap(status) ? status : {};
  return {
    ...autoscaler,
    metadata: {
      ...(isMap(metadata) ? metadata : {}),
      ...(Object.keys(annotations).length === 0 ? {} : { annotations }),
    },
    spec: withValue({ ...kept, targetCPUUtilizationPercentage: utilization(cpu, "target") }),
    status: withValue({ ...keptStatus, currentCPUUtilizationPercentage: utilization(current.find(isCpu), "current") }),
  };
}

function annotationsOf(metadata: Json): Fields {
  const annotations = at(metadata, "annotations");
  return isMap(annotations) ? annotations : {};
}

const isCpu = (metric: Json): boolean => at(metric, "type") === "Resource" && at(metric, "resource", "name") === "cpu";
const isCpuUtilization = (metric: Json): boolean => isCpu(metric) && utilization(metric, "target") !== undefined;

function utilization(metric: Json, of: "target" | "current"): number | undefined {
  return numberAt(metric, "resource", of, "averageUtilization") ?? undefined;
}

const jsonOf = (value: Json): string | undefined =>
  value === undefined || (Array.isArray(value) && value.length === 0) ? undefined : JSON.stringify(value);

/** v2beta1: `metric.name` is metricName, and target or current are fields of the metric itself. */
function oldMetric(metric: Json, of: "target" | "current"): Json {
  const type = at(metric, "type");
  const name = typeof type === "string" ? `${type.charAt(0).toLowerCase()}${type.slice(1)}` : "";
  const source = at(metric, name);
  if (!isMap(source)) return metric;
  const amount = source[of];
  const said = (field: string): Json => at(amount, field);
  const isResource = type === "Resource" || type === "ContainerResource";
  const values: Fields = isResource
    ? { [`${of}AverageUtilization`]: said("averageUtilization"), [`${of}AverageValue`]: said("averageValue") }
    : type === "Pods"
      ? { [`${of}AverageValue`]: said("averageValue") }
      : type === "External"
        ? externalValues(amount, of)
        : { [`${of}Value`]: said("value"), averageValue: said("averageValue") };
  const fields = {
    target: type === "Object" ? source["describedObject"] : undefined,
    name: source["name"],
    metricName: at(source, "metric", "name"),
    metricSelector: type === "External" ? at(source, "metric", "selector") : undefined,
    selector: type === "External" ? undefined : at(source, "metric", "selector"),
    ...values,
    container: source["container"],
  };
  return { type, [name]: withValue(fields) };
}

/** A current value is always said, 0 where there is only an average. */
function externalValues(amount: Json, of: "target" | "current"): Fields {
  const value = at(amount, "value");
  return {
    [`${of}Value`]: of === "current" ? (value ?? "0") : value,
    [`${of}AverageValue`]: at(amount, "averageValue"),
  };
}
