import { expect, test } from "bun:test";
import { importOf } from "../../../test/kit/import-fixture.ts";
import { files, tarGzOf, tarOf } from "../../../test/kit/tar-fixture.ts";

const pod = (name: string, extra: object = {}) => ({
  metadata: { name, namespace: "shop", uid: `uid-${name}`, creationTimestamp: "2024-05-01T10:00:00Z", ...extra },
  spec: { nodeName: "n1" },
});
const podList = (...items: object[]) => JSON.stringify({ kind: "PodList", apiVersion: "v1", items }, null, 2);
const crd = {
  metadata: { name: "widgets.example.com" },
  spec: {
    group: "example.com",
    scope: "Namespaced",
    names: { plural: "widgetry", kind: "Widget", singular: "widget", shortNames: ["wd"] },
    versions: [{ name: "v1", served: true }],
  },
};

test("a support bundle: typed lists are completed, bare arrays taken, types come from CRDs", async () => {
  const bundle = files({
    // Objects before the CRD that names their plural: order in a bundle is random.
    "b/cluster-resources/custom-resources/widgets.example.com/shop.json": JSON.stringify([
      { apiVersion: "example.com/v1", kind: "Widget", metadata: { name: "w", namespace: "shop" }, spec: { big: 1 } },
    ]),
    "b/cluster-resources/pods/shop.json": podList(pod("web-1"), pod("web-2")),
    "b/cluster-resources/custom-resource-definitions.json": JSON.stringify({ metadata: {}, items: [crd] }),
    "b/cluster-resources/clusterRoles.json": JSON.stringify([{ metadata: { name: "admin" } }]),
    "b/cluster-resources/pods/logs/shop/web-1/app.log": "one\ntwo",
    "b/cluster-resources/pods/logs/shop/web-1/app-previous.log": "old\n",
    "b/cluster-resources/pods/logs/shop/web-1/init-logs-errors.log": "init is forbidden",
    "b/cluster-resources/events-errors.json": '["events is forbidden"]',
    "b/cluster-info/cluster_version.json": '{"info":{"gitVersion":"v1.30.1"},"string":"v1.30.1"}',
  });
  const got = await importOf(tarGzOf(bundle));
  expect(got.scanned.detection).toEqual({ format: "support-bundle", root: "b/" });
  expect(got.resources.map((r) => `${r.apiVersion} ${r.kind} ${r.resource} ${r.namespace}/${r.name}`)).toEqual([
    "example.com/v1 Widget widgetry shop/w",
    "v1 Pod pods shop/web-1",
    "v1 Pod pods shop/web-2",
    "apiextensions.k8s.io/v1 CustomResourceDefinition customresourcedefinitions /widgets.example.com",
    "rbac.authorization.k8s.io/v1 ClusterRole clusterroles /admin",
  ]);
  for (const { json, object, kind, apiVersion } of got.resources) {
    expect(json).not.toContain("\n");
    expect(JSON.parse(json)).toEqual({ ...object, kind, apiVersion });
  }
  expect(got.logs.map(({ stream, text }) => [stream.generation, stream.uid, stream.node, stream.file, text])).toEqual([
    ["current", "uid-web-1", "n1", "cluster-resources/pods/logs/shop/web-1/app.log", "one\ntwo"],
    ["previous", "uid-web-1", "n1", "cluster-resources/pods/logs/shop/web-1/app-previous.log", "old\n"],
  ]);
  expect(got.gaps.map((gap) => `${gap.reason}: ${gap.detail}`)).toEqual([
    "forbidden: init is forbidden",
    "forbidden: events is forbidden",
  ]);
  const { catalogue, totals } = got.scanned;
  expect(catalogue.version).toEqual({ gitVersion: "v1.30.1" });
  expect(catalogue.capturedAt).toBe("2024-05-01T10:00:00.000Z");
  expect(catalogue.resources.find((type) => type.kind === "Widget")).toMatchObject({
    shortNames: ["wd"],
    namespaced: true,
  });
  expect(catalogue.kindsSeen.find((seen) => seen.kind === "Pod")?.count).toBe(2);
  expect(totals).toMatchObject({ resources: 5, logFiles: 2, logBytes: 11 });
});

test("of two copies the later resourceVersion wins, then the one with more fields; each is emitted once", async () => {
  const yaml = (version: string, extra: string) =>
    `---\napiVersion: v1\nkind: Pod\nmetadata:\n  name: p\n  namespace: shop\n  resourceVersion: "${version}"\n${extra}`;
  const single = "mg/namespaces/shop/pods/p/p.yaml";
  const list = (version: string) =>
    `---\napiVersion: v1\nitems:\n- apiVersion: v1\n  kind: Pod\n  metadata:\n    name: p\n    namespace: shop\n    resourceVersion: "${version}"\nkind: PodList\n`;
  for (const [first, second, winner] of [
    [list("9"), yaml("10", ""), "10"],
    [list("10"), yaml("9", "spec: {}\n"), "10"],
    [list("7"), yaml("7", "spec:\n  more: fields\n"), "more"],
  ] as const) {
    const got = await importOf(tarOf(files({ "mg/namespaces/shop/core/pods.yaml": first, [single]: second })));
    expect(got.resources.length).toBe(1);
    expect(got.resources[0]?.json).toContain(winner);
    expect(got.scanned.totals.resources).toBe(1);
    expect(got.gaps).toEqual([]);
  }
});

