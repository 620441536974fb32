// Where resources lie, in an order, in some dozen bytes each: a list without a limit may be of any length.
import type { ResourcePlace } from "../db/resources/place.ts";

/** A frame of a pack. */
export type FramePlace = Pick<ResourcePlace, "tenantId" | "snapshotId" | "pack" | "frameOffset" | "frameBytes">;

export interface LinePlace {
  /** A frame's place among the frames. */
  readonly frame: number;
  readonly lineOffset: number;
  readonly name: string;
}

export class PlaceList {
  /** In the order in which they are first needed. */
  readonly frames: FramePlace[] = [];
  readonly #frameByName = new Map<string, number>();
  readonly #frame: number[] = [];
  readonly #lineOffset: number[] = [];
  readonly #name: string[] = [];

  constructor(places: readonly ResourcePlace[] = []) {
    for (const place of places) this.add(place);
  }

  get length(): number {
    return this.#frame.length;
  }

  add({ tenantId, snapshotId, pack, frameOffset, frameBytes, lineOffset, name }: ResourcePlace): void {
    const frameName = `${pack}/${frameOffset}`;
    let frame = this.#frameByName.get(frameName);
    if (frame === undefined) {
      frame = this.frames.push({ tenantId, snapshotId, pack, frameOffset, frameBytes }) - 1;
      this.#frameByName.set(frameName, frame);
    }
    this.#frame.push(frame);
    this.#lineOffset.push(lineOffset);
    this.#name.push(name);
  }

  *[Symbol.iterator](): Generator<LinePlace, void, undefined> {
    for (const [i, frame] of this.#frame.entries())
      yield { frame, lineOffset: this.#lineOffset[i] ?? 0, name: this.#name[i] ?? "" };
  }

  /** How many places each frame has. */
  countByFrame(): number[] {
    const counts = this.frames.map(() => 0);
    for (const frame of this.#frame) counts[frame] = (counts[frame] ?? 0) + 1;
    return counts;
  }
}
