// Folders on disk as somebody else may have left them: links that lead out, pipes, names that disguise, damaged files.
import { mkdir, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import * as fc from "fast-check";

/** Stands outside of every folder that is imported; nothing may ever say it. */
export const canary = "kubin-fuzz-canary-6c1f";

export type Planted =
  | { readonly kind: "link"; readonly path: string; readonly target: string }
  | { readonly kind: "pipe"; readonly path: string }
  | { readonly kind: "file"; readonly path: string; readonly text: string };

const folders = ["b/cluster-resources/pods", "b/cluster-resources/pods/logs/shop/web-1", "b/x", "b"];
const names = [
  "shop.json",
  "main.log",
  "a.yaml",
  "a\nb.log",
  "\u202egol.json",
  "c\\d.json",
  "C:x.yaml",
  "x.tgz",
  " .json",
];
const path = fc.tuple(fc.constantFrom(...folders), fc.constantFrom(...names)).map((parts) => parts.join("/"));
const targets = [
  "../secret.txt",
  "../../../../secret.txt",
  ".",
  "..",
  "shop.json",
  "OUTSIDE/secret.txt",
  "OUTSIDE",
  "/dev/zero",
];

export const planted: fc.Arbitrary<Planted> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({ kind: fc.constant("link" as const), path, target: fc.constantFrom(...targets) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("pipe" as const), path }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant("file" as const),
      path,
      text: fc.constantFrom(
        "",
        "[",
        "one\ntwo\n",
        '{"kind":"Pod","apiVersion":"v1","metadata":{"name":"a","namespace":"shop"}}',
      ),
    }),
  },
);

/** What is already there stays as it is. `outside` = the folder with the canary. */
export async function plant(root: string, outside: string, things: readonly Planted[]): Promise<void> {
  for (const thing of things) {
    const at = join(root, thing.path);
    await mkdir(dirname(at), { recursive: true }).catch(isThere);
    // "wx" never follows a link that an earlier one of the things is: this must not write outside, either.
    if (thing.kind === "file") await writeFile(at, thing.text, { flag: "wx" }).catch(isThere);
    else if (thing.kind === "link") await symlink(thing.target.replace("OUTSIDE", outside), at).catch(isThere);
    else Bun.spawnSync(["mkfifo", at], { stderr: "ignore" });
  }
}

/** A file where a folder should be, or the other way round: the case goes on without it. */
function isThere(error: unknown): void {
  const code = error instanceof Error && "code" in error ? error.code : "";
  if (code !== "EEXIST" && code !== "ENOTDIR" && code !== "EISDIR" && code !== "ELOOP" && code !== "ENOENT")
    throw error;
}
