import { mkdir, mkdtemp, rm, symlink, unlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "bun:test";
import { noWatch } from "../../db/model/archive/archive.ts";
import { isKubinError } from "../../db/model/error.ts";
import type { Gap } from "../../db/model/gap.ts";
import { folderSource } from "./folder-source.ts";

let root = "";
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "kubin-folder-"));
});
afterAll(() => rm(root, { recursive: true }));

async function pathsOf(folder: string): Promise<{ paths: string[]; gaps: Gap[] }> {
  const found = { paths: [] as string[], gaps: [] as Gap[] };
  const watch = { ...noWatch, gap: (gap: Gap) => void found.gaps.push(gap) };
  for await (const entry of folderSource(folder).entries(watch)) found.paths.push(entry.path);
  return found;
}

test("a link that leads out is named, and neither it nor a link inside is followed", async () => {
  const folder = join(root, "links");
  await mkdir(join(folder, "a"), { recursive: true });
  await Bun.write(join(folder, "a/x.log"), "x");
  await symlink("../../..", join(folder, "a/up"));
  await symlink("a", join(folder, "inside"));
  expect(await pathsOf(folder)).toEqual({
    paths: ["a/x.log"],
    gaps: [
      {
        reason: "unsafe_entry",
        what: "a/up",
        detail: 'It is a link out of the folder, to "../../.."; it was left out',
      },
    ],
  });
});

test("a folder that the file system refuses is a gap without the path on the sender's machine", async () => {
  const { paths, gaps } = await pathsOf(join(root, "gone"));
  expect(paths).toEqual([]);
  expect(gaps).toEqual([
    { reason: "unavailable", what: "the folder", detail: "It cannot be read (ENOENT); it was left out" },
  ]);
});

test("a file that goes away between the passes refuses the import by its name", async () => {
  const folder = join(root, "changing");
  await Bun.write(join(folder, "b.log"), "x".repeat(10));
  for await (const entry of folderSource(folder).entries()) {
    await unlink(join(folder, "b.log"));
    const error: unknown = await Array.fromAsync(entry.bytes()).catch((reason: unknown) => reason);
    expect(isKubinError(error, "unreadable") && error.message).toBe(
      'Cannot read "b.log": it changed or went away while it was read (ENOENT); push the folder again',
    );
  }
});
