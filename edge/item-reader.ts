// Reads resources out of their packs in a given order: a frame is fetched and unpacked once, and let go after its last resource.
//
// Packs are sorted, and overlap: a list in order takes a few resources of one frame, a few of the next pack's, and comes back. So frames
// are held until nothing of them is wanted any more, and the next ones are fetched while the present one is written.
import { packKey } from "../db/model/blob-keys.ts";
import { KubinError } from "../db/model/error.ts";
import type { ResourcePlace } from "../db/resources/place.ts";
import type { Services } from "./services.ts";

const newline = 0x0a;
/** Frames held at once, about 1 MiB each: a list over more packs than these reads some frames again. */
const heldMax = 24;
/** How many frames are fetched before they are needed. */
const ahead = 3;

/** The JSON of each resource, as it was captured, valid until the next step. Throws "corrupt" when a pack is not what a row promises. */
export async function* readItems(
  services: Pick<Services, "blobs" | "codec">,
  places: readonly ResourcePlace[],
): AsyncGenerator<Uint8Array> {
  const frames = new Frames(services, places);
  for (const place of places) {
    yield lineOf(await frames.of(place), place);
    frames.done(place);
  }
}

function lineOf(frame: Uint8Array, { lineOffset, name }: ResourcePlace): Uint8Array {
  const end = frame.indexOf(newline, lineOffset);
  const line = frame.subarray(lineOffset, end < 0 ? frame.length : end);
  if (line[0] === 0x7b) return line;
  throw new KubinError("corrupt", `Cannot read "${name}": its pack is damaged`);
}

const frameName = ({ pack, frameOffset }: ResourcePlace): string => `${pack}/${frameOffset}`;

class Frames {
  readonly #services: Pick<Services, "blobs" | "codec">;
  /** One place in each frame, in the order in which frames are first needed. */
  readonly #order: readonly ResourcePlace[];
  readonly #rank = new Map<string, number>();
  /** How many resources of each frame are still wanted. */
  readonly #wanted = new Map<string, number>();
  /** The one that was used longest ago first. */
  readonly #held = new Map<string, Promise<Uint8Array>>();
  #next = 0;

  constructor(services: Pick<Services, "blobs" | "codec">, places: readonly ResourcePlace[]) {
    this.#services = services;
    const order: ResourcePlace[] = [];
    for (const place of places) {
      const name = frameName(place);
      if (!this.#rank.has(name)) this.#rank.set(name, order.push(place) - 1);
      this.#wanted.set(name, (this.#wanted.get(name) ?? 0) + 1);
    }
    this.#order = order;
  }

  async of(place: ResourcePlace): Promise<Uint8Array> {
    const name = frameName(place);
    const held = this.#held.get(name) ?? this.#fetch(place);
    this.#held.delete(name);
    this.#held.set(name, held);
    this.#fetchAhead((this.#rank.get(name) ?? 0) + ahead);
    return held;
  }

  done(place: ResourcePlace): void {
    const name = frameName(place);
    const left = (this.#wanted.get(name) ?? 1) - 1;
    this.#wanted.set(name, left);
    if (left === 0) this.#held.delete(name);
  }

  /** Begins to fetch what is needed up to that rank, as far as there is room. */
  #fetchAhead(upTo: number): void {
    for (; this.#next <= upTo && this.#held.size < heldMax; this.#next++) {
      const place = this.#order[this.#next];
      if (!place) return;
      const name = frameName(place);
      if (this.#held.has(name) || this.#wanted.get(name) === 0) continue;
      // Thrown when its turn comes; until then a failure is not unhandled.
      this.#fetch(place).catch(() => undefined);
    }
  }

  #fetch(place: ResourcePlace): Promise<Uint8Array> {
    const [oldest] = this.#held.keys();
    if (oldest !== undefined && this.#held.size >= heldMax) this.#held.delete(oldest);
    const frame = this.#read(place);
    this.#held.set(frameName(place), frame);
    return frame;
  }

  async #read({ tenantId, snapshotId, pack, frameOffset, frameBytes }: ResourcePlace): Promise<Uint8Array> {
    const key = packKey(tenantId, snapshotId, pack, "resources");
    const body = await this.#services.blobs.get(key, [frameOffset, frameBytes]);
    return this.#services.codec.decompress(new Uint8Array(await new Response(body).arrayBuffer()), null);
  }
}
