// Bodies: reviews in both encodings, patches of every type, whole objects, and none of these.
import * as fc from "fast-check";
import { byteEdits, edited } from "./byte-edits.ts";
import type { KubeBody, KubeRequest } from "./kube-request.ts";
import type { KubeWorld } from "./kube-world.ts";
import { editedText, textEdits } from "./text-edits.ts";

const encoder = new TextEncoder();
/** A server takes this much, and one byte more not. */
const bodyBytesMax = 3 * 1024 * 1024;

const reviews = {
  SelfSubjectAccessReview: "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews",
  SelfSubjectRulesReview: "/apis/authorization.k8s.io/v1/selfsubjectrulesreviews",
  SubjectAccessReview: "/apis/authorization.k8s.io/v1/subjectaccessreviews",
  SelfSubjectReview: "/apis/authentication.k8s.io/v1/selfsubjectreviews",
} as const;

const specs: fc.Arbitrary<unknown> = fc.constantFrom<unknown>(
  { resourceAttributes: { namespace: "shop", verb: "get", resource: "pods", subresource: "log" } },
  { resourceAttributes: { verb: "*", group: "*", resource: "*" }, user: "system:admin", groups: ["system:masters"] },
  { resourceAttributes: { labelSelector: { requirements: [{ key: "a", operator: "In", values: ["b"] }] } }, user: "u" },
  { nonResourceAttributes: { path: "/healthz", verb: "get" }, user: "u", extra: { __proto__: ["x"], a: ["b"] } },
  { namespace: "shop" },
  { user: "system:serviceaccount:shop:default", groups: Array(2000).fill("g"), resourceAttributes: { verb: "list" } },
  { resourceAttributes: { fieldSelector: { rawSelector: "a=b", requirements: [{}] } } },
  {},
  null,
  7,
  [],
);

/** POSTs to the four reviews. */
export const reviewWrite: fc.Arbitrary<KubeRequest> = fc
  .tuple(fc.constantFrom(...(Object.keys(reviews) as (keyof typeof reviews)[])), specs)
  .chain(([kind, spec]) => {
    const [, , group = "", version = ""] = reviews[kind].split("/");
    const text = JSON.stringify({ apiVersion: `${group}/${version}`, kind, spec });
    const ofJson = bodyLike(text).map((body) => ({ body, type: "application/json" }));
    const whole = protobufOf(`${group}/${version}`, kind);
    const ofProtobuf = fc
      .oneof(
        fc.constant(whole),
        byteEdits.map((edits) => edited(whole, edits)),
        fc.uint8Array({ maxLength: 80 }),
      )
      .map((bytes) => ({ body: { kind: "bytes" as const, bytes }, type: "application/vnd.kubernetes.protobuf" }));
    const type = fc.constantFrom("", "text/plain", "application/yaml", "application/json; charset=utf-16", "*/*");
    return fc
      .tuple(
        fc.oneof(ofJson, ofProtobuf),
        fc.oneof({ weight: 7, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: type }),
      )
      .map(([sent, other]) => write("POST", reviews[kind], "", other ?? sent.type, sent.body));
  });

/** runtime.Unknown around a spec of two texts. */
function protobufOf(apiVersion: string, kind: string): Uint8Array {
  const text = (number: number, value: string | Uint8Array): number[] => {
    const bytes = typeof value === "string" ? encoder.encode(value) : value;
    return [(number << 3) | 2, bytes.length, ...bytes];
  };
  const type = Uint8Array.from([...text(1, apiVersion), ...text(2, kind)]);
  const attributes = Uint8Array.from([...text(1, "shop"), ...text(2, "get"), ...text(5, "pods")]);
  const spec = Uint8Array.from([...text(1, attributes), ...text(3, "somebody"), ...text(4, "a group")]);
  return Uint8Array.from([0x6b, 0x38, 0x73, 0, ...text(1, type), ...text(2, Uint8Array.from(text(2, spec)))]);
}

const pointers = [
  "",
  "/",
  "/metadata/labels/a",
  "/spec/containers/0",
  "/spec/containers/-",
  "/spec/containers/01",
  "/__proto__/x",
  "/constructor/prototype/x",
  "/metadata/~2",
  "/metadata/~1",
  "no/slash",
  "/metadata/name",
  `/${"a/".repeat(500)}`,
];
const values = fc.constantFrom<unknown>(
  1,
  "x",
  null,
  {},
  [],
  { $patch: "delete" },
  { a: { b: [{ c: 1 }] } },
  "x".repeat(2000),
);
const operation = fc.record(
  {
    op: fc.constantFrom("add", "remove", "replace", "test", "copy", "move", "jump", "__proto__"),
    path: fc.constantFrom(...pointers),
    from: fc.constantFrom(...pointers),
    value: values,
  },
  { requiredKeys: ["op"] },
);
const sound = fc.constantFrom<unknown>(
  { op: "add", path: "/metadata/annotations", value: { fuzz: "x" } },
  { op: "add", path: "/spec", value: { list: [1, [2], { a: 1 }] } },
  { op: "copy", from: "/metadata", path: "/status" },
  { op: "copy", from: "", path: "/spec" },
  { op: "move", from: "/metadata/uid", path: "/metadata/labels" },
  { op: "test", path: "/kind", value: "Pod" },
  { op: "remove", path: "/metadata/creationTimestamp" },
);
const directives = fc.constantFrom<unknown>(
  { metadata: { labels: { fuzz: "x", app: null } } },
  { metadata: { $retainKeys: ["name"] } },
  { spec: { $patch: "replace", replicas: 1 } },
  { spec: { template: { spec: { containers: [{ name: "main", $patch: "delete" }, { name: "new" }, {}, 7, null] } } } },
  { spec: { "$setElementOrder/containers": [{ name: "b" }, 7, null], containers: [{ $patch: "replace" }] } },
  { metadata: { "$deleteFromPrimitiveList/finalizers": ["a", {}], finalizers: ["a", "a"] } },
  { $patch: "delete" },
  { metadata: null },
  { metadata: { name: "another" } },
  { metadata: { namespace: "another" } },
  { metadata: { resourceVersion: 7, generation: "x" } },
  JSON.parse('{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}'),
  [],
  "text",
  null,
);

