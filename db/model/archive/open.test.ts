import { expect, test } from "bun:test";
import { bunCodecs } from "../../../cli/read/codecs.ts";
import { memorySource } from "../../../test/kit/memory-source.ts";
import { files, tarGzOf, tarOf } from "../../../test/kit/tar-fixture.ts";
import { zipOf } from "../../../test/kit/zip-fixture.ts";
import { isKubinError } from "../error.ts";
import type { Gap } from "../gap.ts";
import { defaultImportLimits } from "../limits.ts";
import { Budget } from "./budget.ts";
import { openArchive } from "./open.ts";

const contents = { "root/a.txt": "alpha", "root/b/c.txt": "x".repeat(100_000) };

async function read(bytes: Uint8Array, limits = defaultImportLimits) {
  const gaps: Gap[] = [];
  const archive = await openArchive(memorySource(bytes), bunCodecs, { name: "x.tgz" });
  const found: Record<string, string> = {};
  for await (const entry of archive.entries(new Budget(limits, (gap) => gaps.push(gap)))) {
    let text = "";
    for await (const part of entry.bytes()) text += new TextDecoder().decode(part);
    found[entry.path] = text;
  }
  return { found, gaps };
}

async function refusal(run: Promise<unknown>): Promise<{ code: string; message: string }> {
  const error: unknown = await run.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!isKubinError(error)) throw new Error(`not a refusal: ${String(error)}`);
  return error;
}

test("tar, tar.gz and zip give the same files, told by their bytes", async () => {
  for (const bytes of [tarOf(files(contents)), tarGzOf(files(contents)), await zipOf(contents)]) {
    expect(await read(bytes)).toEqual({ found: contents, gaps: [] });
  }
});

test("a tar in zstd is read, several frames of it too", async () => {
  const tar = tarOf(files(contents));
  const halves = [tar.subarray(0, 700), tar.subarray(700)].map((half) => Bun.zstdCompressSync(half));
  expect(await read(new Uint8Array(Buffer.concat(halves)))).toEqual({ found: contents, gaps: [] });
});

test("a zip that wraps one archive is read as that archive, and bombs in it count", async () => {
  for (const inner of [tarOf(files(contents)), tarGzOf(files(contents))]) {
    const wrapped = await zipOf({ "bundle.tar.gz": inner, "__MACOSX/._bundle.tar.gz": "finder" });
    expect(await read(wrapped)).toEqual({ found: contents, gaps: [] });
  }
  expect(Object.keys((await read(await zipOf({ "a.tgz": tarGzOf([]), "b.txt": "b" }))).found)).toEqual([
    "a.tgz",
    "b.txt",
  ]);
  const bomb = await zipOf({ "bomb.tgz": tarGzOf([{ name: "zeros", body: new Uint8Array(8 * 1024 * 1024) }]) });
  const error = await refusal(read(bomb, { ...defaultImportLimits, ratioAfterBytes: 1024 * 1024 }));
  expect(error.code).toBe("too_large");
});

test("text, plain or compressed, is an archive of one file that keeps its name", async () => {
  const text = "one line\nand \u001b[31manother\u001b[0m\n";
  for (const [bytes, name] of [
    [new TextEncoder().encode(text), "/tmp/some/app.log"],
    [Bun.gzipSync(text), "app.log.gz"],
    [new Uint8Array(Bun.zstdCompressSync(text)), "app.log.zst"],
  ] as const) {
    const archive = await openArchive(memorySource(bytes), bunCodecs, { name });
    expect(archive.single).toBe(true);
    for await (const entry of archive.entries()) {
      const parts = [];
      for await (const part of entry.bytes()) parts.push(new TextDecoder().decode(part));
      expect([entry.path, parts.join("")]).toEqual(["app.log", text]);
    }
  }
  const latin1 = new Uint8Array(
    Buffer.from(`${"Zug fährt ab nach Köln, Gleis 9, Abfahrt 10:15 ".repeat(5)}\n`, "latin1"),
  );
  expect((await openArchive(memorySource(latin1), bunCodecs)).single).toBe(true);
});

test("names of any length are read from chunks that are used again", async () => {
  const name = (i: number): string => `${`folder-${String(i)}/`.repeat(12 + (i % 5))}file-${String(i)}.txt`;
  const contents = Object.fromEntries(Array.from({ length: 60 }, (_, i) => [name(i), "x".repeat(i * 7)]));
  expect(await read(tarGzOf(files(contents)))).toEqual({ found: contents, gaps: [] });
});

test("an archive can be read twice", async () => {
  const archive = await openArchive(memorySource(tarGzOf(files(contents))), bunCodecs);
  for (let pass = 0; pass < 2; pass++) {
    const paths: string[] = [];
    for await (const entry of archive.entries()) paths.push(entry.path);
    expect(paths).toEqual(Object.keys(contents));
  }
});

