// Who may do what, in workerd: the reader's own questions, and --as from the roles of the snapshot's packs.
import { beforeAll, expect, test } from "vitest";
import { type KubeClient, kubeClient, post } from "./kube-call.ts";
import { pushCluster } from "./kube-sample.ts";

let kube: KubeClient;
beforeAll(async () => {
  kube = kubeClient(await pushCluster());
});

const group = "authorization.k8s.io/v1";
const accessAt = `/apis/${group}/selfsubjectaccessreviews`;

interface Review {
  readonly kind: string;
  readonly status: { readonly allowed?: boolean; readonly resourceRules?: readonly object[] };
}

const access = (verb: string, resource: string) =>
  post({
    apiVersion: group,
    kind: "SelfSubjectAccessReview",
    spec: { resourceAttributes: { namespace: "shop", verb, resource } },
  });

test("a reader may read and not write", async () => {
  for (const [verb, allowed] of [
    ["list", true],
    ["watch", true],
    ["delete", false],
  ] as const) {
    const answer = await kube.ask(accessAt, access(verb, "pods"));
    expect([verb, answer.status, await answer.json()]).toMatchObject([verb, 201, { status: { allowed } }]);
  }
  const rules = await kube.ask(
    `/apis/${group}/selfsubjectrulesreviews`,
    post({ apiVersion: group, kind: "SelfSubjectRulesReview", spec: { namespace: "shop" } }),
  );
  expect((await rules.json<Review>()).status.resourceRules?.length).toBeGreaterThan(0);
});

test("kubectl asks in protobuf, and is answered in JSON", async () => {
  const text = (number: number, value: string | number[]): number[] => {
    const bytes = typeof value === "string" ? [...new TextEncoder().encode(value)] : value;
    return [(number << 3) | 2, bytes.length, ...bytes];
  };
  const attributes = [...text(1, "shop"), ...text(2, "delete"), ...text(5, "pods")];
  const object = text(2, text(1, attributes));
  const type = [...text(1, group), ...text(2, "SelfSubjectAccessReview")];
  const body = Uint8Array.from([0x6b, 0x38, 0x73, 0, ...text(1, type), ...text(2, object)]);
  const protobuf = "application/vnd.kubernetes.protobuf";
  const headers = { "content-type": protobuf, accept: `${protobuf},application/json` };
  const answer = await kube.ask(accessAt, { method: "POST", headers, body });
  expect([answer.status, answer.headers.get("content-type")]).toEqual([201, "application/json"]);
  expect(await answer.json<Review>()).toMatchObject({
    kind: "SelfSubjectAccessReview",
    spec: { resourceAttributes: { namespace: "shop", verb: "delete", resource: "pods" } },
    status: { allowed: false },
  });
});

test("--as is what the cluster's roles say", async () => {
  const as = (user: string): RequestInit => ({ headers: { "impersonate-user": user } });
  const pods = await kube.ask("/api/v1/namespaces/shop/pods?limit=1", as("dev"));
  expect([pods.status, await pods.json()]).toMatchObject([200, { kind: "PodList" }]);
  expect(await kube.status("/api/v1/namespaces/shop/configmaps", as("dev"))).toMatchObject({
    code: 403,
    message:
      'configmaps is forbidden: User "dev" cannot list resource "configmaps" in API group "" in the namespace "shop"',
  });
  expect(await kube.status("/api/v1/namespaces/shop/pods", as("nobody"))).toMatchObject({ code: 403 });
  const asked = await kube.ask(
    `/apis/${group}/subjectaccessreviews`,
    post({
      apiVersion: group,
      kind: "SubjectAccessReview",
      spec: {
        user: "dev",
        resourceAttributes: { namespace: "shop", verb: "get", resource: "pods", subresource: "log" },
      },
    }),
  );
  expect((await asked.json<Review>()).status.allowed).toBe(true);
});

test("a body above the limit is refused, and the next request is answered", async () => {
  const large = { ...access("get", "pods"), body: new Uint8Array(3 * 1024 * 1024 + 1) };
  expect(await kube.status(accessAt, large)).toMatchObject({ code: 413, reason: "RequestEntityTooLarge" });
  expect((await kube.ask(accessAt, access("get", "pods"))).status).toBe(201);
});
