import { describe, expect, test } from "bun:test";
import { canConvert, converted } from "./convert.ts";

const hpa = (version: string) => ({ group: "autoscaling", version, resource: "horizontalpodautoscalers" });
const v2 = (metrics: object[], currentMetrics: object[], more: object = {}) => ({
  apiVersion: "autoscaling/v2",
  kind: "HorizontalPodAutoscaler",
  metadata: { name: "web", annotations: { team: "shop" } },
  spec: { scaleTargetRef: { kind: "Deployment", name: "web" }, minReplicas: 2, maxReplicas: 10, metrics, ...more },
  status: { currentReplicas: 3, desiredReplicas: 3, currentMetrics },
});

describe("an autoscaler as autoscaling/v1", () => {
  test("has fields for CPU", () => {
    const target = { type: "Utilization", averageUtilization: 80 };
    const current = { averageValue: "43m", averageUtilization: 43 };
    const object = v2(
      [{ type: "Resource", resource: { name: "cpu", target } }],
      [{ type: "Resource", resource: { name: "cpu", current } }],
    );
    expect(converted(object, hpa("v2"), hpa("v1"))).toEqual({
      apiVersion: "autoscaling/v1",
      kind: "HorizontalPodAutoscaler",
      metadata: {
        name: "web",
        annotations: {
          team: "shop",
          "autoscaling.alpha.kubernetes.io/current-metrics":
            '[{"type":"Resource","resource":{"name":"cpu","currentAverageUtilization":43,"currentAverageValue":"43m"}}]',
        },
      },
      spec: {
        scaleTargetRef: { kind: "Deployment", name: "web" },
        minReplicas: 2,
        maxReplicas: 10,
        targetCPUUtilizationPercentage: 80,
      },
      status: { currentReplicas: 3, desiredReplicas: 3, currentCPUUtilizationPercentage: 43 },
    });
  });

  test("has everything else in annotations", () => {
    const metrics = [
      { type: "External", external: { metric: { name: "q" }, target: { type: "AverageValue", averageValue: "30" } } },
      {
        type: "Object",
        object: {
          describedObject: { kind: "Ingress", name: "many" },
          target: { type: "Value", value: "2k" },
          metric: { name: "h" },
        },
      },
    ];
    const object = v2(metrics, [], { behavior: { scaleDown: { stabilizationWindowSeconds: 5 } } });
    expect(converted(object, hpa("v2"), hpa("v1"))).toMatchObject({
      metadata: {
        annotations: {
          "autoscaling.alpha.kubernetes.io/metrics":
            '[{"type":"External","external":{"metricName":"q","targetAverageValue":"30"}},{"type":"Object","object":{"target":{"kind":"Ingress","name":"many"},"metricName":"h","targetValue":"2k"}}]',
          "autoscaling.alpha.kubernetes.io/behavior": '{"scaleDown":{"stabilizationWindowSeconds":5}}',
        },
      },
    });
  });
});

test("an event of the core group is one of events.k8s.io under other names", () => {
  const core = { group: "", version: "v1", resource: "events" };
  const own = { group: "events.k8s.io", version: "v1", resource: "events" };
  const event = {
    apiVersion: "v1",
    kind: "Event",
    metadata: { name: "e1" },
    involvedObject: { kind: "Pod", name: "web" },
    reason: "Pulled",
    message: "there",
    source: { component: "kubelet" },
    firstTimestamp: "2026-11-20T06:46:49Z",
    lastTimestamp: null,
    count: 12,
    type: "Normal",
    eventTime: null,
    reportingComponent: "",
    reportingInstance: "",
  };
  expect(canConvert(core, own, false)).toBe(true);
  expect(JSON.stringify(converted(event, core, own))).toBe(
    JSON.stringify({
      apiVersion: "events.k8s.io/v1",
      kind: "Event",
      metadata: { name: "e1" },
      eventTime: null,
      reason: "Pulled",
      regarding: { kind: "Pod", name: "web" },
      note: "there",
      type: "Normal",
      deprecatedSource: { component: "kubelet" },
      deprecatedFirstTimestamp: "2026-11-20T06:46:49Z",
      // No pointer in Go: written even where there is none.
      deprecatedLastTimestamp: null,
      deprecatedCount: 12,
    }),
  );
});

test("other versions are other names, but where they are known to differ", () => {
  const cronJob = (version: string) => ({ group: "batch", version, resource: "cronjobs" });
  const widget = (version: string) => ({ group: "example.com", version, resource: "widgets" });
  const ingress = (version: string) => ({ group: "networking.k8s.io", version, resource: "ingresses" });
  expect(canConvert(cronJob("v1"), cronJob("v1beta1"), false)).toBe(true);
  expect(converted({ apiVersion: "batch/v1", spec: {} }, cronJob("v1"), cronJob("v1beta1"))).toEqual({
    apiVersion: "batch/v1beta1",
    spec: {},
  });
  expect(canConvert(widget("v1"), widget("v1beta1"), false)).toBe(true);
  expect(canConvert(widget("v1"), widget("v1beta1"), true)).toBe(false);
  expect(canConvert(ingress("v1"), ingress("v1beta1"), false)).toBe(false);
  expect(canConvert(ingress("v1"), ingress("v1"), true)).toBe(true);
  expect(canConvert(hpa("v1"), hpa("v2"), false)).toBe(false);
  expect(canConvert(hpa("v2"), widget("v1"), false)).toBe(false);
});
