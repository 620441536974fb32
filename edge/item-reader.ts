// Reads resources out of their packs in a given order: a frame is fetched and unpacked once, and let go after its last resource.
//
// Packs are sorted, and overlap: a list in order takes a few resources of one frame, a few of the next pack's, and comes back. So frames
// are held until nothing of them is wanted any more, and the next ones are fetched while the present one is written.
import { packKey } from "../db/model/blob-keys.ts";
import { KubinError } from "../db/model/error.ts";
import type { ResourcePlace } from "../db/resources/place.ts";
import { type FramePlace, type LinePlace, PlaceList } from "./place-list.ts";
import type { Services } from "./services.ts";

const newline = 0x0a;
/** Frames held at once, about 1 MiB each: a list over more packs than these reads some frames again. */
const heldMax = 24;
/** How many frames are fetched before they are needed. */
const ahead = 3;

/** The JSON of each resource, as it was captured, valid until the next step. Throws "corrupt" when a pack is not what a row promises. */
export async function* readItems(
  services: Pick<Services, "blobs" | "codec">,
  places: PlaceList | readonly ResourcePlace[],
): AsyncGenerator<Uint8Array> {
  const list = places instanceof PlaceList ? places : new PlaceList(places);
  const frames = new Frames(services, list);
  for (const place of list) {
    yield lineOf(await frames.of(place.frame), place);
    frames.done(place.frame);
  }
}

function lineOf(frame: Uint8Array, { lineOffset, name }: LinePlace): Uint8Array {
  const end = frame.indexOf(newline, lineOffset);
  const line = frame.subarray(lineOffset, end < 0 ? frame.length : end);
  if (line[0] === 0x7b) return line;
  throw new KubinError("corrupt", `Cannot read "${name}": its pack is damaged`);
}

/** By their place in the list's order. */
class Frames {
  readonly #services: Pick<Services, "blobs" | "codec">;
  readonly #places: readonly FramePlace[];
  /** How many resources of each frame are still wanted. */
  readonly #wanted: number[];
  /** The one that was used longest ago first. */
  readonly #held = new Map<number, Promise<Uint8Array>>();
  #next = 0;

  constructor(services: Pick<Services, "blobs" | "codec">, list: PlaceList) {
    this.#services = services;
    this.#places = list.frames;
    this.#wanted = list.countByFrame();
  }

  async of(frame: number): Promise<Uint8Array> {
    const held = this.#held.get(frame) ?? this.#fetch(frame);
    this.#held.delete(frame);
    this.#held.set(frame, held);
    this.#fetchAhead(frame + ahead);
    return held;
  }

  done(frame: number): void {
    const left = (this.#wanted[frame] ?? 1) - 1;
    this.#wanted[frame] = left;
    if (left === 0) this.#held.delete(frame);
  }

  /** Begins to fetch what is needed up to that frame, as far as there is room. */
  #fetchAhead(upTo: number): void {
    const end = Math.min(upTo, this.#places.length - 1);
    for (; this.#next <= end && this.#held.size < heldMax; this.#next++) {
      if (this.#held.has(this.#next) || this.#wanted[this.#next] === 0) continue;
      // Thrown when its turn comes; until then a failure is not unhandled.
      this.#fetch(this.#next).catch(() => undefined);
    }
  }

  #fetch(frame: number): Promise<Uint8Array> {
    const [oldest] = this.#held.keys();
    if (oldest !== undefined && this.#held.size >= heldMax) this.#held.delete(oldest);
    const reading = this.#read(frame);
    this.#held.set(frame, reading);
    return reading;
  }

  async #read(frame: number): Promise<Uint8Array> {
    const place = this.#places[frame];
    if (!place) throw new RangeError(`There is no frame ${frame} in the list`);
    const { tenantId, snapshotId, pack, frameOffset, frameBytes } = place;
    const key = packKey(tenantId, snapshotId, pack, "resources");
    const body = await this.#services.blobs.get(key, [frameOffset, frameBytes]);
    return this.#services.codec.decompress(new Uint8Array(await new Response(body).arrayBuffer()), null);
  }
}