test("what is no archive is refused in one line with a next step", async () => {
  const cases: [Uint8Array, RegExp][] = [
    [new Uint8Array(0), /"x\.tgz": it is empty/],
    [new Uint8Array([1, 2, 3, 0, 5, 6, 250, 251]), /not a tar, tar\.gz or zip archive and not text/],
    [crypto.getRandomValues(new Uint8Array(4096)), /./],
    [Bun.gzipSync(new Uint8Array([1, 2, 3, 0, 5, 6, 250, 251])), /gzip file without a tar/],
    [new TextEncoder().encode("\n<!DOCTYPE html><html>"), /web page/],
    [new Uint8Array([0xff, 0xfe, 0x61, 0]), /UTF-16/],
    [Bun.gzipSync(Bun.gzipSync("x")), /gzip inside gzip/],
    [new Uint8Array([0x1f, 0x8b, 8, 0, 1, 2, 3]), /damaged or cut/],
    [new Uint8Array([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0]), /xz -d/],
    [new Uint8Array([0x28, 0xb5, 0x2f, 0xfd, 0]), /damaged or cut/],
  ];
  for (const [bytes, message] of cases) {
    const error = await refusal(read(bytes));
    expect(error.code).toBe("unreadable");
    expect(error.message).toMatch(message);
    expect(error.message).not.toContain("\n");
  }
});

test("a gzip that ends early or has a bad checksum keeps what was read and gives one gap", async () => {
  const noise = Buffer.from(crypto.getRandomValues(new Uint8Array(60_000))).toString("hex");
  const gz = tarGzOf(files({ "a.txt": "alpha", "noise.txt": noise, "z.txt": "omega" }));
  let checked = 0;
  for (let cut = 2000; cut < gz.length; cut += 5003) {
    const { found, gaps } = await read(gz.subarray(0, cut));
    expect(found["a.txt"]).toBe("alpha");
    expect(noise.startsWith(found["noise.txt"] ?? "")).toBe(true);
    expect(gaps.map((gap) => gap.reason)).toEqual(["truncated"]);
    checked++;
  }
  expect(checked).toBeGreaterThan(10);
  const flipped = gz.slice();
  flipped[gz.length - 6] = (flipped[gz.length - 6] ?? 0) ^ 0xff;
  const { found } = await read(flipped);
  expect(found["a.txt"]).toBe("alpha");
});

test("bombs are refused: by ratio, by bytes, by number of files", async () => {
  const zeros = new Uint8Array(8 * 1024 * 1024);
  const bomb = tarGzOf([{ name: "zeros", body: zeros }]);
  const ratio = await refusal(read(bomb, { ...defaultImportLimits, ratioAfterBytes: 1024 * 1024 }));
  expect(ratio.code).toBe("too_large");
  expect(ratio.message).toContain("200 times");
  expect((await refusal(read(bomb, { ...defaultImportLimits, unpackedBytes: 1_000_000 }))).message).toContain(
    "1000000 bytes",
  );
  const many = tarOf(Array.from({ length: 60 }, (_, i) => ({ name: `f${String(i)}/`, type: "5" })));
  expect((await refusal(read(many, { ...defaultImportLimits, entries: 50 }))).message).toContain("more than 50 files");
  const zipped = await zipOf({ zeros: "0".repeat(8 * 1024 * 1024) });
  expect((await refusal(read(zipped, { ...defaultImportLimits, ratioAfterBytes: 1024 * 1024 }))).code).toBe(
    "too_large",
  );
});

test("a million empty members stop at the limit, long before the end", async () => {
  const one = tarOf([{ name: "x" }], false);
  let sent = 0;
  const endless = {
    size: 512 * 1_000_000,
    read: async () => one,
    stream: () =>
      new ReadableStream<Uint8Array>({
        pull(controller) {
          if (sent++ >= 1_000_000) controller.close();
          else controller.enqueue(one.slice());
        },
      }),
  };
  const archive = await openArchive(endless, bunCodecs);
  const run = async () => {
    for await (const _ of archive.entries(new Budget({ ...defaultImportLimits, entries: 2000 })));
  };
  expect((await refusal(run())).code).toBe("too_large");
  expect(sent).toBeLessThan(2100);
});

test("a zip's dangerous members become gaps and the rest goes on", async () => {
  const bytes = await zipOf({ "good.txt": "good", "dir_/evil.txt": "evil", "secret.txt": "s" });
  // zip.js refuses to write "../": patch the name in both headers.
  const text = Buffer.from(bytes).toString("latin1").replaceAll("dir_/evil", "../../evi");
  const { found, gaps } = await read(new Uint8Array(Buffer.from(text, "latin1")));
  expect(found).toEqual({ "good.txt": "good", "secret.txt": "s" });
  expect(gaps.map((gap) => [gap.reason, gap.what])).toEqual([["unsafe_path", "../../evi.txt"]]);
  const linked = await read(await zipOf({ link: "/etc/passwd" }, { externalFileAttributes: (0o120777 << 16) >>> 0 }));
  expect(linked.found).toEqual({});
  expect(linked.gaps.map((gap) => gap.reason)).toEqual(["unsafe_entry"]);
  const locked = await read(await zipOf({ locked: "x" }, { password: "p" }));
  expect(locked.gaps.map((gap) => [gap.reason, gap.what])).toEqual([["unsupported", "locked"]]);
});

test("a zip without its directory is refused, one with a damaged member keeps the others", async () => {
  const bytes = await zipOf({ "a.txt": "a".repeat(5000), "b.txt": "b" }, { level: 0 });
  const error = await refusal(read(bytes.subarray(0, bytes.length - 40)));
  expect(error.code).toBe("unreadable");
  const damaged = bytes.slice();
  damaged[2000] = 0x7a;
  const { found, gaps } = await read(damaged);
  expect(found["b.txt"]).toBe("b");
  expect(gaps.map((gap) => [gap.reason, gap.what])).toEqual([["truncated", "a.txt"]]);
});
