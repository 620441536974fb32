// Packs on their way: whole on disk before they are registered, removed once they have arrived.
import { createHash } from "node:crypto";
import { closeSync, fdatasync, openSync, writeSync } from "node:fs";
import { rm } from "node:fs/promises";
import { promisify } from "node:util";
import { join } from "node:path";
import { freed } from "../../db/model/bytes.ts";
import type { PackKind } from "../../db/model/contract/upload.ts";
import type { PackCodec, PackOutput } from "../../db/model/pack/frame-writer.ts";

/** Level 3: level 6 gave 8 % less at half the speed. */
export const zstdLevel = 3;

/** Takes less time than the way to the thread pool and back. */
const smallBytes = 256 * 1024;

export const zstdCompress: Pick<PackCodec, "compress"> = {
  compress: async (raw) => {
    const options = { level: zstdLevel };
    return raw.length < smallBytes ? Bun.zstdCompressSync(raw, options) : Bun.zstdCompress(raw, options);
  },
};

/** A file that hashes what it is given. */
export class PackFile implements PackOutput {
  readonly path: string;
  readonly #hash = createHash("sha256");
  readonly #file: number;
  #bytes = 0;

  /** `sequence` counts the packs of its kind. */
  constructor(dir: string, kind: PackKind, sequence: number) {
    this.path = join(dir, `${kind}-${String(sequence).padStart(4, "0")}.pack`);
    this.#file = openSync(this.path, "w", 0o600);
  }

  async write(bytes: Uint8Array): Promise<void> {
    this.#hash.update(bytes);
    this.#bytes += bytes.length;
    // A frame: less time than the way to the thread pool and back.
    for (let at = 0; at < bytes.length;) at += writeSync(this.#file, bytes, at);
    freed(bytes);
  }

  async close(): Promise<{ bytes: number; sha256: string }> {
    await promisify(fdatasync)(this.#file);
    closeSync(this.#file);
    return { bytes: this.#bytes, sha256: this.#hash.digest("hex") };
  }

  async discard(): Promise<void> {
    closeSync(this.#file);
    await rm(this.path, { force: true });
  }
}
