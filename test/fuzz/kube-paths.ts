// Paths of a Kubernetes API: real ones, and what hands and attackers make of them.
import * as fc from "fast-check";
import type { KubeWorld } from "./kube-world.ts";

const subresources = [
  "log",
  "status",
  "scale",
  "exec",
  "attach",
  "portforward",
  "proxy",
  "proxy/metrics",
  "proxy/%2e%2e/x",
  "eviction",
  "binding",
  "token",
  "approval",
  "finalize",
  "ephemeralcontainers",
  "resize",
  "nothing",
  "status/status",
  "__proto__",
];

/** Neither group, version nor resource of anything. */
const strangers = [
  "",
  ".",
  "..",
  "%2e%2e",
  "%252e%252e",
  "watch",
  "proxy",
  "namespaces",
  "pods",
  "v1",
  "v2beta7",
  "no.such.group",
  "metrics.k8s.io",
  "constructor",
  "__proto__",
  "hasOwnProperty",
  "-",
  "*",
  "%00",
  "a%00b",
  "%",
  "%zz",
  "%f",
  "%ff",
  "%c0%ae",
  "%ed%a0%80",
  "%e2%80%ae",
  "%F0%9F%92%A5",
  "💥",
  "Ünïcode",
  "a%2Fb",
  "a%5Cb",
  "a\\b",
  "a;b=c",
  "a b",
  "a%20b",
  "a%0d%0ab",
  "'%20or%201=1--",
  "$1",
  "{}",
  "x".repeat(254),
  "x".repeat(4000),
  "%41".repeat(300),
  "a.".repeat(120),
];

const plainPlaces = [
  "",
  "/",
  "/api",
  "/api/",
  "/apis",
  "/apis/",
  "/version",
  "/version/",
  "/healthz",
  "/healthz/ping",
  "/healthz/etcd",
  "/livez?verbose",
  "/readyz?verbose&exclude=ping&exclude=x",
  "/openapi/v2",
  "/openapi/v3",
  "/openapi/v3/",
  "/openapi/v3/api/v1",
  "/openapi/v3/apis/apps/v1?hash=ABC",
  "/openapi/v3/../v2",
  "/kubeconfig",
  "/kubeconfig?namespace=shop",
  "/kubeconfig?namespace=..%2F%0a-%20x",
  "/metrics",
  "/logs",
  "/swagger-2.0.0.pb-v1",
  "/.well-known/openid-configuration",
  "/api/v1/watch",
  "/apis/apps/v1/watch",
  "/api/v1/watch/",
  "/api/v1/proxy/namespaces/shop/pods/x",
  "/api/v1/nodes/x/proxy/",
  "/debug/pprof/",
];

export function anyPath(world: KubeWorld): fc.Arbitrary<string> {
  const collection = fc.constantFrom(...world.collections);
  const object = fc.constantFrom(...world.objects);
  const real = fc.oneof(
    { weight: 8, arbitrary: collection },
    { weight: 6, arbitrary: object },
    { weight: 3, arbitrary: subresourcePath(world) },
    { weight: 2, arbitrary: fc.constantFrom(...world.logs) },
    { weight: 2, arbitrary: fc.constantFrom(...world.groupVersions, ...world.groupVersions.map(parentOf)) },
    { weight: 3, arbitrary: fc.constantFrom(...plainPlaces) },
    { weight: 2, arbitrary: absentNamespace(world) },
  );
  return fc.oneof(
    { weight: 12, arbitrary: real },
    { weight: 5, arbitrary: fc.tuple(real, fc.array(pathEdit, { minLength: 1, maxLength: 3 })).map(editedPath) },
    { weight: 1, arbitrary: fc.array(fc.constantFrom(...strangers, "api", "apis"), { maxLength: 8 }).map(joined) },
  );
}

/** "/api/v1/watch/namespaces/shop/pods" */
export function watchPath(world: KubeWorld): fc.Arbitrary<string> {
  return fc
    .constantFrom(...world.collections, ...world.objects)
    .map((path) => path.replace(/^\/(?:api|apis\/[^/]+)\/[^/]+/, "$&/watch"));
}

export function subresourcePath(world: KubeWorld): fc.Arbitrary<string> {
  return fc
    .tuple(fc.constantFrom(...world.objects), fc.constantFrom(...subresources))
    .map(([object, subresource]) => `${object}/${subresource}`);
}

const parentOf = (place: string): string => place.slice(0, place.lastIndexOf("/"));
const joined = (segments: readonly string[]): string => segments.map((each) => `/${each}`).join("");

function absentNamespace(world: KubeWorld): fc.Arbitrary<string> {
  const within = world.collections.filter((path) => path.includes("/namespaces/"));
  const names = fc.oneof(fc.constantFrom("absent", "Shop", "shop.", "shop0", "-"), fc.constantFrom(...strangers));
  return fc
    .tuple(fc.constantFrom(...within), names)
    .map(([path, name]) => path.replace(/\/namespaces\/[^/]+/, () => `/namespaces/${name}`));
}

interface PathEdit {
  readonly kind: "replace" | "insert" | "drop" | "double" | "swap" | "cut" | "case";
  readonly at: number;
  readonly text: string;
}

const pathEdit: fc.Arbitrary<PathEdit> = fc.record({
  kind: fc.constantFrom(
    ...(["replace", "replace", "insert", "insert", "drop", "double", "swap", "cut", "case"] as const),
  ),
  at: fc.nat({ max: 255 }),
  text: fc.oneof(fc.constantFrom(...strangers), fc.string({ unit: "binary", maxLength: 12 }).map(encodeSafely)),
});

/** Lone surrogates have no encoding. */
function encodeSafely(text: string): string {
  return encodeURIComponent(text.toWellFormed());
}

function editedPath([path, edits]: readonly [string, readonly PathEdit[]]): string {
  const [place = "", query] = path.split("?", 2);
  const edited = edits.reduce(editedOnce, place);
  return query === undefined ? edited : `${edited}?${query}`;
}

function editedOnce(path: string, { kind, at, text }: PathEdit): string {
  const segments = path.split("/");
  const index = segments.length < 2 ? 0 : 1 + (at % (segments.length - 1));
  const segment = segments[index] ?? "";
  if (kind === "replace") segments[index] = text;
  else if (kind === "drop") segments.splice(index, 1);
  else if (kind === "double") segments.splice(index, 0, segment);
  else if (kind === "swap") segments.splice(index, 2, segments[index + 1] ?? "", segment);
  else if (kind === "cut") segments.length = index;
  else if (kind === "case") segments[index] = segment.toUpperCase();
  else segments[index] = segment.slice(0, at % (segment.length + 1)) + text + segment.slice(at % (segment.length + 1));
  return segments.join("/");
}
