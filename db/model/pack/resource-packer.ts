// Cuts resources into packs: sorted inside the pack, one JSON document a line, frames of about 1 MiB.
import { frameBytes } from "../limits.ts";
import { FrameWriter, type PackCodec, type PackOutput, type PackPlaces } from "./frame-writer.ts";

/** A pack is closed at this many raw bytes, so that sorting it needs only this much memory: twice as much took 13 MiB more of a push. */
export const resourcePackRawBytes = 8 * 1024 * 1024;
/** The first pack is smaller, so that the page shows resources soon. */
const firstPackRawBytes = 512 * 1024;

interface Line {
  readonly key: string;
  readonly bytes: Uint8Array;
}

/**
 * add() resources in any order; every full pack is handed to its places when it is whole on disk, the rest by finish().
 * Order inside a pack: group, version, resource, then `namespace/name` as bytes.
 */
export class ResourcePacker<Output extends PackOutput = PackOutput> {
  readonly #codec: PackCodec;
  readonly #places: PackPlaces<Output>;
  readonly #encoder = new TextEncoder();
  #lines: Line[] = [];
  #rawBytes = 0;
  #closeAt = firstPackRawBytes;

  constructor(codec: PackCodec, places: PackPlaces<Output>) {
    this.#codec = codec;
    this.#places = places;
  }

  /** `key` orders the pack; `json` is one line without a newline. */
  async add(key: string, json: string): Promise<void> {
    const bytes = this.#encoder.encode(`${json}\n`);
    this.#lines.push({ key, bytes });
    this.#rawBytes += bytes.length;
    if (this.#rawBytes < this.#closeAt) return;
    this.#closeAt = Math.min(resourcePackRawBytes, this.#closeAt * 2);
    await this.finish();
  }

  async finish(): Promise<void> {
    if (this.#lines.length === 0) return;
    const lines = this.#lines;
    this.#lines = [];
    this.#rawBytes = 0;
    lines.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
    const writer = new FrameWriter("resources", this.#codec, this.#places.open());
    for (const frame of framesOf(lines)) await writer.frame(frame);
    await this.#places.closed(await writer.close(), writer.output);
  }
}

/** Groups lines into frames of at most 1 MiB raw; a longer line stands alone. */
function* framesOf(lines: readonly Line[]): Generator<Uint8Array<ArrayBuffer>> {
  let start = 0;
  let size = 0;
  for (const [i, line] of lines.entries()) {
    if (size > 0 && size + line.bytes.length > frameBytes) {
      yield joined(lines.slice(start, i), size);
      start = i;
      size = 0;
    }
    size += line.bytes.length;
  }
  if (size > 0) yield joined(lines.slice(start), size);
}

function joined(lines: readonly Line[], size: number): Uint8Array<ArrayBuffer> {
  const frame = new Uint8Array(size);
  let at = 0;
  for (const line of lines) {
    frame.set(line.bytes, at);
    at += line.bytes.length;
  }
  return frame;
}
