// What an archive is to an importer: a series of files that can be read again, and the seams it is read through.
import type { Gap } from "../gap.ts";

/** One regular file of the input. `bytes()` must be consumed or left alone before the next entry is asked for. */
export interface ArchiveEntry {
  /** Cleaned by safePath: relative, "/"-separated, no "..", no control characters. */
  readonly path: string;
  /** What the header promises; fewer bytes come when the input ends early. -1 where nothing promises anything. */
  readonly size: number;
  /** In how many archives inside the input it lies; absent = 0, a file of the input itself. */
  readonly nesting?: number;
  /** Each chunk is valid until the next one is asked for, and so is what is made of it without a copy. */
  bytes(): AsyncIterable<Uint8Array>;
  /** The same bytes at any later time, not counted once more. Absent where that takes another reading of the archive. */
  again?(): AsyncIterable<Uint8Array>;
}

/** Told about everything that passes, taken or not. Its methods may throw to stop the reading (limits do). */
export interface ArchiveWatch {
  /** Something that was left out: an unsafe path, a device, a truncated end. */
  gap(gap: Gap): void;
  /** One more member header, also of what is skipped. */
  member(): void;
  /** Bytes that came out of decompression, and bytes that went in. Both 0 is legal. */
  unpacked(bytes: number, packed: number): void;
}

/** The input. It lies on disk, so entries() may be called several times and gives the same order each time. */
export interface ArchiveSource {
  /** The input is one file and no archive: its only entry. */
  readonly single?: true;
  /** An entry is reached only through those before it: to read one twice costs as much as all of them. */
  readonly sequential?: true;
  entries(watch?: ArchiveWatch): AsyncIterable<ArchiveEntry>;
}

/** Random access to one file: Bun.file in the CLI, a Blob in the browser. read() past the end gives fewer bytes. */
export interface ByteSource {
  readonly size: number;
  stream(): ReadableStream<Uint8Array>;
  read(offset: number, length: number): Promise<Uint8Array>;
  /** All of it unpacked as gzip, where there is a faster way than a codec. As of a codec, what comes before an error counts. */
  gunzip?(): Gunzip;
}

export interface Gunzip {
  /** Each chunk is valid until the next one is asked for. */
  readonly stream: ReadableStream<Uint8Array>;
  /** How many bytes have gone in since it was asked last. */
  readonly packed: () => number;
}

/** What was put aside to be read at random; close() throws it away. */
export interface Spooled extends ByteSource {
  close(): Promise<void>;
}

/** What the runtime must bring along. */
export interface Codecs {
  gunzip(): TransformStream<Uint8Array, Uint8Array>;
  /** Absent where the runtime has none: such inputs are refused with advice. */
  unzstd?(): TransformStream<Uint8Array, Uint8Array>;
  /** Puts a zip inside an archive aside: a file in the CLI, a Blob in a browser. Throws "too_large" above the limit. */
  spool(bytes: AsyncIterable<Uint8Array>, limitBytes: number): Promise<Spooled>;
  /** YAML 1.2, one document, plain JSON types (no Date); throws on anything else. */
  parseYaml(text: string): unknown;
}

/** For callers that need the files only. */
export const noWatch: ArchiveWatch = {
  gap: () => undefined,
  member: () => undefined,
  unpacked: () => undefined,
};
