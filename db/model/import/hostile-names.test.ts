import { describe, expect, test } from "bun:test";
import { importOf } from "../../../test/kit/import-fixture.ts";
import { files, tarOf } from "../../../test/kit/tar-fixture.ts";

const folder = "b/cluster-resources/";
const pod = (metadata: object, spec: object = {}): string =>
  JSON.stringify({
    apiVersion: "v1",
    kind: "PodList",
    items: [{ metadata: { name: "web-1", namespace: "shop", ...metadata }, spec }],
  });

test("a pod's uid and node that no database could keep are left out of its stream", async () => {
  for (const odd of ["a\u0000b", "a\nb", "\ud800", "x".repeat(600)]) {
    const contents = {
      [`${folder}pods/shop.json`]: pod({ uid: odd }, { nodeName: odd }),
      [`${folder}pods/logs/shop/web-1/app.log`]: "one\n",
    };
    const got = await importOf(tarOf(files(contents)));
    expect(got.logs.map(({ stream }) => [stream.pod, stream.uid, stream.node])).toEqual([["web-1", "", ""]]);
    expect(got.resources.length).toBe(1);
  }
});

test("a name that would be another's key is a gap", async () => {
  for (const name of ["a/b", "..", "50%", "\ud800"]) {
    const got = await importOf(tarOf(files({ [`${folder}pods/shop.json`]: pod({ name }) })));
    expect([got.resources.length, got.gaps.map(({ reason }) => reason)]).toEqual([0, ["unparsable"]]);
  }
});

test("two kinds in the file of one type have a plural each", async () => {
  const widgets = ["Widget", "Gadget", "GADGET"].map((kind) => ({
    apiVersion: "example.com/v1",
    kind,
    metadata: { name: "a" },
  }));
  const got = await importOf(
    tarOf(files({ [`${folder}custom-resources/widgets.example.com.json`]: JSON.stringify(widgets) })),
  );
  expect(got.resources.map(({ kind, resource }) => `${kind} ${resource}`)).toEqual([
    "Widget widgets",
    "Gadget gadgets",
    "GADGET gadgets-2",
  ]);
});

describe("discovery", () => {
  test("names only types that can be asked for", async () => {
    const types = [
      {
        name: "pods",
        kind: "Pod",
        namespaced: true,
        shortNames: ["po", "a\u0000b"],
        singularName: "\u001b[2J",
        verbs: ["get"],
      },
    ];
    const lists = [
      { groupVersion: "v1", resources: types },
      { groupVersion: "a\u0000b/v1", resources: types },
    ];
    const got = await importOf(tarOf(files({ [`${folder}resources.json`]: JSON.stringify(lists) })));
    expect(
      got.scanned.catalogue.resources.map(({ group, shortNames, singular }) => [group, shortNames, singular]),
    ).toEqual([["", ["po"], ""]]);
  });

  test("of a definition with a host of versions, of thousands of types and as many kinds, is done at once", async () => {
    const versions = Array.from({ length: 100_000 }, (_, i) => ({ name: `v${String(i)}` }));
    const spec = { group: "example.com", scope: "Cluster", names: { plural: "as", kind: "A" }, versions };
    const of = { apiVersion: "apiextensions.k8s.io/v1", kind: "CustomResourceDefinition" };
    const named = (i: number) => ({ name: `ks${String(i)}`, kind: `K${String(i)}`, namespaced: false });
    const types = { groupVersion: "example.com/v2", resources: Array.from({ length: 20_000 }, (_, i) => named(i)) };
    const kinds = types.resources.map(({ kind }) => ({ apiVersion: "example.com/v3", kind, metadata: { name: "a" } }));
    const contents = {
      [`${folder}custom-resource-definitions.json`]: JSON.stringify([
        { ...of, metadata: { name: "as.example.com" }, spec },
      ]),
      [`${folder}resources.json`]: JSON.stringify([types]),
      [`${folder}custom-resources/x.json`]: JSON.stringify(kinds),
    };
    const { catalogue } = (await importOf(tarOf(files(contents)))).scanned;
    expect(catalogue.resources.length).toBe(20_000 + 100 + 20_000 + 1);
    const plurals = catalogue.kindsSeen.filter(({ group }) => group === "example.com").map(({ resource }) => resource);
    expect(plurals).toEqual(types.resources.map(({ name }) => name));
  }, 60_000);
});

test("a time past the year 9999 is no time of capture, and facts that cannot be shown are no facts", async () => {
  const version = JSON.stringify({ info: { gitVersion: "v1\u0000", platform: "linux/amd64" } });
  const got = await importOf(
    tarOf(
      files({
        "b/cluster-info/cluster_version.json": version,
        [`${folder}pods/shop.json`]: pod({ creationTimestamp: "9999-12-31T23:59:59-23:59" }),
      }),
    ),
  );
  expect(got.scanned.catalogue.capturedAt).toBeUndefined();
  expect(got.scanned.catalogue.version).toEqual({ platform: "linux/amd64" });
});
