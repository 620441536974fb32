// Every size and count that Kubin bounds, spelled once. All byte figures are bytes, all times milliseconds unless named.

const KiB = 1024;
const MiB = 1024 * KiB;
const GiB = 1024 * MiB;

/** What an import may unpack. A 32 GiB must-gather is legal; each figure can be raised by the user (`--max-…`). */
export interface ImportLimits {
  readonly unpackedBytes: number;
  readonly entries: number;
  /** Unpacked : packed, checked once `ratioAfterBytes` have been unpacked. */
  readonly ratio: number;
  readonly ratioAfterBytes: number;
  /** Archives inside archives (a .gz log inside a tar counts as one level). */
  readonly nesting: number;
  /** One resource document (a single Kubernetes object) in its source encoding. */
  readonly resourceBytes: number;
  readonly pathBytes: number;
}

export const defaultImportLimits: ImportLimits = {
  unpackedBytes: 64 * GiB,
  entries: 500_000,
  ratio: 200,
  ratioAfterBytes: 64 * MiB,
  nesting: 2,
  resourceBytes: 16 * MiB,
  pathBytes: 4096,
};

/** Raw bytes in one zstd frame of a pack; a larger resource stands alone in its own frame. */
export const frameBytes = 1 * MiB;
/** The most that one frame may unpack to: a resource or a run of log lines alone in its own. More is a bomb. */
export const frameBytesMax = 24 * MiB;
/** A pack is closed when its compressed size reaches this. */
export const packBytes = 16 * MiB;
/** The first pack of log lines is closed at about this size, two frames: the page fills at once, and the line begins as soon as it can. */
export const firstPackBytes = 192 * KiB;
/**
 * How much larger each next one is than the last, up to `packBytes`. On a line of 100 Mbit/s packs are made little faster than they
 * leave: whenever the next one takes longer to make than the last one to send, the line stands still. At 1.5 it did so for 0.3 s on a busy
 * machine, at 1.25 for 0.1.
 */
export const packGrowth = 1.25;
/** Packs above this travel as multipart uploads in equal parts of `partBytes`. */
export const multipartAboveBytes = 32 * MiB;
export const partBytes = 8 * MiB;
/** One pack, compressed: what a registration may announce. */
export const packBytesMax = 1 * GiB;
/** What one pack may unpack to: a thousand times its usual size. The same line over and over is that small; 10 GB of zeros are a bomb. */
export const packRawBytesMax = 8 * GiB;
/** A log pack is closed when it holds this much raw, however little that is packed. */
export const packRawBytes = 1 * GiB;
/** A pack's directory: 100,000 segments with their streams have 12 MiB. */
export const directoryBytesMax = 64 * MiB;
export const packsMax = 100_000;

/** One shared document (the OpenAPI of one group version); the largest of Kubernetes itself has under 1 MiB. */
export const documentBytesMax = 16 * MiB;
/** Group versions of one cluster. */
export const documentsMax = 2000;

/** Log line bytes kept in the lines table; the rest of a longer line stays readable in its pack. */
export const lineBytesMax = 256 * KiB;

/** How long after its last sign of life a push may be resumed; then the sweeper ends it. */
export const resumeWindowMs = 24 * 3600 * 1000;
