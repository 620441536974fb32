import { expect, test } from "bun:test";
import { importedBundle, ofKind } from "./cluster-fixture.ts";
import { generateCluster } from "./cluster.ts";
import { sampleOptions } from "./support-bundle.ts";

test("a cluster of 5,000 pods imports whole, with the same faults and namespaces", async () => {
  const large = await importedBundle({ ...sampleOptions, pods: 5000, logLines: 10_000 });
  expect(large.gaps).toEqual([]);
  expect(ofKind(large, "Pod").length).toBe(5000);
  expect(ofKind(large, "Namespace").length).toBe(30);
  expect(
    new Set(ofKind(large, "Service").map((each) => /"clusterIP":"(1[^"]+)"/.exec(each.json)?.[1] ?? each.name)).size,
  ).toBe(ofKind(large, "Service").length);
  const faults = (pods: number): string[] =>
    generateCluster({ ...sampleOptions, pods })
      .faults.map((fault) => `${fault.fault} ${fault.kind}`)
      .sort();
  expect(new Set(faults(5000))).toEqual(new Set(faults(420)));
}, 60_000);

test("asked for any number of pods from 260 to 50,000, it has exactly as many, never more than a node takes", () => {
  for (const pods of [260, 421, 999, 2500, 7777, 20_000, 50_000]) {
    const cluster = generateCluster({ ...sampleOptions, pods, logLines: 0 });
    expect(cluster.pods).toBe(pods);
    expect(pods / cluster.nodes).toBeLessThan(100);
  }
});

test("a capture time that is none is refused", () => {
  expect(() => generateCluster({ ...sampleOptions, capturedAt: "yesterday" })).toThrow('captured at "yesterday"');
});
