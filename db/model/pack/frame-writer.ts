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

/** How many frames may still be in use when frame() has answered. */
export const framesInFlight = 2;

export class FrameWriter {
  readonly #kind: PackKind;
  readonly #codec: PackCodec;
  readonly #output: PackOutput;
  readonly #frames: PackDirectory["frames"] = [];
  readonly #streams: LogStream[] = [];
  readonly #segments: Segment[] = [];
  readonly #inFlight: Promise<void>[] = [];
  #taken = 0;
  #bytes = 0;
  #rawBytes = 0;

  constructor(kind: PackKind, codec: PackCodec, output: PackOutput) {
    this.#kind = kind;
    this.#codec = codec;
    this.#output = output;
  }

  /** Compressed bytes written so far, the directory not counted. */
  get bytes(): number {
    return this.#bytes;
  }

  /**
   * Takes one frame and answers its index. Two are compressed while a third is made; they are written in their order. A failure
   * of an earlier one is thrown by a later call.
   */
  async frame(raw: Uint8Array<ArrayBuffer>): Promise<number> {
    const index = this.#taken++;
    const compressing = this.#codec.compress(raw);
    const written = this.#write(this.#inFlight.at(-1), compressing, raw.length);
    // Awaited below or in close(); until then a failure is not unhandled.
    written.catch(() => undefined);
    this.#inFlight.push(written);
    if (this.#inFlight.length > framesInFlight) await this.#inFlight.shift();
    return index;
  }

  async #write(before: Promise<void> | undefined, compressing: Promise<Uint8Array>, rawBytes: number): Promise<void> {
    const [compressed] = await Promise.all([compressing, before]);
    await this.#output.write(compressed);
    this.#frames.push([compressed.length, rawBytes]);
    this.#bytes += compressed.length;
    this.#rawBytes += rawBytes;
  }

  /** Adds a stream to the directory and answers its index. */
  stream(stream: LogStream): number {
    return this.#streams.push(stream) - 1;
  }

  segment(segment: Segment): void {
    this.#segments.push(segment);
  }

  async close(): Promise<ClosedPack> {
    await Promise.all(this.#inFlight);
    const directory = encodeDirectory({
      formatVersion,
      kind: this.#kind,
      codec: "zstd",
      frames: this.#frames,
      streams: this.#streams,
      segments: this.#segments,
    });
    await this.#output.write(directory);
    const { bytes, sha256 } = await this.#output.close();
    return { kind: this.#kind, bytes, rawBytes: this.#rawBytes, sha256 };
  }

  async discard(): Promise<void> {
    await this.#output.discard();
  }
}
