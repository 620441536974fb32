import { readdirSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "bun:test";
import { bunCodecsIn } from "../../../cli/read/codecs.ts";
import { memorySource } from "../../../test/kit/memory-source.ts";
import { files, tarGzOf, tarOf } from "../../../test/kit/tar-fixture.ts";
import { zipOf } from "../../../test/kit/zip-fixture.ts";
import { isKubinError } from "../error.ts";
import type { Gap } from "../gap.ts";
import { defaultImportLimits, type ImportLimits } from "../limits.ts";
import { Budget } from "./budget.ts";
import { entriesWithNested } from "./nested.ts";
import { openArchive } from "./open.ts";

let workDir = "";
beforeAll(async () => {
  workDir = await mkdtemp(join(tmpdir(), "kubin-nested-"));
});
afterAll(() => rm(workDir, { recursive: true }));

async function read(bytes: Uint8Array, limits: Partial<ImportLimits> = {}, wanted = /\.(?:zip|tar|tgz)$/) {
  const gaps: Gap[] = [];
  const codecs = bunCodecsIn(workDir);
  const source = await openArchive(memorySource(bytes), codecs);
  const budget = new Budget({ ...defaultImportLimits, ...limits }, (gap) => gaps.push(gap));
  const found: Record<string, string> = {};
  for await (const entry of entriesWithNested(source, { codecs, budget, wanted: (path) => wanted.test(path) })) {
    let text = "";
    for await (const part of entry.bytes()) text += new TextDecoder().decode(part);
    found[entry.path] = text;
  }
  return { found, gaps: gaps.map((gap) => `${gap.reason} ${gap.what}`) };
}

async function refusal(run: Promise<unknown>): Promise<string> {
  const error: unknown = await run.then(
    () => "nothing was refused",
    (reason: unknown) => reason,
  );
  if (!isKubinError(error)) throw error;
  return `${error.code}: ${error.message}`;
}

const inner = files({ "a.txt": "alpha", "b/c.txt": "gamma" });

test("tars, tar.gz and zips inside tars and zips show their files under their own path", async () => {
  const zip = await zipOf({ "a.txt": "alpha", "b/c.txt": "gamma" });
  const contents = { "x.tar": tarOf(inner), "y.tgz": tarGzOf(inner), "z.zip": zip, "last.txt": "omega" };
  for (const bytes of [tarOf(files(contents)), tarGzOf(files(contents)), await zipOf(contents)]) {
    expect(await read(bytes)).toEqual({
      found: {
        "x.tar/a.txt": "alpha",
        "x.tar/b/c.txt": "gamma",
        "y.tgz/a.txt": "alpha",
        "y.tgz/b/c.txt": "gamma",
        "z.zip/a.txt": "alpha",
        "z.zip/b/c.txt": "gamma",
        "last.txt": "omega",
      },
      gaps: [],
    });
  }
  expect(readdirSync(workDir)).toEqual([]);
});

test("an inner archive is read whole though the chunks it comes in are used again", async () => {
  const noise = Array.from({ length: 2000 }, (_, i) => Bun.hash(String(i)).toString(36)).join(" ");
  const large = { "noise.txt": noise, "last.txt": "omega" };
  const contents = { "y.tgz": tarGzOf(files(large)), "z.zip": await zipOf(large), "x.tar": tarOf(files(large)) };
  const { found, gaps } = await read(tarGzOf(files(contents)));
  expect(gaps).toEqual([]);
  for (const name of Object.keys(contents)) {
    expect(found[`${name}/noise.txt`] === noise, name).toBe(true);
    expect(found[`${name}/last.txt`], name).toBe("omega");
  }
});

test("what nobody wants opened stays a file", async () => {
  const { found } = await read(tarOf(files({ "x.tar": tarOf(inner) })), {}, /never/);
  expect(Object.keys(found)).toEqual(["x.tar"]);
});

test("names that leave the inner archive are left out with a gap that says where", async () => {
  const evil = tarGzOf([
    { name: "../../etc/passwd", body: "x" },
    { name: "/root/.ssh/id", body: "x" },
    { name: "link", type: "2", link: "../../../../etc/shadow" },
    { name: "good.txt", body: "good" },
  ]);
  expect(await read(tarOf(files({ "n/evil.tgz": evil })))).toEqual({
    found: { "n/evil.tgz/good.txt": "good" },
    gaps: [
      "unsafe_path n/evil.tgz/../../etc/passwd",
      "unsafe_path n/evil.tgz//root/.ssh/id",
      "unsafe_entry n/evil.tgz/link",
    ],
  });
});

test("a zip in a zip in a zip is refused at the limit, and legal below it", async () => {
  const deepest = await zipOf({ "x.txt": "x" });
  const deep = await zipOf({ "c.zip": await zipOf({ "b.zip": deepest }) });
  expect(await refusal(read(await zipOf({ "d.zip": deep })))).toContain("nested deeper than 2");
  expect((await read(deep)).found).toEqual({ "c.zip/b.zip/x.txt": "x" });
  expect(readdirSync(workDir)).toEqual([]);
});

test("bombs inside count with what they unpack to: bytes, ratio, entries", async () => {
  const zeros = tarGzOf([{ name: "zeros", body: new Uint8Array(8 * 1024 * 1024) }]);
  const ratioAfterBytes = 1024 * 1024;
  for (const bytes of [tarOf(files({ "z.tgz": zeros })), await zipOf({ "z.tgz": zeros })]) {
    expect(await refusal(read(bytes, { ratioAfterBytes }))).toContain("200 times");
    expect(await refusal(read(bytes, { unpackedBytes: 2_000_000 }))).toContain("2000000 bytes");
  }
  const zipped = await zipOf({ zeros: "0".repeat(8 * 1024 * 1024) });
  expect(await refusal(read(tarOf(files({ "z.zip": zipped })), { ratioAfterBytes }))).toContain("200 times");
  const many = tarOf(Array.from({ length: 60 }, (_, i) => ({ name: `f${String(i)}`, body: "" })));
  expect(await refusal(read(tarOf(files({ "m.tar": many })), { entries: 50 }))).toContain("more than 50 files");
  expect(readdirSync(workDir)).toEqual([]);
});

test("a nested zip larger than what may still be unpacked is not put aside", async () => {
  const stored = await zipOf({ noise: crypto.getRandomValues(new Uint8Array(60_000)) }, { level: 0 });
  expect(await refusal(read(tarOf(files({ "s.zip": stored })), { unpackedBytes: 50_000 }))).toStartWith("too_large");
  expect(readdirSync(workDir)).toEqual([]);
});

test("a nested archive that is cut, damaged or none is one gap, and the rest goes on", async () => {
  const zip = await zipOf({ "a.txt": "alpha" });
  const got = await read(
    tarOf(
      files({
        "cut.zip": zip.subarray(0, zip.length - 30),
        "cut.tgz": tarGzOf(inner).subarray(0, 60),
        "text.tar": "no archive",
        "empty.tgz": "",
        "good.tar": tarOf(inner),
      }),
    ),
  );
  expect(got.gaps).toEqual([
    "unparsable cut.zip",
    "truncated cut.tgz",
    "unsupported text.tar",
    "unsupported empty.tgz",
  ]);
  expect(Object.keys(got.found)).toEqual(["good.tar/a.txt", "good.tar/b/c.txt"]);
});
