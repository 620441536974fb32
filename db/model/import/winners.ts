// Decides between duplicates of one resource with bounded memory: keys and numbers, never the resources.
import type { FoundResource } from "./read-resources.ts";
import { fieldOf, textOf } from "./record.ts";

/** Copies of one resourceVersion of which the text of one is not written yet. */
interface Tie {
  readonly at: number;
  readonly entry: number;
  readonly item: number;
  readonly version: number;
  readonly length: number;
}

/** Of a text that is not written yet. */
const unknown = -1;

/** A later resourceVersion wins; at the same one the longer text, which has more fields; then the first seen. */
export class Winners {
  /** By type and namespace, so that a million names are kept without a million copies of either. */
  readonly #places = new Map<string, Map<string, number>>();
  readonly #entry: number[] = [];
  readonly #item: number[] = [];
  readonly #version: number[] = [];
  readonly #length: number[] = [];
  readonly #ties: Tie[] = [];
  readonly #tied = new Set<number>();
  readonly losers = new Map<number, Set<number>>();

  get count(): number {
    return this.#entry.length;
  }

  /** True if this resource had not been seen before. */
  add(resource: FoundResource, entry: number, item: number): boolean {
    const version = Number(textOf(fieldOf(resource.object["metadata"], "resourceVersion"))) || 0;
    const length = resource.unwritten === undefined ? resource.json.length : unknown;
    const names = this.#names(`${resource.apiVersion}\n${resource.kind}\n${resource.namespace}`);
    const at = names.get(resource.name);
    if (at === undefined) {
      names.set(resource.name, this.#entry.length);
      this.#entry.push(entry);
      this.#item.push(item);
      this.#version.push(version);
      this.#length.push(length);
      return true;
    }
    const copy: Tie = { at, entry, item, version, length };
    const isTied = length === unknown || this.#length[at] === unknown || this.#tied.has(at);
    if (version === this.#version[at] && isTied) {
      this.#tied.add(at);
      this.#ties.push(copy);
    } else this.#decide(copy);
    return false;
  }

  /** Decides what add() could not. `lengthOf` gives how long the JSON of an item is. */
  async settle(lengthOf: (entry: number, item: number) => Promise<number>): Promise<void> {
    for (const tie of this.#ties.splice(0)) {
      const { at, entry, item, version } = tie;
      if (version === this.#version[at] && this.#length[at] === unknown) {
        this.#length[at] = await lengthOf(this.#entry[at] ?? 0, this.#item[at] ?? 0);
      }
      this.#decide(tie.length === unknown ? { ...tie, length: await lengthOf(entry, item) } : tie);
    }
    this.#tied.clear();
  }

  #decide({ at, entry, item, version, length }: Tie): void {
    const [oldVersion = 0, oldLength = 0] = [this.#version[at], this.#length[at]];
    if (version > oldVersion || (version === oldVersion && length > oldLength)) {
      this.#lose(this.#entry[at] ?? 0, this.#item[at] ?? 0);
      this.#entry[at] = entry;
      this.#item[at] = item;
      this.#version[at] = version;
      this.#length[at] = length;
    } else this.#lose(entry, item);
  }

  #names(place: string): Map<string, number> {
    const known = this.#places.get(place);
    if (known !== undefined) return known;
    const names = new Map<string, number>();
    this.#places.set(place, names);
    return names;
  }

  #lose(entry: number, item: number): void {
    const items = this.losers.get(entry) ?? new Set<number>();
    items.add(item);
    this.losers.set(entry, items);
  }
}
