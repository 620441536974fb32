import { expect, test } from "bun:test";
import { bunCodecs } from "../../../cli/read/codecs.ts";
import { block } from "../../../test/kit/format-fixtures/cluster-info-dump.ts";
import { gatheredCluster } from "../../../test/kit/format-fixtures/kubectl-gather.ts";
import { node, pod, typedList, yamlList } from "../../../test/kit/format-fixtures/objects.ts";
import { importDetected } from "../../../test/kit/import-fixture.ts";
import { memorySource } from "../../../test/kit/memory-source.ts";
import { files, tarGzOf, tarOf } from "../../../test/kit/tar-fixture.ts";
import { openArchive } from "../archive/open.ts";
import { isKubinError } from "../error.ts";
import type { FormatName } from "./format.ts";
import { sniff } from "./import.ts";

const encoder = new TextEncoder();
const archive = (contents: Record<string, string>) => openArchive(memorySource(tarOf(files(contents))), bunCodecs);
const file = (text: string, name = "x") => openArchive(memorySource(encoder.encode(text)), bunCodecs, { name });

async function refusal(run: Promise<unknown>): Promise<string> {
  const error: unknown = await run.then(
    () => "nothing was refused",
    (reason: unknown) => reason,
  );
  if (!isKubinError(error, "unreadable")) throw error;
  return error.message;
}

test("each cluster of a kubectl-gather folder is a detection, and gets its own files only", async () => {
  const source = await archive({
    "out/gather.log": "started\n",
    ...gatheredCluster("out/dr1", "web-1"),
    ...gatheredCluster("out/hub", "web-2"),
  });
  const detections = await sniff(source);
  expect(detections).toEqual([
    { format: "kubectl-gather", root: "out/dr1/", others: ["out/hub/"] },
    { format: "kubectl-gather", root: "out/hub/", others: ["out/dr1/"] },
  ]);
  for (const [detection, name] of [
    [detections[0], "web-1"],
    [detections[1], "web-2"],
  ] as const) {
    if (detection === undefined) throw new Error("two are expected");
    const got = await importDetected(source, detection);
    expect(got.resources.map((r) => r.name)).toEqual(["n1", name, "web"]);
    expect(got.logs.map(({ text }) => text)).toEqual(["started\n", `of ${name}\n`, `before ${name}\n`]);
    expect(got.gaps).toEqual([]);
  }
});

test("a hosted cluster inside its management cluster's must-gather is a cluster of its own; image folders are not", async () => {
  const run = "must-gather.local.1234567890123456789";
  const source = await archive({
    [`${run}/a/namespaces/shop/core/pods.yaml`]: yamlList(pod("managing")),
    [`${run}/a/hostedcluster-one/namespaces/shop/core/pods.yaml`]: yamlList(pod("hosted")),
    [`${run}/a/hostedcluster-one/host_service_logs/kubelet.log`]: "hosted\n",
    [`${run}/b/cluster-scoped-resources/core/nodes.yaml`]: yamlList(node),
  });
  const detections = await sniff(source);
  expect(detections.map(({ root }) => root)).toEqual([`${run}/a/`, `${run}/a/hostedcluster-one/`]);
  const names = [];
  for (const detection of detections) {
    const got = await importDetected(source, detection);
    expect(got.gaps).toEqual([]);
    names.push([...got.resources.map((r) => r.name), ...got.logs.map(({ text }) => text)]);
  }
  expect(names).toEqual([
    ["managing", "n1"],
    ["hosted", "hosted\n"],
  ]);
});

test("a second dump beside the first is said to be left out", async () => {
  const source = await archive({
    "a/cluster-resources/nodes.json": typedList("Node", "v1", node),
    "b/cluster-resources/nodes.json": typedList("Node", "v1", node),
  });
  const [detection, ...more] = await sniff(source);
  if (detection === undefined) throw new Error("one is expected");
  expect([detection.root, more]).toEqual(["a/", []]);
  const { gaps, resources } = await importDetected(source, detection);
  expect(resources.length).toBe(1);
  expect(gaps.map((gap) => `${gap.reason} ${gap.what}`)).toEqual(["unsupported b/"]);
});

