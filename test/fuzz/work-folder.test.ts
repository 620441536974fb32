// Hostile inputs through the CLI's own sources, on disk: nothing is written outside the work folder, nothing outside is read.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "bun:test";
import { mkdir, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as fc from "fast-check";
import { bunCodecsIn } from "../../cli/read/codecs.ts";
import { openInput } from "../../cli/read/input.ts";
import { seeds, tars, zips } from "./archive-seeds.ts";
import { byteEdits, edited } from "./byte-edits.ts";
import { checkedImport } from "./checked-import.ts";
import { forged, forgery, hostileMember } from "./forged-tar.ts";
import { forgedZip, zipForgery } from "./forged-zip.ts";
import { Cases, plannedCases, watchdogMs } from "./fuzz-run.ts";
import { runSeed } from "../kit/run-seed.ts";
import { canary, plant, planted } from "./hostile-folder.ts";

const cases = new Cases();
let parent = "";
let workDir = "";

beforeAll(async () => {
  parent = await mkdtemp(join(tmpdir(), "kubin-fuzz-"));
  workDir = join(parent, "work");
});
beforeEach(async () => {
  await rm(workDir, { recursive: true, force: true });
  await mkdir(workDir);
  await Bun.write(join(parent, "secret.txt"), `password=${canary}\n`);
});
afterAll(() => rm(parent, { recursive: true }));

/** Imports a path as `kubin push` does, and looks at the disk before and after. */
async function importsFrom(path: string): Promise<void> {
  const before = await everythingIn(parent);
  const { resources, logs } = await checkedImport(
    async () => (await openInput(path, workDir)).source,
    bunCodecsIn(workDir),
  );
  expect(await everythingIn(parent)).toEqual(before);
  expect(await Bun.file("/tmp/kubin-fuzz-escaped").exists()).toBe(false);
  expect(JSON.stringify([resources, logs])).not.toContain(canary);
}

/** By hand: Bun's recursive readdir follows links. */
async function everythingIn(folder: string): Promise<string[]> {
  const found = await readdir(folder, { withFileTypes: true });
  const deeper = found.map(async (entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? [path, ...(await everythingIn(path))] : [path];
  });
  return (await Promise.all(deeper)).flat().sort();
}

describe(`inputs on disk (seed ${String(runSeed)})`, () => {
  const file = (): string => join(parent, "input.bin");

  test(
    "that are mutated archives leave nothing behind, their spooled zips included",
    () => {
      const lies = fc.array(zipForgery, { maxLength: 2 });
      const inputs = fc.tuple(fc.constantFrom(...seeds, ...zips, ...zips), byteEdits, lies);
      return cases.check(120, inputs, async ([{ bytes }, edits, lies]) => {
        await Bun.write(file(), edited(forgedZip(bytes, lies, false), edits.slice(0, 3)));
        await importsFrom(file());
      });
    },
    watchdogMs,
  );

  test(
    "that are tars with hostile names write none of them",
    () => {
      const added = fc.array(fc.tuple(fc.nat({ max: 40 }), hostileMember), { minLength: 1, maxLength: 5 });
      const inputs = fc.tuple(fc.constantFrom(...tars), fc.array(forgery, { maxLength: 3 }), added);
      return cases.check(120, inputs, async ([{ bytes }, forgeries, added]) => {
        await Bun.write(file(), forged(bytes, forgeries, [], added));
        await importsFrom(file());
      });
    },
    watchdogMs,
  );

  test(
    "that are folders are read no further than their own plain files",
    () => {
      let n = 0;
      return cases.check(180, fc.array(planted, { minLength: 1, maxLength: 8 }), async (things) => {
        const root = join(parent, `folder-${String(n++)}`);
        await plant(root, parent, [{ kind: "file", path: "b/cluster-resources/nodes.json", text: "[]" }, ...things]);
        await importsFrom(root);
        await rm(root, { recursive: true });
      });
    },
    watchdogMs,
  );

  test("ran as many cases as promised", () => {
    expect(cases.ran).toBe(plannedCases.workFolder);
  });
});