/** PATCHes, PUTs and POSTs of objects, most of them with dryRun=All. */
export function objectWrite(world: KubeWorld): fc.Arbitrary<KubeRequest> {
  const query = fc.constantFrom(
    "dryRun=All",
    "dryRun=All",
    "dryRun=All",
    "dryRun=All&fieldManager=x&force=true",
    "dryRun=",
    "dryRun=All&dryRun=x",
    "",
  );
  const object = fc.constantFrom(...world.objects);
  const patch = fc.oneof(
    fc.tuple(
      fc.constant("application/json-patch+json"),
      fc.oneof(fc.array(fc.oneof(operation, { weight: 4, arbitrary: sound }), { maxLength: 12 }), values),
    ),
    fc.tuple(
      fc.constantFrom(
        "application/merge-patch+json",
        "application/strategic-merge-patch+json",
        "application/apply-patch+yaml",
      ),
      fc.oneof(directives, values),
    ),
    fc.tuple(
      fc.constantFrom("application/json", "", "text/plain", "APPLICATION/MERGE-PATCH+JSON; charset=x"),
      directives,
    ),
  );
  const patches = fc
    .tuple(object, query, patch)
    .chain(([path, asked, [type, value]]) =>
      bodyLike(JSON.stringify(value)).map((body) => write("PATCH", path, asked, type, body)),
    );
  const wholes = fc
    .tuple(
      fc.constantFrom("PUT", "POST"),
      object,
      query,
      fc.constantFrom<unknown>(
        {},
        { metadata: { name: "x" } },
        { metadata: { generateName: "x-" }, spec: { a: 1 } },
        { metadata: [] },
        [],
      ),
    )
    .chain(([method, path, asked, given]) => {
      const place = method === "PUT" ? path : path.slice(0, path.lastIndexOf("/"));
      return bodyLike(JSON.stringify(typed(path, given))).map((body) =>
        write(method, place, asked, "application/json", body),
      );
    });
  return fc.oneof({ weight: 3, arbitrary: patches }, { weight: 1, arbitrary: wholes });
}

/** What a POST there must say of itself; wrong for irregular plurals, as it should be now and then. */
function typed(path: string, given: unknown): unknown {
  const parts = path.split("/");
  const isCore = parts[1] === "api";
  const plural = parts[parts.length - 2] ?? "";
  const kinds: Record<string, string> = {
    pods: "Pod",
    deployments: "Deployment",
    configmaps: "ConfigMap",
    services: "Service",
  };
  const kind = kinds[plural] ?? "Other";
  const apiVersion = isCore ? "v1" : `${parts[2]}/${parts[3]}`;
  return Array.isArray(given) ? given : { apiVersion, kind, ...(given as object) };
}

/** The text mostly; broken, or something of another size, now and then. */
function bodyLike(text: string): fc.Arbitrary<KubeBody> {
  return fc.oneof(
    { weight: 12, arbitrary: fc.constant<KubeBody>({ kind: "text", text }) },
    { weight: 6, arbitrary: textEdits.map((edits): KubeBody => ({ kind: "text", text: editedText(text, edits) })) },
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 60 }).map((bytes): KubeBody => ({ kind: "bytes", bytes })) },
    {
      weight: 1,
      arbitrary: fc
        .constantFrom(9_000, 10_001, 200_000)
        .map((depth): KubeBody => ({ kind: "text", text: `{"spec":${"[".repeat(depth)}${"]".repeat(depth)}}` })),
    },
    {
      weight: 1,
      arbitrary: fc
        .constantFrom(9_000, 10_001)
        .map((depth): KubeBody => ({ kind: "text", text: `${'{"metadata":'.repeat(depth)}1${"}".repeat(depth)}` })),
    },
  );
}

/** A few of them: at the limit, and just above. */
export function largeWrite(world: KubeWorld): fc.Arbitrary<KubeRequest> {
  const bytes = fc.constantFrom(bodyBytesMax, bodyBytesMax + 1, bodyBytesMax + 4096);
  return fc.tuple(bytes, fc.constantFrom(...world.objects)).map(([size, path]) => {
    const body: KubeBody = { kind: "large", bytes: size };
    return write("PATCH", path, "dryRun=All", "application/merge-patch+json", body);
  });
}

function write(method: string, path: string, query: string, contentType: string, body: KubeBody): KubeRequest {
  return {
    method,
    path,
    query,
    headers: contentType === "" ? [] : [["content-type", contentType]],
    body,
    leavesMs: null,
  };
}
