import { expect, test } from "bun:test";
import { row } from "../../../../test/kit/kube-tables/print.ts";

const targets = (version: string, object: object, minor = 32): unknown =>
  row(`autoscaling/${version}/horizontalpodautoscalers`, object, minor)["Targets"];

const resource = (name: string, target: object) => ({ type: "Resource", resource: { name, target } });

test("v2 metrics of every type", () => {
  const cases: [metric: object, status: object | undefined, text: string][] = [
    [resource("cpu", { averageUtilization: 80 }), undefined, "cpu: <unknown>/80%"],
    [resource("cpu", {}), { resource: { current: { averageUtilization: 5 } } }, "cpu: 5%/<auto>"],
    [
      resource("memory", { averageValue: "500Mi" }),
      { resource: { current: { averageValue: "300Mi" } } },
      "memory: 300Mi/500Mi",
    ],
    [resource("memory", { averageValue: "500Mi" }), { resource: { current: {} } }, "memory: <nil>/500Mi"],
    [
      {
        type: "ContainerResource",
        containerResource: { name: "cpu", container: "web", target: { averageUtilization: 60 } },
      },
      { containerResource: { current: { averageUtilization: 12 } } },
      "cpu: 12%/60%",
    ],
    [{ type: "Pods", pods: { target: { averageValue: "1k" } } }, undefined, "<unknown>/1k"],
    [
      { type: "Object", object: { target: { type: "Value", value: "2k" } } },
      { object: { current: { value: "1500" } } },
      "1500/2k",
    ],
    [{ type: "Object", object: { target: { averageValue: "2" } } }, { object: { current: {} } }, "<unknown>/2 (avg)"],
    [
      { type: "External", external: { target: { averageValue: "30" } } },
      { external: { current: { averageValue: "12500m" } } },
      "12500m/30 (avg)",
    ],
    [{ type: "External", external: { target: { value: "30" } } }, undefined, "<unknown>/30"],
    [{ type: "Odd" }, undefined, "<unknown type>"],
  ];
  for (const [metric, status, text] of cases) {
    const object = { spec: { metrics: [metric] }, status: { currentMetrics: status === undefined ? null : [status] } };
    expect([targets("v2", object), targets("v2beta2", object)]).toEqual([text, text]);
  }
});

test("two metrics are shown, the rest is counted; none is <none>", () => {
  const metrics = ["a", "b", "c", "d"].map((name) => resource(name, { averageUtilization: 1 }));
  expect(targets("v2", { spec: { metrics } })).toBe("a: <unknown>/1%, b: <unknown>/1% + 2 more...");
  expect(targets("v2", { spec: { metrics: metrics.slice(0, 2) } })).toBe("a: <unknown>/1%, b: <unknown>/1%");
  expect(targets("v2", {})).toBe("<none>");
});

test("before 1.30 a resource metric does not tell its resource", () => {
  const object = { spec: { metrics: [resource("cpu", { averageUtilization: 80 })] } };
  expect(targets("v2", object, 29)).toBe("<unknown>/80%");
});

test("v2beta1 names target and current by their kind", () => {
  const cpu = { type: "Resource", resource: { name: "cpu", targetAverageUtilization: 80 } };
  const object = {
    type: "Object",
    object: { target: { kind: "Ingress", name: "i" }, metricName: "h", targetValue: "2k" },
  };
  const currentMetrics = [
    { type: "Resource", resource: { name: "cpu", currentAverageUtilization: 43, currentAverageValue: "43m" } },
    { type: "Object", object: { target: { kind: "Ingress", name: "i" }, currentValue: "1500" } },
  ];
  expect(targets("v2beta1", { spec: { metrics: [cpu, object] }, status: { currentMetrics } })).toBe(
    "cpu: 43%/80%, 1500/2k",
  );
});

test("v1 has a field for the CPU and annotations for the rest", () => {
  const annotated = (metrics: object[], current: object[]) => ({
    annotations: {
      "autoscaling.alpha.kubernetes.io/metrics": JSON.stringify(metrics),
      "autoscaling.alpha.kubernetes.io/current-metrics": JSON.stringify(current),
    },
  });
  const memory = { type: "Resource", resource: { name: "memory", targetAverageValue: "500Mi" } };
  const cpuNow = { type: "Resource", resource: { name: "cpu", currentAverageUtilization: 43 } };
  const memoryNow = { type: "Resource", resource: { name: "memory", currentAverageValue: "300Mi" } };
  const spec = { targetCPUUtilizationPercentage: 80 };
  const cpu = { spec, status: { currentCPUUtilizationPercentage: 43 } };
  expect(targets("v1", cpu)).toBe("cpu: 43%/80%");
  expect(targets("v1", { spec })).toBe("cpu: <unknown>/80%");
  expect(targets("v1", { ...cpu, metadata: annotated([memory], []) })).toBe("cpu: 43%/80%, memory: <unknown>/500Mi");
  // The status tells which place the CPU has among the others.
  expect(targets("v1", { spec, metadata: annotated([memory], [memoryNow, cpuNow]) })).toBe(
    "memory: 300Mi/500Mi, cpu: 43%/80%",
  );
  expect(targets("v1", { metadata: annotated([memory], []) })).toBe("memory: <unknown>/500Mi");
  for (const text of ["", "{", "{}", "7", '[1,null,"x"]', "[".repeat(100_000)]) {
    const annotations = { "autoscaling.alpha.kubernetes.io/metrics": text };
    expect(targets("v1", { spec, metadata: { annotations } })).toBe("cpu: <unknown>/80%");
  }
});

test("the reference and the replicas", () => {
  const spec = { scaleTargetRef: { kind: "Deployment", name: "web" }, minReplicas: 2, maxReplicas: 10 };
  expect(row("autoscaling/v2/horizontalpodautoscalers", { spec, status: { currentReplicas: 3 } })).toMatchObject({
    Reference: "Deployment/web",
    MinPods: "2",
    MaxPods: 10,
    Replicas: 3,
  });
  expect(row("autoscaling/v2/horizontalpodautoscalers", {})["MinPods"]).toBe("<unset>");
});
