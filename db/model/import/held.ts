// Resources that the scan keeps for the second pass, which then need not read them again: few dumps hold more than this of them.
import type { Identity } from "./identify.ts";
import type { FoundResource } from "./read-resources.ts";

/** Of JSON, all together. A push has 256 MiB for everything; with half of this, 18 MB of resources held up a tar's logs by 0.3 s. */
const heldCharactersMax = 20 * 1024 * 1024;

export interface HeldResource extends Identity {
  readonly item: number;
  readonly json: string;
}

/** Whole files of them, or nothing of a file. */
export class HeldResources {
  /** Entry → what it holds. */
  readonly files = new Map<number, HeldResource[]>();
  #left = heldCharactersMax;

  /** Takes what the file holds, in its order; once there is no room, nothing of this file and of those behind it. */
  file(entry: number): (item: number, resource: FoundResource) => void {
    const held: HeldResource[] = [];
    if (this.#left >= 0) this.files.set(entry, held);
    return (item, { object: _, ...resource }) => {
      if (this.#left < 0) return;
      this.#left -= resource.json.length;
      if (this.#left < 0) this.files.delete(entry);
      else held.push({ ...resource, item });
    };
  }
}
