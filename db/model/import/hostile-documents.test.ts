import { expect, test } from "bun:test";
import { importOf } from "../../../test/kit/import-fixture.ts";
import { files, tarOf } from "../../../test/kit/tar-fixture.ts";
import { zipOf } from "../../../test/kit/zip-fixture.ts";
import { singleInput } from "./single-input.ts";

const nodes = { "b/cluster-resources/nodes.json": "[]" };
const laughs = `a: &a [x,x,x,x,x,x,x,x,x,x]\n${"bcdefgh"
  .split("")
  .map(
    (name, i) =>
      `${name}: &${name} [${Array(10)
        .fill(`*${"abcdefg"[i] ?? ""}`)
        .join(",")}]\n`,
  )
  .join("")}`;
const deep = "[".repeat(3000) + "]".repeat(3000);

test("documents that are endless or bottomless when they are written out are gaps, and the catalogue can be written", async () => {
  for (const [path, text] of [
    ["b/version.yaml", `apiVersion: troubleshoot.sh/v1beta2\nkind: SupportBundle\n${laughs}`],
    ["b/version.yaml", "apiVersion: troubleshoot.sh/v1beta2\nkind: SupportBundle\nself: &s\n  of: *s\n"],
    ["b/analysis.json", deep],
    ["b/cluster-info/cluster_version.json", `{"info":{"gitVersion":"v1"},"x":${deep}}`],
  ] as const) {
    const got = await importOf(tarOf(files({ ...nodes, [path]: text })));
    expect(got.gaps.map(({ reason, what }) => [reason, what])).toEqual([["unparsable", path]]);
    expect(JSON.stringify(got.scanned.catalogue).length).toBeLessThan(100_000);
  }
});

test("a resource nested too deep is a gap although its digits could be kept without walking it", async () => {
  const object = `{"apiVersion":"v1","kind":"Node","metadata":{"name":"n1","generation":12345678901234567},"x":${deep}}`;
  const got = await importOf(
    tarOf(files({ "b/cluster-resources/nodes.json": `[${object},{"kind":"Node","metadata":{"name":"n2"}}]` })),
  );
  expect(got.resources.map(({ name }) => name)).toEqual(["n2"]);
  expect(got.gaps[0]?.detail).toContain("deep, more than a resource may be");
});

test("a log that is damaged inside of a zip is named, though only its size was needed to plan it", async () => {
  const log = "one line that is long enough to be hit\n".repeat(20);
  const zip = await zipOf({ ...nodes, "b/x.log": log }, { level: 0 });
  const at = Buffer.from(zip).indexOf("long enough");
  zip[at] = 0x4c;
  const got = await importOf(zip);
  expect(got.gaps.map(({ reason, what }) => [reason, what])).toEqual([["truncated", "b/x.log"]]);
});

test("a file of empty lines costs no more than its length to look at", () => {
  // Squared, each would take seconds, and an archive may hold half a million.
  for (const line of ["\n", " ", "\t\n", "- ", "apiVersion:\n"]) {
    for (let i = 0; i < 200; i++) expect(singleInput(`x${line.repeat(32_000)}`)).toBeNull();
  }
});
