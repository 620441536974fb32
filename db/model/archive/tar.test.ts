import { expect, test } from "bun:test";
import { memorySource } from "../../../test/kit/memory-source.ts";
import { files, paxRecord, type TarMember, tarOf } from "../../../test/kit/tar-fixture.ts";
import type { Gap } from "../gap.ts";
import { noWatch } from "./archive.ts";
import { tarEntries } from "./tar.ts";

async function read(bytes: Uint8Array, chunk = 700) {
  const gaps: Gap[] = [];
  const found: { path: string; size: number; text: string }[] = [];
  const watch = { ...noWatch, gap: (gap: Gap) => void gaps.push(gap) };
  for await (const entry of tarEntries(memorySource(bytes, chunk).stream(), watch, 4096)) {
    let text = "";
    const decoder = new TextDecoder();
    for await (const part of entry.bytes()) text += decoder.decode(part, { stream: true });
    found.push({ path: entry.path, size: entry.size, text });
  }
  return { found, gaps, paths: found.map((file) => file.path) };
}

test("plain files come in order with their bytes, whatever the chunks", async () => {
  const tar = tarOf(files({ "a.txt": "one", "dir/b.txt": "x".repeat(2000), empty: "" }));
  for (const chunk of [1, 7, 512, 513, 100_000]) {
    const { found, gaps } = await read(tar, chunk);
    expect(gaps).toEqual([]);
    expect(found.map((file) => [file.path, file.text.length])).toEqual([
      ["a.txt", 3],
      ["dir/b.txt", 2000],
      ["empty", 0],
    ]);
  }
});

test("what nobody reads is skipped", async () => {
  const paths: string[] = [];
  const tar = tarOf(files({ a: "x".repeat(3000), b: "y", c: "z" }));
  for await (const entry of tarEntries(memorySource(tar).stream(), noWatch, 4096)) paths.push(entry.path);
  expect(paths).toEqual(["a", "b", "c"]);
});

test("long names of GNU and PAX are followed", async () => {
  const long = `${"deep/".repeat(60)}file.yaml`;
  const pax: TarMember[] = [
    { name: "PaxHeader/x", type: "x", body: paxRecord("mtime", "1.5") + paxRecord("path", `pax/${long}`) },
    { name: "short", body: "pax" },
    { name: "after", body: "plain again" },
  ];
  const { found, gaps } = await read(tarOf([{ name: long, body: "gnu" }, ...pax]));
  expect(gaps).toEqual([]);
  expect(found.map((file) => [file.path, file.text])).toEqual([
    [long, "gnu"],
    [`pax/${long}`, "pax"],
    ["after", "plain again"],
  ]);
});

test("links that stay inside and folders are left out silently, everything dangerous with a gap, and the rest goes on", async () => {
  const members: TarMember[] = [
    { name: "folder/", type: "5" },
    { name: "inside", type: "2", link: "folder/x" },
    { name: "outside", type: "2", link: "../../etc/passwd" },
    { name: "absolute", type: "2", link: "/etc/passwd" },
    { name: "hard", type: "1", link: "last" },
    { name: "char", type: "3" },
    { name: "block", type: "4" },
    { name: "fifo", type: "6" },
    { name: "sparse", type: "S", body: "data" },
    { name: "odd", type: "Z", body: "data" },
    { name: "PaxHeader", type: "x", body: paxRecord("GNU.sparse.major", "1") },
    { name: "pax-sparse", body: "data" },
    { name: "../up", body: "up" },
    { name: "/etc/shadow", body: "root" },
    { name: "a\u001b[2Jb", body: "esc" },
    { name: "last", body: "still here" },
  ];
  const { found, gaps } = await read(tarOf(members));
  expect(found).toEqual([{ path: "last", size: 10, text: "still here" }]);
  const named = gaps.map((gap) => `${gap.reason} ${gap.what}`);
  expect(named).toEqual([
    "unsafe_entry outside",
    "unsafe_entry absolute",
    "unsafe_entry hard",
    "unsafe_entry char",
    "unsafe_entry block",
    "unsafe_entry fifo",
    "unsafe_entry sparse",
    "unsafe_entry odd",
    "unsafe_entry pax-sparse",
    "unsafe_path ../up",
    "unsafe_path /etc/shadow",
    "unsafe_path a\\x1b[2Jb",
  ]);
});

test("a tar cut anywhere keeps what was whole and says once that it is cut", async () => {
  const bodies = { one: "1".repeat(600), two: "2".repeat(10), three: "3".repeat(1500) };
  const tar = tarOf(files(bodies));
  const ends = [512 + 1024, 512 + 1024 + 1024, tar.length - 1024];
  let checked = 0;
  for (let cut = 1; cut < tar.length; cut += 61) {
    const { found, gaps } = await read(tar.subarray(0, cut), 333);
    const whole = found.filter((file) => file.text === bodies[file.path as keyof typeof bodies]);
    expect(found.length - whole.length).toBeLessThanOrEqual(1);
    // Padding and end marks may be missing without loss.
    expect(whole.length).toBeGreaterThanOrEqual(ends.filter((end) => cut >= end).length);
    expect(gaps.length).toBeLessThanOrEqual(1);
    if (whole.length < 3 && !ends.includes(cut) && gaps.length === 0) {
      throw new Error(`cut at ${String(cut)}: ${String(whole.length)} files and no gap`);
    }
    for (const gap of gaps) expect(gap.reason).toBe("truncated");
    checked++;
  }
  expect(checked).toBeGreaterThan(50);
});

test("absurd sizes allocate nothing and end as a cut archive", async () => {
  const huge = Number.MAX_SAFE_INTEGER;
  for (const member of [
    { name: "big", body: "tiny", size: huge },
    { name: "././@LongLink", type: "L", body: "x", size: huge },
    { name: "PaxHeader", type: "x", body: "x", size: 2 ** 33 },
  ]) {
    const { gaps } = await read(tarOf([{ name: "first", body: "1" }, member], false));
    expect(gaps.map((gap) => gap.reason)).toEqual(["truncated"]);
  }
});

test("a damaged header ends the reading with a gap", async () => {
  const tar = tarOf(files({ a: "1", b: "2" }));
  tar[1024 + 20] = 0x41;
  const { paths, gaps } = await read(tar);
  expect(paths).toEqual(["a"]);
  expect(gaps).toEqual([
    {
      reason: "truncated",
      what: "the archive",
      detail: "The archive ends early: a header is damaged. What was read so far is kept",
    },
  ]);
});
