// Packs on their way: whole on disk before they are registered, removed once they have arrived.
import { createHash } from "node:crypto";
import { closeSync, fdatasync, openSync, writeSync } from "node:fs";
import { rm } from "node:fs/promises";
import { promisify } from "node:util";
import { join } from "node:path";
import { freed } from "../../db/model/bytes.ts";
import type { PackKind } from "../../db/model/contract/upload.ts";
import type { PackCodec, PackOutput } from "../../db/model/pack/frame-writer.ts";

/** Of JSON: level 1 gave 40 % more of a real must-gather's, level 6 8 % less at half the speed. */
const zstdLevel = 3;
/** Of log lines level 1 gives 1 to 7 % less than level 3, of real ones and of the sample's, and is 1.3 to 1.7 times as fast. */
export const zstdLogLevel = 1;

/** Takes less time than the way to the thread pool and back. */
const smallBytes = 256 * 1024;

/** Of packs that are made here. */
export const packCodec: PackCodec = {
  compress: async (raw) => {
    const options = { level: zstdLevel };
    return raw.length < smallBytes ? Bun.zstdCompressSync(raw, options) : Bun.zstdCompress(raw, options);
  },
  decompress: async (frame) => Bun.zstdDecompress(frame.slice()),
};

/** A file that hashes what it is given. */
export class PackFile implements PackOutput {
  readonly path: string;
  readonly #hash = createHash("sha256");
  readonly #file: number;
  #isOpen = true;
  #bytes = 0;

  /** `sequence` counts the packs of its kind. */
  constructor(dir: string, kind: PackKind, sequence: number) {
    this.path = join(dir, `${kind}-${String(sequence).padStart(4, "0")}.pack`);
    this.#file = openSync(this.path, "w", 0o600);
  }

  async write(bytes: Uint8Array): Promise<void> {
    // Its number may be another file's by now.
    if (!this.#isOpen) throw new Error("the pack is closed");
    this.#hash.update(bytes);
    this.#bytes += bytes.length;
    // A frame: less time than the way to the thread pool and back.
    for (let at = 0; at < bytes.length;) at += writeSync(this.#file, bytes, at);
    freed(bytes);
  }

  async close(): Promise<{ bytes: number; sha256: string }> {
    this.#isOpen = false;
    await promisify(fdatasync)(this.#file);
    closeSync(this.#file);
    return { bytes: this.#bytes, sha256: this.#hash.digest("hex") };
  }

  async discard(): Promise<void> {
    if (this.#isOpen) closeSync(this.#file);
    this.#isOpen = false;
    await rm(this.path, { force: true });
  }
}