test("collector logs without a namespace find their pod; copies of a pod's log count once; node files find their node", async () => {
  const bundle = files({
    "all-logs/web-1/app.log": "same\n",
    "all-logs/web-2/app.log": "only here\n",
    "my-daemonset/n1.log": "node\n",
    "odd/thing/x.log": "who knows\n",
    "cluster-resources/pods/logs/shop/web-1/app.log": "same\n",
    "cluster-resources/pods/shop.json": podList(pod("web-1"), pod("web-2")),
    "cluster-resources/nodes.json": JSON.stringify({
      kind: "NodeList",
      apiVersion: "v1",
      items: [{ metadata: { name: "n1" } }],
    }),
  });
  const got = await importOf(tarOf(bundle));
  expect(got.logs.map(({ stream: s }) => [s.source, s.namespace, s.pod, s.uid, s.node, s.file])).toEqual([
    ["container", "shop", "web-2", "uid-web-2", "n1", "all-logs/web-2/app.log"],
    ["host", "", "", "", "n1", "my-daemonset/n1.log"],
    ["host", "", "", "", "", "odd/thing/x.log"],
    ["container", "shop", "web-1", "uid-web-1", "n1", "cluster-resources/pods/logs/shop/web-1/app.log"],
  ]);
});

test("a must-gather: compressed and rotated logs, framings, discovery and time from its own files", async () => {
  const stamp = "2021-08-03T09:25:59.362564603Z";
  const logs = "mg/img/namespaces/shop/pods/p/c/c/logs";
  const got = await importOf(
    tarOf(
      files({
        "mg/timestamp": "2021-08-03 12:11:56.9 +0200 CEST m=+1.6\n2021-08-03 12:14:13.632 +0200 CEST m=+138.3\n",
        "mg/img/namespaces/shop/core/pods.yaml": "---\napiVersion: v1\nitems: null\nkind: PodList\n",
        [`${logs}/current.log`]: `${stamp} hi\n`,
        [`${logs}/previous.log`]: "",
        [`${logs}/rotated/0.log.20240101-000000.gz`]: Bun.gzipSync(`${stamp} stdout F rotated\n`),
        "mg/img/aggregated-discovery-apis.yaml": `---
apiVersion: apidiscovery.k8s.io/v2
items:
- metadata:
    name: apps
  versions:
  - resources:
    - resource: deployments
      responseKind: {group: "", kind: Deployment, version: ""}
      scope: Namespaced
      shortNames: [deploy]
      verbs: [get, list, watch]
    version: v1
kind: APIGroupDiscoveryList
`,
      }),
    ),
  );
  expect(got.scanned.detection.root).toBe("mg/img/");
  expect(got.gaps).toEqual([]);
  expect(got.logs.map(({ stream, text }) => [stream.generation, stream.framing, text])).toEqual([
    ["current", "kubelet", `${stamp} hi\n`],
    ["rotated", "cri", `${stamp} stdout F rotated\n`],
  ]);
  expect(got.scanned.totals.emptyLogFiles).toBe(1);
  expect(got.scanned.catalogue.capturedAt).toBe("2021-08-03T10:14:13.632Z");
  const types = got.scanned.catalogue.resources.map((type) => `${type.group}/${type.version}/${type.resource}`);
  // Deployments by discovery, pods because they have a file, though an empty one.
  expect(types).toEqual(["apps/v1/deployments", "/v1/pods"]);
});

test("int64 values pass through YAML and JSON unchanged", async () => {
  const got = await importOf(
    tarOf(
      files({
        "namespaces/a/core/configmaps.yaml":
          "apiVersion: v1\nitems:\n- apiVersion: v1\n  kind: ConfigMap\n  metadata:\n    generation: 9223372036854775807\n    name: y\nkind: ConfigMapList\n",
        "namespaces/a/core/services.yaml":
          '{"apiVersion":"v1","kind":"ServiceList","items":[{"metadata":{"generation": 9007199254740993,"name":"j"}}]}',
      }),
    ),
  );
  expect(got.resources.map((resource) => resource.json)).toEqual([
    '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"generation":9223372036854775807,"name":"y"}}',
    '{"apiVersion":"v1","kind":"Service","metadata":{"generation":9007199254740993,"name":"j"}}',
  ]);
});
