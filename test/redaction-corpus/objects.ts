// Kubernetes objects around a value: only as much of each as a real one could not do without.
import type { Dice } from "./dice.ts";
import type { Resource } from "./entry.ts";

export function metadata(d: Dice, extra: Resource = {}): Resource {
  return {
    name: `${d.word()}-${d.word()}`,
    namespace: d.pick(["shop", "billing", "platform", "monitoring", "kube-system"]),
    uid: d.uuid(),
    resourceVersion: String(d.below(90_000_000)),
    creationTimestamp: "2026-03-04T10:11:12Z",
    ...extra,
  };
}

export function object(d: Dice, apiVersion: string, kind: string, body: Resource, extra: Resource = {}): Resource {
  return { apiVersion, kind, metadata: metadata(d, extra), ...body };
}

export function configMap(d: Dice, file: string, text: string): Resource {
  return object(d, "v1", "ConfigMap", { data: { "log.level": "info", [file]: text } });
}

export function secretObject(d: Dice, type: string, data: Resource, extra: Resource = {}): Resource {
  return object(d, "v1", "Secret", { type, data }, extra);
}

export function podTemplate(d: Dice, container: Resource): Resource {
  const name = d.word();
  return {
    metadata: { labels: { app: name } },
    spec: { containers: [{ name, image: `registry.example.com/${name}:1.${d.below(40)}.0`, ...container }] },
  };
}

/** A pod, or a controller that makes one: people look at all of them. */
export function workload(d: Dice, container: Resource): Resource {
  const template = podTemplate(d, container);
  const labels = { selector: { matchLabels: { app: "web" } } };
  switch (d.below(6)) {
    case 0:
      return object(d, "v1", "Pod", { spec: template["spec"], status: { phase: "Running" } });
    case 1:
      return object(d, "apps/v1", "StatefulSet", { spec: { serviceName: "web", replicas: 1, ...labels, template } });
    case 2:
      return object(d, "apps/v1", "DaemonSet", { spec: { ...labels, template } });
    case 3:
      return object(d, "batch/v1", "CronJob", {
        spec: { schedule: "*/5 * * * *", jobTemplate: { spec: { template } } },
      });
    case 4:
      return object(d, "apps/v1", "ReplicaSet", { spec: { replicas: 2, ...labels, template } });
    default:
      return object(d, "apps/v1", "Deployment", { spec: { replicas: 2, ...labels, template } });
  }
}

export function event(d: Dice, reason: string, message: string): Resource {
  return object(d, "v1", "Event", {
    involvedObject: { kind: "Pod", namespace: "shop", name: `${d.word()}-0`, uid: d.uuid() },
    reason,
    message,
    type: "Warning",
    count: 1 + d.below(9),
    source: { component: "kubelet", host: `node-${d.below(9)}` },
    lastTimestamp: "2026-03-04T10:11:12Z",
  });
}
