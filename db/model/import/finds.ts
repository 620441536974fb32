// What sniffing has found so far, and what follows from it: which format, and where each cluster begins.
import { sameCluster } from "./cluster-folder.ts";
import type { BundleFormat } from "./format.ts";
import type { Detection } from "./snapshot.ts";

const rootsMax = 100;

interface Find {
  readonly format: BundleFormat;
  /** One for each cluster, the highest that was seen. */
  roots: string[];
}

export class Finds {
  readonly formats: readonly BundleFormat[];
  readonly #finds = new Map<BundleFormat, Find>();
  /** Believed at once; nothing that comes later takes its place. */
  #winner: BundleFormat | null = null;
  #winnerAt = 0;
  #objects = false;
  #logs = false;
  #paths = 0;
  /** The folder that all files share. */
  #folder = "";

  constructor(formats: readonly BundleFormat[]) {
    this.formats = formats;
  }

  path(path: string): void {
    this.#share(path);
    this.#logs ||= /\.log(?:\.gz)?$/.test(path);
    for (const format of this.formats) {
      const root = format.recognise(path);
      if (root !== null) this.#add(format, root);
    }
  }

  /** A format's own marker file tells where the dump begins. */
  marker(format: BundleFormat, root: string): void {
    this.#add(format, root);
  }

  /** A file holds resources. */
  objects(): void {
    this.#objects = true;
  }

  /** Files need to be looked into only as long as no place tells what they are. */
  get wantsObjects(): boolean {
    return !this.#objects && this.#finds.size === 0 && this.formats.some(({ loose }) => loose === "objects");
  }

  /** True if reading on can change nothing, or is not worth its time. */
  settled(unpackedBytes: number, nearBytes: number): boolean {
    if (this.#winner === null) return false;
    const look = this.#winner.clusters?.look;
    if (look === undefined) return true;
    this.#winnerAt ||= Math.max(1, unpackedBytes);
    return look === "near" && unpackedBytes - this.#winnerAt > nearBytes;
  }

  detections(): Detection[] {
    const find = this.#best();
    if (find === null) return this.#loose();
    const { format } = find;
    const depth = Math.min(...find.roots.map(depthOf));
    // A node's folders may lie in several places; all of them are meant.
    const roots = format.rootDepth < 0 ? [this.#folder] : find.roots;
    const also = [...this.#finds.values()]
      .filter(
        (each) => each !== find && each.format.rootDepth >= 0 && each.roots.some((root) => depthOf(root) === depth),
      )
      .map((each) => each.format.name);
    const note = also.length === 0 ? {} : { alsoLooksLike: also };
    return roots.sort().map((root) => {
      const others = roots.filter((each) => each !== root);
      return { format: format.name, root, ...(others.length === 0 ? {} : { others }), ...note };
    });
  }

  #best(): Find | null {
    if (this.#winner !== null) return this.#finds.get(this.#winner) ?? null;
    let best: Find | null = null;
    for (const find of this.#finds.values()) {
      // Folders of a node's logs lie in other dumps too, and beside resources.
      if (find.format.rootDepth < 0 && (best !== null || this.#objects)) continue;
      if (best === null || highest(find) < highest(best) || best.format.rootDepth < 0) best = find;
    }
    return best;
  }

  #loose(): Detection[] {
    const format = this.formats.find(({ loose }) =>
      loose === "objects" ? this.#objects : loose === "log" && this.#logs,
    );
    return format === undefined ? [] : [{ format: format.name, root: this.#folder }];
  }

  #add(format: BundleFormat, root: string): void {
    const find = this.#finds.get(format) ?? { format, roots: [] };
    this.#finds.set(format, find);
    const same = this.#sameCluster(format, find.roots, root);
    if (same === undefined) find.roots.push(root);
    else if (depthOf(root) < depthOf(same)) find.roots = find.roots.map((each) => (each === same ? root : each));
    if (this.#winner === null && depthOf(root) <= format.rootDepth) this.#winner = format;
  }

  #sameCluster({ clusters }: BundleFormat, roots: readonly string[], root: string): string | undefined {
    // Without clusters there is one root, the highest; a hostile input could name a million.
    if (clusters === undefined || roots.length >= rootsMax) return roots[0];
    return roots.find((each) => sameCluster(clusters.rootOf(each), clusters.rootOf(root)));
  }

  #share(path: string): void {
    const folder = path.slice(0, path.lastIndexOf("/") + 1);
    if (this.#paths++ === 0) this.#folder = folder;
    while (!folder.startsWith(this.#folder)) {
      this.#folder = this.#folder.slice(0, this.#folder.lastIndexOf("/", this.#folder.length - 2) + 1);
    }
  }
}

function highest({ roots }: Find): number {
  return Math.min(...roots.map(depthOf));
}

function depthOf(root: string): number {
  return root.split("/").length - 1;
}
