import { expect, test } from "bun:test";
import { importOf } from "../kit/import-fixture.ts";
import { tarGzOf } from "../kit/tar-fixture.ts";
import { benign } from "./benign.ts";
import { bundleFiles } from "./bundle-files.ts";
import { runSeed } from "../kit/run-seed.ts";
import { needlesOf } from "./needles.ts";
import { planted } from "./planted.ts";
import { readingsOf } from "./readings.ts";

const seed = runSeed;
const files = bundleFiles(seed);

test("paths are unique, and a seed repeats the bytes", () => {
  expect(new Set(files.map((file) => file.path)).size).toBe(files.length);
  expect(files.some((file) => file.path.endsWith(".gz"))).toBe(true);
  expect(bundleFiles(seed)).toEqual(files);
});

test("Kubin reads the bundle whole, and every planted value comes out of it", async () => {
  const imported = await importOf(tarGzOf(files.map(({ path, bytes }) => ({ name: path, body: bytes }))));
  expect(imported.scanned.detection.format).toBe("must-gather");
  expect(imported.gaps).toEqual([]);
  const corpus = planted(seed);
  const harmless = benign(seed);
  const objects = corpus.filter((entry) => "resource" in entry.carrier).length;
  expect(imported.resources).toHaveLength(objects + harmless.filter((entry) => entry.as !== "log").length);
  const readings = [...imported.resources.map((each) => each.json), ...imported.logs.map((each) => each.text)];
  const all = readings.flatMap(readingsOf).join("\n");
  const lost = corpus.filter((entry) => !needlesOf(entry.secret).some((needle) => all.includes(needle)));
  expect(lost.map((entry) => entry.id)).toEqual([]);
});