test("two formats at the same depth are both named, and one can be forced", async () => {
  const both = {
    "d/kubecapture/core_v1/nodes-2024-05-01T10-00-00Z.0000.json": typedList("Node", "v1", node),
    "d/shop/replication-controllers.json": typedList("ReplicationController", "v1"),
    "d/shop/pods.json": typedList("Pod", "v1", pod("web-1")),
  };
  const mixed = await archive({ ...both, "d/kubecapture/cluster/nodes/n1.yaml": JSON.stringify(node) });
  expect((await sniff(mixed))[0]?.format).toBe("crashd");
  const [forced] = await sniff(mixed, { format: "cluster-info-dump" });
  expect(forced).toEqual({ format: "cluster-info-dump", root: "d/" });
  const ambiguous = await archive({
    "d/cluster/nodes/n1.yaml": JSON.stringify(node),
    "d/namespaces/shop/core/pods.yaml": yamlList(pod("web-1")),
  });
  expect((await sniff(ambiguous))[0]?.alsoLooksLike).toEqual(["must-gather"]);
});

test("a forced format that finds nothing says so and what to do", async () => {
  const source = await archive({ "b/cluster-resources/nodes.json": "[]" });
  const message = await refusal(sniff(source, { format: "must-gather" }));
  expect(message).toContain("no cluster-scoped-resources/");
  expect(message).toContain("Leave out --format");
  const list = await file(typedList("Pod", "v1", pod("web-1")));
  expect(await refusal(sniff(list, { format: "sonobuoy" }))).toContain("one file of resources");
});

test("an input that is one file is told by its beginning, never by its name", async () => {
  const cases: [string, FormatName, string][] = [
    [typedList("Pod", "v1", pod("web-1")), "manifests", "sections"],
    [yamlList(pod("web-1")), "manifests", "sections"],
    ["# mine\n---\napiVersion: v1\nkind: Pod\nmetadata:\n  name: a\n", "manifests", "sections"],
    [typedList("Node", "v1", node) + "\n" + block("web-1", "app", "x\n"), "cluster-info-dump", "sections"],
    ['{\n "selfLink": "/api/v1/nodes",\n "resourceVersion": "1",\n "Items": []}', "cluster-info-dump", "sections"],
    ['{"kind":"Event","apiVersion":"audit.k8s.io/v1","level":"Metadata"}\n', "logs", "log"],
    ['{"level":"info","msg":"up"}\n', "logs", "log"],
    ["I0722 02:39:16.347182       1 server.go:1062] up\n", "logs", "log"],
  ];
  for (const [text, format, single] of cases) {
    for (const name of ["pods.log", "list.yaml"]) {
      expect((await sniff(await file(text, name))).map((found) => [found.format, found.single ?? ""])).toEqual([
        [format, single],
      ]);
    }
  }
  for (const text of ["hello", "dear team,\nplease look at the pods\n", "replicas: 3\n"]) {
    expect(await refusal(sniff(await file(text)))).toContain("--format logs");
    expect((await sniff(await file(text), { format: "logs" }))[0]?.single).toBe("log");
  }
});

test("an audit log is lines, not resources, and its framing is its own", async () => {
  const source = await file('{"kind":"Event","apiVersion":"audit.k8s.io/v1"}\n'.repeat(3), "audit.log");
  const [detection] = await sniff(source);
  if (detection === undefined) throw new Error("one is expected");
  const got = await importDetected(source, detection);
  expect([got.resources.length, got.logs[0]?.stream.file, got.logs[0]?.text.split("\n").length]).toEqual([
    0,
    "audit.log",
    4,
  ]);
});

test("a compressed list that is cut keeps its whole items and says that it is cut", async () => {
  const items = Array.from({ length: 400 }, (_, i) => pod(`web-${String(Bun.hash(String(i)))}`));
  const whole = Bun.gzipSync(JSON.stringify({ apiVersion: "v1", kind: "List", items }, null, 1));
  const source = await openArchive(memorySource(whole.subarray(0, whole.length - 900)), bunCodecs, {
    name: "p.json.gz",
  });
  const [detection] = await sniff(source);
  if (detection === undefined) throw new Error("one is expected");
  const { resources, gaps } = await importDetected(source, detection);
  expect(resources.length).toBeGreaterThan(100);
  expect(gaps.map((gap) => gap.reason)).toContain("truncated");
});

test("an archive of anything else is refused", async () => {
  const source = await openArchive(memorySource(tarGzOf(files({ "a/b.txt": "x", "c.yaml": "y: 1" }))), bunCodecs);
  expect(await refusal(sniff(source))).toStartWith("Cannot import the input: none of its 2 files is of a known dump");
});
