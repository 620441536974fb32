// Kubernetes objects in which some field has a type or a value that no API server would accept.
import * as fc from "fast-check";
import { podOf } from "../kit/small-bundle.ts";

type JsonObject = Record<string, unknown>;

/** Objects of the kinds that importers, printers and redaction look into, with group and plural. */
export const soundObjects: readonly (readonly [group: string, resource: string, object: object])[] = [
  ["", "pods", { ...podOf("shop", "web-1") }],
  [
    "",
    "nodes",
    {
      ...named("v1", "Node", "n1", { labels: { "node-role.kubernetes.io/worker": "" } }),
      spec: { unschedulable: true },
      status: {
        conditions: [{ type: "Ready", status: "True", lastHeartbeatTime: "2026-01-01T00:00:00Z" }],
        addresses: [{ type: "InternalIP", address: "10.0.0.1" }],
        nodeInfo: { kubeletVersion: "v1.32.0", osImage: "Linux" },
      },
    },
  ],
  [
    "",
    "services",
    {
      ...named("v1", "Service", "web", { namespace: "shop" }),
      spec: { type: "LoadBalancer", clusterIP: "10.1.0.1", ports: [{ port: 80, nodePort: 30080, protocol: "TCP" }] },
      status: { loadBalancer: { ingress: [{ ip: "192.0.2.1" }] } },
    },
  ],
  [
    "",
    "events",
    {
      ...named("v1", "Event", "web-1.17", { namespace: "shop" }),
      involvedObject: { kind: "Pod", name: "web-1", namespace: "shop", uid: "u" },
      reason: "BackOff",
      message: "Back-off restarting",
      type: "Warning",
      count: 3,
      series: { count: 2, lastObservedTime: "2026-01-01T00:00:00Z" },
      lastTimestamp: "2026-01-01T00:00:00Z",
    },
  ],
  [
    "",
    "secrets",
    {
      ...named("v1", "Secret", "db", { namespace: "shop", annotations: { note: "x" } }),
      type: "Opaque",
      data: { password: "aHVudGVyMjIy", "tls.key": "LS0tLS1CRUdJTg==" },
      stringData: { token: "abcdefgh12345" },
    },
  ],
  [
    "",
    "configmaps",
    {
      ...named("v1", "ConfigMap", "settings", { namespace: "shop" }),
      data: { "app.properties": "db.password=hunter222\n", json: '{"token":"abc12345"}' },
      binaryData: { "x.bin": "AAEC" },
    },
  ],
  [
    "apps",
    "deployments",
    {
      ...named("apps/v1", "Deployment", "web", { namespace: "shop", generation: 4 }),
      spec: {
        replicas: 3,
        strategy: { type: "RollingUpdate" },
        template: {
          spec: { containers: [{ name: "a", image: "b:1", env: [{ name: "DB_PASSWORD", value: "hunter222" }] }] },
        },
      },
      status: { readyReplicas: 2, availableReplicas: 2, conditions: [{ type: "Available", status: "False" }] },
    },
  ],
  [
    "apiextensions.k8s.io",
    "customresourcedefinitions",
    {
      ...named("apiextensions.k8s.io/v1", "CustomResourceDefinition", "widgets.example.com", {}),
      spec: {
        group: "example.com",
        scope: "Namespaced",
        names: { plural: "widgets", kind: "Widget", shortNames: ["wd"], categories: ["all"] },
        versions: [{ name: "v1", served: true }],
      },
    },
  ],
];

function named(apiVersion: string, kind: string, name: string, metadata: object): JsonObject {
  return { apiVersion, kind, metadata: { name, uid: `uid-${name}`, resourceVersion: "5", ...metadata } };
}

const oddText = [
  "",
  "null",
  "a\u0000b",
  "a\nb",
  "\ud800",
  "\u202e",
  "..",
  "a/b",
  "%2e",
  "__proto__",
  "constructor",
  "x".repeat(600),
  "+275760-09-13T00:00:00Z",
  "9999-12-31T23:59:59-23:59",
  "-000001-01-01T00:00:00Z",
  "aGVsbG8gd29ybGQ=",
  "{",
  "[1,2",
];
const oddNumbers = [-1, 0, -0, 1.5, 2 ** 31, 2 ** 53, 2 ** 53 + 2, 1e21, 1e308, -1e308];

export const oddValue: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom(null, true, false, ...oddText, ...oddNumbers),
  fc.constantFrom([], {}, [null], [[]], [{}], { a: null }, { name: 1 }, { kind: "Secret", data: 5 }, { items: [1] }),
  fc.json({ maxDepth: 3 }).map((text): unknown => JSON.parse(text)),
  fc.string({ unit: "binary", maxLength: 12 }),
);

/** One of the sound objects with up to four of its values replaced, removed, or put into a list. */
export const oddObject: fc.Arbitrary<readonly [group: string, resource: string, object: JsonObject]> = fc
  .tuple(
    fc.constantFrom(...soundObjects),
    fc.array(fc.tuple(fc.nat({ max: 200 }), fc.constantFrom("set", "set", "set", "drop", "wrap", "rename"), oddValue), {
      maxLength: 4,
    }),
  )
  .map(([[group, resource, sound], edits]) => {
    const object: JsonObject = structuredClone({ ...sound });
    for (const [at, how, value] of edits) editPlace(object, at, how, value);
    return [group, resource, object] as const;
  });

function editPlace(object: JsonObject, at: number, how: string, value: unknown): void {
  const places = placesIn(object);
  const [holder, key] = places[at % Math.max(1, places.length)] ?? [];
  if (holder === undefined || key === undefined) return;
  if (how === "drop") delete holder[key];
  else if (how === "wrap") holder[key] = [holder[key]];
  // A copy: the next edit may change it, and it stands in other cases too.
  else if (how === "set") holder[key] = structuredClone(value);
  else {
    const name = typeof value === "string" ? value : key.toUpperCase();
    Object.defineProperty(holder, name, { value: holder[key], enumerable: true, configurable: true, writable: true });
  }
}

/** Every key of every object in it, arrays included. */
function placesIn(value: unknown): (readonly [JsonObject, string])[] {
  if (!isObject(value)) return [];
  return Object.keys(value).flatMap((key) => [[value, key] as const, ...placesIn(value[key])]);
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null;
}
