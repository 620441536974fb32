import { expect, test } from "bun:test";
import { importedBundle, importedMustGather, keyOf } from "./cluster-fixture.ts";
import { sampleOptions } from "./support-bundle.ts";

test("as a must-gather, the cluster imports to the same resources and logs as from a support bundle", async () => {
  const options = { ...sampleOptions, pods: 260, logLines: 3000 };
  const gathered = await importedMustGather(options);
  const bundled = await importedBundle(options);
  expect(gathered.gaps).toEqual([]);
  expect(gathered.scanned.detection.format).toBe("must-gather");
  expect(gathered.scanned.catalogue.capturedAt).toBe(new Date(sampleOptions.capturedAt).toISOString());
  const objects = ({ resources }: typeof gathered): [string, unknown][] =>
    resources
      .map((each): [string, unknown] => [keyOf(each.kind, each.namespace, each.name), each.object])
      .sort(([a], [b]) => (a < b ? -1 : 1));
  expect(objects(gathered)).toEqual(objects(bundled));
  expect(gathered.logs.map((log) => log.text)).toEqual(bundled.logs.map((log) => log.text));
});
