// Kubernetes objects whose fields have the wrong types: through the importer, and through everything that reads resources.
import { describe, expect, test } from "bun:test";
import * as fc from "fast-check";
import { factsOf } from "../../db/model/resource/facts.ts";
import { tablePrinter } from "../../db/model/kube/table/table-printer.ts";
import { pageColumns } from "../../db/model/resource/page-columns.ts";
import { files, tarOf } from "../kit/tar-fixture.ts";
import { importCounted } from "./counted-source.ts";
import { Cases, plannedCases, watchdogMs } from "./fuzz-run.ts";
import { runSeed } from "../kit/run-seed.ts";
import { oddObject, oddValue, soundObjects } from "./odd-objects.ts";

const cases = new Cases();
let imported = 0;

describe(`odd objects (seed ${String(runSeed)})`, () => {
  test(
    "are imported or named in a gap, in lists and alone, with and without their log",
    () => {
      const inputs = fc.tuple(
        fc.array(oddObject, { minLength: 1, maxLength: 4 }),
        fc.constantFrom("bundle", "alone", "yaml"),
      );
      return cases.check(1200, inputs, async ([objects, how]) => {
        const items = objects.map(([, , object]) => object);
        imported += (await importCounted(inputOf(items, how), "pods.json")).resources.length;
      });
    },
    watchdogMs,
  );

  test(
    "name no stream, time or type that a database or a terminal could stumble over",
    () => {
      const odd = fc.oneof(oddValue, fc.constantFrom("u-1", "2026-01-01T00:00:00Z", "shop", "web-1"));
      const pods = fc.record({ name: odd, namespace: odd, uid: odd, node: odd, time: odd });
      const types = fc.tuple(odd, odd, odd, odd, fc.boolean());
      return cases.check(600, fc.tuple(pods, types), async ([pod, type]) => {
        imported += (await importCounted(namesEverywhere(pod, type), "names.tar")).resources.length;
        await importCounted(discoveredNames(type), "discovered.tar");
      });
    },
    watchdogMs,
  );

  test(
    "have facts and cells of the declared types, whatever kind they are taken for",
    () => {
      const kinds = soundObjects.map(([group, resource]) => [group, resource] as const);
      const more = [
        ["batch", "jobs"],
        ["", "persistentvolumeclaims"],
        ["", "persistentvolumes"],
        ["batch", "cronjobs"],
        ["apps", "daemonsets"],
        ["apps", "statefulsets"],
        ["x", "y"],
      ] as const;
      const any = fc.oneof({ weight: 4, arbitrary: oddObject.map(([, , object]): unknown => object) }, oddValue);
      return cases.check(1200, fc.tuple(any, fc.constantFrom(...kinds, ...more)), ([object, [group, resource]]) => {
        const type = { group, version: "v1", resource, namespaced: true, custom: false };
        const table = tablePrinter(type, 34);
        const facts = factsOf({ ...type, minor: 34, table }, object);
        const shown = pageColumns(group, resource, table.columns);
        const cells = shown.cells(facts.cells, facts.status, Date.now());
        expect(cells.length).toBe(shown.names.length);
        for (const cell of [...cells, facts.status, facts.name, facts.namespace, facts.metadata])
          expect(cell).toBeString();
        expect(
          Object.values({ ...facts.labels, ...facts.annotations, ...facts.fields }).every(
            (text) => typeof text === "string",
          ),
        ).toBe(true);
      });
    },
    watchdogMs,
  );

  test("ran as many cases as promised, and most objects were imported", () => {
    expect(cases.ran).toBe(plannedCases.objects);
    expect(imported).toBeGreaterThan(1200);
  });
});

type OddType = readonly [group: unknown, version: unknown, plural: unknown, kind: unknown, namespaced: boolean];

/** Aggregated discovery, and a definition of a type, in which every name is odd. */
function discoveredNames([group, version, plural, kind]: OddType): Uint8Array {
  const served = [
    { resource: plural, responseKind: { kind }, scope: "Namespaced", verbs: null, shortNames: [kind, group] },
  ];
  const aggregated = { items: [{ metadata: { name: group }, versions: [{ version, resources: served }] }] };
  const names = { plural: "as", kind: "A", singular: plural, shortNames: [kind, "sh"], categories: [group] };
  const crd = {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: "as.example.com" },
    spec: { group: "example.com", scope: kind, names, versions: [{ name: version }, { name: "v1", served: group }] },
  };
  return tarOf(
    files({
      "mg/cluster-scoped-resources/apiextensions.k8s.io/customresourcedefinitions/as.yaml": JSON.stringify(crd),
      "mg/aggregated-discovery-api.yaml": JSON.stringify(aggregated),
      "mg/timestamp": typeof version === "string" ? version : "",
    }),
  );
}

/** A pod with its log, and discovery, in which every name is odd. */
function namesEverywhere(
  { name, namespace, uid, node, time }: Readonly<Record<"name" | "namespace" | "uid" | "node" | "time", unknown>>,
  [, version, plural, kind, namespaced]: OddType,
): Uint8Array {
  const pod = {
    metadata: { name: "web-1", namespace: "shop", uid, creationTimestamp: time },
    spec: { nodeName: node },
  };
  const other = { apiVersion: version, kind, metadata: { name, namespace, creationTimestamp: time } };
  const resources = [{ name: plural, kind, namespaced, verbs: ["get"], singularName: name }];
  const legacy = [
    { groupVersion: version, resources },
    { groupVersion: "v1", resources },
  ];
  const folder = "b/cluster-resources/";
  const isText = typeof name === "string" && !/[\0/]/.test(name) && Buffer.byteLength(name) < 90;
  return tarOf(
    files({
      [`${folder}pods/shop.json`]: JSON.stringify({ apiVersion: "v1", kind: "PodList", items: [pod] }),
      [`${folder}pods/logs/shop/web-1/main.log`]: "one\ntwo\n",
      [`${folder}custom-resources/widgets.example.com.json`]: JSON.stringify([
        { apiVersion: "example.com/v1", kind: "Widget", metadata: { name: "a" } },
        { apiVersion: "example.com/v1", kind, metadata: { name: "b" } },
        other,
      ]),
      [`${folder}custom-resources/${isText ? name : "y"}.json`]: JSON.stringify([other]),
      [`${folder}resources.json`]: JSON.stringify(legacy),
    }),
  );
}

function inputOf(items: readonly object[], how: string): Uint8Array {
  const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
  if (how === "alone") return encode(JSON.stringify({ apiVersion: "v1", kind: "List", items }));
  if (how === "yaml") return encode(items.map((item) => Bun.YAML.stringify(item, null, 2)).join("\n---\n"));
  const list = JSON.stringify({ apiVersion: "v1", kind: "PodList", items });
  return tarOf(
    files({
      "b/cluster-resources/pods/shop.json": list,
      "b/cluster-resources/pods/logs/shop/web-1/main.log": "one\ntwo\n",
      "b/main/web-1.log": "by its name\n",
    }),
  );
}
