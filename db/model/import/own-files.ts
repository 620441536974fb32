// Which files of the input belong to the cluster that is imported; the others are another cluster's, or nobody's.
import type { Gap } from "../gap.ts";
import { printable } from "../archive/safe-path.ts";
import { sameCluster } from "./cluster-folder.ts";
import type { BundleFormat, Clusters } from "./format.ts";
import type { Detection } from "./snapshot.ts";

export class OwnFiles {
  readonly #format: BundleFormat;
  readonly #root: string;
  readonly #others: readonly string[];
  readonly #unknown = new Set<string>();

  constructor(format: BundleFormat, { root, others = [] }: Detection) {
    this.#format = format;
    this.#root = root;
    this.#others = others;
  }

  /** True if the file is this cluster's. `gap` is told once of each cluster that is no detection of its own. */
  has(path: string, gap: (gap: Gap) => void): boolean {
    const { clusters, rootDepth } = this.#format;
    if (rootDepth < 0) return true;
    const recognised = this.#format.recognise(path);
    if (clusters === undefined) {
      const unrelated = recognised !== null && !recognised.startsWith(this.#root) && !this.#root.startsWith(recognised);
      if (unrelated) this.#missed(recognised, gap);
      return !unrelated;
    }
    const own = clusters.rootOf(this.#root);
    if (recognised === null) return this.#near(path, own, clusters);
    const theirs = clusters.rootOf(recognised);
    if (sameCluster(theirs, own)) return true;
    if (!this.#others.some((root) => sameCluster(clusters.rootOf(root), theirs))) this.#missed(theirs, gap);
    return false;
  }

  /** A file that tells nothing by itself: inside the cluster's folder, or in a folder around it (its `timestamp`). */
  #near(path: string, own: string, clusters: Clusters): boolean {
    const claimed = this.#others.some((root) => {
      const theirs = clusters.rootOf(root);
      return theirs.length > own.length && path.startsWith(theirs);
    });
    if (claimed) return false;
    const folder = path.slice(0, path.lastIndexOf("/") + 1);
    return path.startsWith(own) || own.startsWith(folder);
  }

  #missed(root: string, gap: (gap: Gap) => void): void {
    if (this.#unknown.has(root) || this.#unknown.size >= 100) return;
    this.#unknown.add(root);
    const detail =
      "The folder of another cluster; it was not imported. Unpack the input and push this folder by itself";
    gap({ reason: "unsupported", what: printable(root), detail });
  }
}
