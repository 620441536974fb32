// One Event resource (v1), as the kubelet and the controllers write them.
import { metadata, type Resource, versionOf } from "./metadata.ts";
import type { Plan } from "./plan.ts";
import { Random, uuidOf } from "./seeded-random.ts";

/** The apiserver forgets an event this many seconds after its last time. */
export const keptSeconds = 3600;

export interface EventFacts {
  readonly apiVersion?: string;
  readonly kind: string;
  /** Of the resource; an event about a cluster-scoped one lies in "default". */
  readonly namespace: string;
  readonly name: string;
  readonly fieldPath?: string;
  readonly reason: string;
  readonly message: string;
  readonly warning?: boolean;
  readonly component: string;
  readonly host?: string;
  /** Seconds before the capture, of the first and the last time. */
  readonly first: number;
  readonly last: number;
  readonly count?: number;
}

/** What an event is about and who reports it: the part that several events of one thing share. */
export type EventSource = Pick<
  EventFacts,
  "apiVersion" | "kind" | "namespace" | "name" | "fieldPath" | "component" | "host"
>;
export type EventTimes = Pick<EventFacts, "first" | "last" | "count">;

export function normal(source: EventSource, reason: string, message: string, times: EventTimes): EventFacts {
  return { ...source, reason, message, ...times };
}

export function warning(source: EventSource, reason: string, message: string, times: EventTimes): EventFacts {
  return { ...source, reason, message, ...times, warning: true };
}

export function once(ago: number): EventTimes {
  return { first: ago, last: ago };
}

export function eventResource(plan: Plan, facts: EventFacts): Resource {
  const { kind, namespace, name, reason, message, component, host = "", fieldPath } = facts;
  const isNode = kind === "Node";
  const id = new Random(plan.seed, `event ${kind}/${namespace}/${name}/${reason}/${message}`).hex(14);
  return {
    kind: "Event",
    apiVersion: "v1",
    metadata: metadata(plan, "Event", namespace || "default", `${name}.18${id}`, facts.first),
    involvedObject: {
      kind,
      namespace: namespace === "" ? undefined : namespace,
      name,
      // The kubelet puts a node's name where its uid belongs; everyone else the uid.
      uid: isNode ? name : uuidOf(plan.seed, kind, namespace, name),
      apiVersion: isNode ? undefined : (facts.apiVersion ?? "v1"),
      resourceVersion: isNode ? undefined : versionOf(plan, kind, namespace, name),
      fieldPath,
    },
    reason,
    message,
    source: host === "" ? { component } : { component, host },
    firstTimestamp: plan.clock.ago(facts.first),
    lastTimestamp: plan.clock.ago(facts.last),
    count: facts.count ?? 1,
    type: facts.warning === true ? "Warning" : "Normal",
    eventTime: null,
    reportingComponent: component,
    reportingInstance: host,
  };
}
