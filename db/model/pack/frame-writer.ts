// Writes a pack: independent zstd frames, back to back, and the directory at the end.
import { formatVersion, type PackKind } from "../contract/upload.ts";
import type { LogStream } from "../log-stream.ts";
import { encodeDirectory, type PackDirectory, type Segment } from "./directory.ts";

/** Compression, injected: Bun and Workers have zstd natively, browsers do not. */
export interface PackCodec {
  compress(raw: Uint8Array): Promise<Uint8Array>;
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

export class FrameWriter {
  readonly #kind: PackKind;
  readonly #codec: PackCodec;
  readonly #output: PackOutput;
  readonly #frames: PackDirectory["frames"] = [];
  readonly #streams: LogStream[] = [];
  readonly #segments: Segment[] = [];
  #bytes = 0;
  #rawBytes = 0;

  constructor(kind: PackKind, codec: PackCodec, output: PackOutput) {
    this.#kind = kind;
    this.#codec = codec;
    this.#output = output;
  }

  /** Compressed bytes so far, the directory not counted. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Writes one frame and answers its index. */
  async frame(raw: Uint8Array): Promise<number> {
    const compressed = await this.#codec.compress(raw);
    await this.#output.write(compressed);
    this.#frames.push([compressed.length, raw.length]);
    this.#bytes += compressed.length;
    this.#rawBytes += raw.length;
    return this.#frames.length - 1;
  }

  /** Adds a stream to the directory and answers its index. */
  stream(stream: LogStream): number {
    return this.#streams.push(stream) - 1;
  }

  segment(segment: Segment): void {
    this.#segments.push(segment);
  }

  async close(): Promise<ClosedPack> {
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
