// Writes a pack: independent zstd frames, back to back, and the directory at the end.
import { formatVersion, type PackKind } from "../contract/upload.ts";
import type { LogStream } from "../log-stream.ts";
import { encodeDirectory, type PackDirectory, type Segment } from "./directory.ts";

/** Compression, injected: Bun and Workers have zstd natively, browsers do not. */
export interface PackCodec {
  /** `raw` is the codec's until it answers. */
  compress(raw: Uint8Array<ArrayBuffer>): Promise<Uint8Array>;
  /** `rawBytes` is what the directory promises (null: not known here); throws "corrupt" when the frame holds anything else. */
  decompress(frame: Uint8Array, rawBytes: number | null): Promise<Uint8Array>;
}

/** Where a pack's bytes go (a file on disk), with its hash taken on the way. */
export interface PackOutput {
  /** `bytes` are the output's, which may free them. */
  write(bytes: Uint8Array): Promise<void>;
  /** Durable from here on. */
  close(): Promise<{ bytes: number; sha256: string }>;
  discard(): Promise<void>;
}

/** A pack that is whole on disk and may be registered. */
export interface ClosedPack {
  readonly kind: PackKind;
  readonly bytes: number;
  readonly rawBytes: number;
  readonly sha256: string;
}

/** Where packs go: asked for an output for each, told when one is whole. One may be opened before the one before it is closed. */
export interface PackPlaces<Output extends PackOutput = PackOutput> {
  open(): Output;
  /** In the order in which they were opened. */
  closed(pack: ClosedPack, output: Output): Promise<void>;
}

/** How many frames may still be compressed when frame() has answered. */
export const framesInFlight = 2;

/** A frame as it will lie in the pack, and what became of the segments that were in it. */
export interface SealedFrame {
  readonly bytes: Uint8Array;
  readonly rawBytes: number;
  readonly segments: readonly { readonly offset: number; readonly bytes: number }[];
}

/** A stream of which only the framing is known; who it is is asked for when a pack with its lines is closed. */
export interface UnnamedStream extends Pick<LogStream, "framing"> {
  named(): LogStream;
}

export class FrameWriter<Output extends PackOutput = PackOutput> {
  readonly #kind: PackKind;
  readonly #codec: PackCodec;
  /** Where this pack's bytes go. */
  readonly output: Output;
  readonly #frames: PackDirectory["frames"] = [];
  readonly #streams: (LogStream | UnnamedStream)[] = [];
  readonly #segments: Segment[] = [];
  readonly #inFlight: Promise<number>[] = [];
  #last: Promise<number> | undefined;
  #taken = 0;
  #bytes = 0;
  #rawBytes = 0;

  constructor(kind: PackKind, codec: PackCodec, output: Output) {
    this.#kind = kind;
    this.#codec = codec;
    this.output = output;
  }

  /**
   * Compressed bytes of the frames that had to be ready by now, the directory not counted. Which these are follows from the number
   * of calls of frame() alone, so that the same input is cut into the same packs however fast the machine is: a resumed push depends on it.
   */
  get bytes(): number {
    return this.#bytes;
  }

  /** Takes one frame to compress and answers its index. A failure of an earlier one is thrown by a later call. */
  async frame(raw: Uint8Array<ArrayBuffer>): Promise<number> {
    const index = this.#taken;
    const sealing = this.#codec.compress(raw).then((bytes) => ({ bytes, rawBytes: raw.length, segments: [] }));
    this.#inFlight.push(this.sealed(sealing, []));
    if (this.#inFlight.length > framesInFlight) this.#bytes += (await this.#inFlight.shift()) ?? 0;
    return index;
  }

  /**
   * Takes a frame that somebody else seals; answers its compressed length once it is written, and whoever calls bounds how many are
   * under way. `segments` say what lay where in it before; offsets and lengths are replaced by what the seal made of them. Frames are
   * written in the order of the calls. A failure is thrown by close() too.
   */
  sealed(sealing: Promise<SealedFrame>, segments: readonly Omit<Segment, "frame">[]): Promise<number> {
    const written = this.#write(this.#last, sealing, this.#taken++, segments);
    // Awaited by the caller or in close(); until then a failure is not unhandled.
    written.catch(() => undefined);
    this.#last = written;
    return written;
  }

  /** Answers the compressed length. */
  async #write(
    before: Promise<number> | undefined,
    sealing: Promise<SealedFrame>,
    frame: number,
    segments: readonly Omit<Segment, "frame">[],
  ): Promise<number> {
    const [sealed] = await Promise.all([sealing, before]);
    const { length } = sealed.bytes;
    await this.output.write(sealed.bytes);
    this.#frames.push([length, sealed.rawBytes]);
    this.#rawBytes += sealed.rawBytes;
    for (const [i, segment] of segments.entries()) {
      const place = sealed.segments[i];
      if (place) this.#segments.push({ ...segment, frame, ...place });
    }
    return length;
  }

  get streams(): number {
    return this.#streams.length;
  }

  /** Adds a stream to the directory and answers its index. */
  stream(stream: LogStream | UnnamedStream): number {
    return this.#streams.push(stream) - 1;
  }

  async close(): Promise<ClosedPack> {
    // Each frame waits for the one before it.
    await this.#last;
    const directory = encodeDirectory({
      formatVersion,
      kind: this.#kind,
      codec: "zstd",
      frames: this.#frames,
      streams: this.#streams.map((stream) => ("named" in stream ? stream.named() : stream)),
      segments: this.#segments,
    });
    await this.output.write(directory);
    const { bytes, sha256 } = await this.output.close();
    return { kind: this.#kind, bytes, rawBytes: this.#rawBytes, sha256 };
  }

  async discard(): Promise<void> {
    await this.output.discard();
  }
}
