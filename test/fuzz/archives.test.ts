// Mutated archives of every format: each ends as an import with gaps or as a refusal in one line.
import { describe, expect, test } from "bun:test";
import * as fc from "fast-check";
import { files, tarGzOf, tarOf } from "../kit/tar-fixture.ts";
import { zipOf } from "../kit/zip-fixture.ts";
import { seeds, tars, zips } from "./archive-seeds.ts";
import { byteEdits, edited, joined } from "./byte-edits.ts";
import { importCounted } from "./counted-source.ts";
import { forged, forgery, hostileMember } from "./forged-tar.ts";
import { forgedZip, zipForgery } from "./forged-zip.ts";
import { Cases, plannedCases, watchdogMs } from "./fuzz-run.ts";
import { runSeed } from "../kit/run-seed.ts";

const cases = new Cases();
const outcomes = { imported: 0, refused: 0 };
const chunk = fc.constantFrom(64 * 1024, 64 * 1024, 700, 61);

async function imports(bytes: Uint8Array, name: string, chunk?: number): Promise<void> {
  outcomes[(await importCounted(bytes, name, chunk)).ended]++;
}

describe(`archives (seed ${String(runSeed)})`, () => {
  test(
    "whose bytes are flipped, cut, doubled or swapped",
    () =>
      cases.check(1200, fc.tuple(fc.constantFrom(...seeds), byteEdits, chunk), ([{ name, bytes }, edits, chunk]) =>
        imports(edited(bytes, edits), name, chunk),
      ),
    watchdogMs,
  );

  test(
    "of which the bytes inside the compression are changed, in one member or several, whole or cut",
    () => {
      const packing = fc.constantFrom("plain", "gzip", "zstd", "members", "cut gzip", "cut zstd", "zip");
      const inputs = fc.tuple(fc.constantFrom(...tars), byteEdits, packing, fc.nat(), chunk);
      return cases.check(1200, inputs, async ([{ name, bytes }, edits, packing, at, chunk]) =>
        imports(await packed(edited(bytes, edits), packing, at), name, chunk),
      );
    },
    watchdogMs,
  );

  test(
    "whose tar headers are forged, swapped and mixed with hostile members",
    () => {
      const moves = fc.array(fc.tuple(fc.nat({ max: 40 }), fc.nat({ max: 40 })), { maxLength: 3 });
      const added = fc.array(fc.tuple(fc.nat({ max: 40 }), hostileMember), { maxLength: 4 });
      const inputs = fc.tuple(fc.constantFrom(...tars), fc.array(forgery, { maxLength: 4 }), moves, added);
      return cases.check(900, inputs, ([{ name, bytes }, forgeries, moves, added]) =>
        imports(forged(bytes, forgeries, moves, added), name),
      );
    },
    watchdogMs,
  );

  test(
    "whose zip directories are forged",
    () => {
      const forgeries = fc.array(zipForgery, { minLength: 1, maxLength: 4 });
      const zip64 = fc.nat({ max: 9 }).map((one) => one === 0);
      return cases.check(600, fc.tuple(fc.constantFrom(...zips), forgeries, zip64), ([{ name, bytes }, lies, zip64]) =>
        imports(forgedZip(bytes, lies, zip64), name),
      );
    },
    watchdogMs,
  );

  test(
    "that are sound and hold mutated ones",
    () => {
      const inner = fc.constantFrom(...tars.slice(0, 3), ...zips, ...seeds.slice(0, 2));
      const lies = fc.array(zipForgery, { maxLength: 2 });
      const inputs = fc.tuple(inner, byteEdits, lies, fc.constantFrom("must-gather", "rancher"));
      return cases.check(480, inputs, async ([{ bytes }, edits, lies, outer]) =>
        imports(await around(edited(forgedZip(bytes, lies, false), edits.slice(0, 3)), outer), outer),
      );
    },
    watchdogMs,
  );

  test("ran as many cases as promised, some imported, some refused", () => {
    expect(cases.ran).toBe(plannedCases.archives);
    expect(Object.values(plannedCases).reduce((sum, each) => sum + each)).toBeGreaterThanOrEqual(10_000);
    expect(Math.min(outcomes.imported, outcomes.refused)).toBeGreaterThan(300);
  });
});

async function packed(tar: Uint8Array<ArrayBuffer>, packing: string, at: number): Promise<Uint8Array> {
  const place = tar.length === 0 ? 0 : at % tar.length;
  const cut = (bytes: Uint8Array): Uint8Array => bytes.subarray(0, at % (bytes.length + 1));
  if (packing === "gzip") return Bun.gzipSync(tar);
  if (packing === "zstd") return Bun.zstdCompressSync(tar);
  if (packing === "members") return joined(Bun.gzipSync(tar.slice(0, place)), Bun.gzipSync(tar.slice(place)));
  if (packing === "cut gzip") return cut(Bun.gzipSync(tar));
  if (packing === "cut zstd") return cut(Bun.zstdCompressSync(tar));
  return packing === "zip" ? zipOf({ "x.tar": tar }) : tar;
}

/** The places where importers open archives inside archives. */
async function around(inner: Uint8Array<ArrayBuffer>, outer: string): Promise<Uint8Array> {
  const gathered = "mg/namespaces/shop/core/pods.yaml";
  if (outer === "must-gather")
    return tarOf(files({ [gathered]: "items: []\nkind: PodList\napiVersion: v1\n", "mg/nodes/n1/x.tgz": inner }));
  const yamls = { "sb/yamls/cluster/v1/nodes.yaml": "apiVersion: v1\nitems: []\nkind: List\n" };
  return zipOf({ ...yamls, "sb/nodes/n1.zip": inner, "sb/external/x.zip": tarGzOf(files({ "a.zip": inner })) });
}
