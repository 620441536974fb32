// The Kubernetes API of a link in workerd: what is served, lists in every form and encoding, single objects, refusals.
import { beforeAll, expect, test } from "vitest";
import { path, routes } from "../../db/model/contract/routes.ts";
import { type KubeClient, kubeClient, type List, partialType, type Table, tableType } from "./kube-call.ts";
import { configCount, kubeBase, podNames, pushCluster } from "./kube-sample.ts";
import { call, newUpload, type Upload } from "./kubin.ts";

let upload: Upload;
let kube: KubeClient;
beforeAll(async () => {
  upload = await pushCluster();
  kube = kubeClient(upload);
});

test("what is served is told in the aggregated form with a tag, and not twice", async () => {
  for (const version of ["v2", "v2beta1"]) {
    const accept = `application/json;g=apidiscovery.k8s.io;v=${version};as=APIGroupDiscoveryList,application/json`;
    for (const at of ["/api", "/apis"]) {
      const answer = await kube.ask(at, { headers: { accept } });
      const { kind, items } = await answer.json<{ kind: string; items: { versions: { resources: object[] }[] }[] }>();
      expect([kind, answer.headers.get("content-type")]).toEqual([
        "APIGroupDiscoveryList",
        `application/json;g=apidiscovery.k8s.io;v=${version};as=APIGroupDiscoveryList`,
      ]);
      expect(items.flatMap((group) => group.versions.flatMap(({ resources }) => resources)).length).toBeGreaterThan(0);
      const etag = answer.headers.get("etag") ?? "";
      const again = await kube.ask(at, { headers: { accept, "if-none-match": etag } });
      expect([again.status, await again.text(), again.headers.get("etag")]).toEqual([304, "", etag]);
    }
  }
});

test("older clients are told it in the legacy form, and the version, the root and the health with it", async () => {
  expect(await kube.json("/api")).toMatchObject({ kind: "APIVersions", versions: ["v1"] });
  const { groups } = await kube.json<{ groups: { name: string }[] }>("/apis");
  expect(groups.map(({ name }) => name)).toEqual(expect.arrayContaining(["apps", "stable.example.com"]));
  const { resources } = await kube.json<{ resources: { name: string }[] }>("/apis/stable.example.com/v1");
  expect(resources).toMatchObject([{ name: "crontabs", kind: "CronTab", namespaced: true }]);
  expect(await kube.json("/version")).toMatchObject({ gitVersion: "v1.36.2" });
  expect(await kube.json("/")).toMatchObject({ paths: expect.arrayContaining(["/apis/stable.example.com/v1"]) });
  for (const at of ["/healthz", "/livez", "/readyz/ping"]) expect(await kube.text(at)).toBe("ok");
  expect(await kube.json("/openapi/v3")).toEqual({ paths: {} });
  expect((await kube.ask("/openapi/v2")).status).toBe(404);
});

test("a list is whole JSON out of the packs, and its pages are it again", async () => {
  const whole = await kube.json<List>("/api/v1/namespaces/shop/pods");
  expect([whole.kind, whole.items.map((pod) => pod.metadata.name), whole.items[0]?.kind]).toEqual([
    "PodList",
    podNames,
    undefined,
  ]);
  const paged: string[] = [];
  let next: string | undefined = "";
  for (let left: number | undefined = podNames.length; next !== undefined;) {
    const page: List = await kube.json<List>(`/api/v1/pods?limit=7&continue=${next}`);
    paged.push(...page.items.map((pod) => pod.metadata.name));
    left -= page.items.length;
    expect(page.metadata.remainingItemCount ?? 0).toBe(left);
    next = page.metadata.continue;
  }
  expect(paged).toEqual(podNames);
  const large = await kube.json<List>("/api/v1/configmaps");
  expect(large.items.length).toBe(configCount);
});

test("tables and metadata are lists, too", async () => {
  const table = await kube.json<Table>("/api/v1/pods", tableType);
  expect(table.columnDefinitions.slice(0, 5).map(({ name }) => name)).toEqual([
    "Name",
    "Ready",
    "Status",
    "Restarts",
    "Age",
  ]);
  // Its age is that of the moment of capture.
  const row = table.rows[3];
  expect([row?.cells.slice(0, 5), row?.object?.kind]).toEqual([
    ["web-03", "1/1", "Running", "0", "24h"],
    "PartialObjectMetadata",
  ]);
  const custom = await kube.json<Table>("/apis/stable.example.com/v1/crontabs?includeObject=Object", tableType);
  expect(custom.rows).toMatchObject([{ cells: ["nightly", "0 3 * * *", 2], object: { kind: "CronTab" } }]);
  const partial = await kube.json<List>("/api/v1/pods?labelSelector=app%3Dweb&limit=2", partialType);
  expect([partial.kind, partial.items.map(({ kind }) => kind)]).toEqual([
    "PartialObjectMetadataList",
    ["PartialObjectMetadata", "PartialObjectMetadata"],
  ]);
});

test("one object is shown as JSON, as YAML, as a table and indented", async () => {
  const at = "/api/v1/namespaces/shop/pods/web-07";
  expect(await kube.text(at)).toMatch(/^\{"kind":"Pod","apiVersion":"v1","metadata":\{"name":"web-07"/);
  expect(await kube.text(at, "application/yaml")).toMatch(/^apiVersion: v1\nkind: Pod\nmetadata:\n/);
  const { rows } = await kube.json<Table>(at, tableType);
  expect(rows.map(({ cells }) => cells[0])).toEqual(["web-07"]);
  expect(await kube.text(`${at}?pretty=true`)).toMatch(/^\{\n {2}"kind": "Pod",\n/);
  expect(await kube.text(`${at}/status`)).toContain('"phase":"Running"');
});

test("a large answer is compressed for those who take it, once", async () => {
  const at = "/api/v1/configmaps?limit=500&includeObject=Object";
  const ask = (encoding: string) => kube.ask(at, { headers: { accept: tableType, "accept-encoding": encoding } });
  const [plain, packed] = [await ask("identity"), await ask("gzip")];
  expect([plain.headers.get("content-encoding"), packed.headers.get("content-encoding")]).toEqual([null, "gzip"]);
  // The runtime unpacks what says that it is packed: packed twice it would be no text now.
  const text = await packed.text();
  expect(text.length).toBeGreaterThan(128 * 1024);
  expect(text).toBe(await plain.text());
});

test("every answer to a question about resources says what it is of, and is no shared cache's", async () => {
  const answer = await kube.ask("/api/v1/pods?limit=1");
  await answer.text();
  expect(answer.headers.get("warning")).toMatch(/^299 - "snapshot of prod-eu, captured \d+d ago, read-only"$/);
  expect(answer.headers.get("cache-control")).toContain("private");
  expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
});

test("writes are refused by name, and what is not there is not found", async () => {
  const pod = "/api/v1/namespaces/shop/pods/web-00";
  const refused = { code: 403, reason: "Forbidden" };
  for (const [at, method] of [
    [pod, "DELETE"],
    [pod, "PUT"],
    [`${pod}/exec?command=sh`, "POST"],
    ["/api/v1/namespaces/shop/pods", "POST"],
  ] as const) {
    const status = await kube.status(at, { method });
    expect([at, status]).toMatchObject([at, refused]);
    expect(status.message).toContain("this is a read-only snapshot");
  }
  expect(await kube.status("/api/v1/namespaces/shop/pods/none")).toMatchObject({
    code: 404,
    message: 'pods "none" not found',
  });
  expect(await kube.status("/api/v1/pods?continue=garbage")).toMatchObject({ code: 400, reason: "BadRequest" });
  expect((await kube.ask("/apis/no.such.group/v1/things")).status).toBe(404);
});

test("a patch with dryRun is answered with what would be, and changes nothing", async () => {
  const at = "/api/v1/namespaces/shop/pods/web-01";
  const patch = (type: string, body: unknown): RequestInit => ({
    method: "PATCH",
    headers: { "content-type": type },
    body: JSON.stringify(body),
  });
  const added = { metadata: { labels: { tier: "front" } } };
  for (const type of ["application/merge-patch+json", "application/strategic-merge-patch+json"]) {
    const answer = await kube.ask(`${at}?dryRun=All`, patch(type, added));
    expect([answer.status, await answer.json()]).toMatchObject([
      200,
      { kind: "Pod", metadata: { labels: { app: "web", tier: "front" } } },
    ]);
  }
  const operations = [{ op: "add", path: "/metadata/labels/tier", value: "front" }];
  const answer = await kube.ask(`${at}?dryRun=All`, patch("application/json-patch+json", operations));
  expect(await answer.json()).toMatchObject({ metadata: { labels: { tier: "front" } } });
  // As deep as it may nest: the stack of an isolate holds it in every form.
  const deep = JSON.parse(`${'{"a":'.repeat(990)}1${"}".repeat(990)}`);
  const init = patch("application/merge-patch+json", { metadata: { annotations: deep } });
  const headers = new Headers(init.headers);
  headers.set("accept", "application/yaml");
  expect((await kube.ask(`${at}?dryRun=All`, { ...init, headers })).status).toBe(200);
  expect(await kube.text(at)).not.toContain("tier");
});

test("the kubeconfig names the link, and a link that opens nothing says so where clients show it", async () => {
  const answer = await kube.ask("/kubeconfig?namespace=shop");
  expect([answer.status, answer.headers.get("cache-control")]).toEqual([200, "no-store"]);
  const text = new TextDecoder().decode(await answer.arrayBuffer());
  expect(text).toContain(`server: "${kubeBase(upload)}"`);
  expect(text).toContain('namespace: "shop"');

  const unknown = kubeClient({ slug: "0".repeat(22) });
  expect((await unknown.ask("/apis")).status).toBe(200);
  expect(await unknown.status("/api/v1/pods")).toMatchObject({ code: 404 });
  const deleted = await newUpload();
  expect((await kubeClient(deleted).ask("/api/v1/pods")).status).toBe(503);
  const headers = { authorization: `Bearer ${deleted.token}` };
  await (await call(path(routes.upload, { id: deleted.id }), { method: "DELETE", headers })).text();
  await new Promise((resolve) => setTimeout(resolve, 1050));
  expect(await kubeClient(deleted).status("/api/v1/pods")).toMatchObject({ code: 404 });
  expect(await kubeClient(deleted).json("/api")).toMatchObject({ kind: "APIVersions" });
});

test("over its limit a link's client is asked to wait, in its own words", async () => {
  const often = kubeClient({ slug: "too-often-for-kubernetes" });
  let answered = 0;
  let answer = await often.ask("/healthz");
  // A window that ends meanwhile starts the count again, once.
  for (; answer.status !== 429 && answered < 2001; answered++) {
    await answer.text();
    answer = await often.ask("/healthz");
  }
  expect(answered).toBeGreaterThanOrEqual(1000);
  expect([answer.status, answer.headers.get("retry-after")]).toEqual([429, "6"]);
  expect(await answer.json()).toMatchObject({
    kind: "Status",
    code: 429,
    reason: "TooManyRequests",
    details: { retryAfterSeconds: 6 },
  });
  expect((await kube.ask("/healthz")).status).toBe(200);
});
