// Packs on their way: whole on disk before they are registered, removed once they have arrived.
import { createHash } from "node:crypto";
import { open, rm } from "node:fs/promises";
import { join } from "node:path";
import type { PackCodec, PackOutput } from "../../db/model/pack/frame-writer.ts";

/** Level 3: level 6 gave 8 % less at half the speed. */
export const zstdLevel = 3;

export const zstdCompress: Pick<PackCodec, "compress"> = {
  compress: async (raw) => Bun.zstdCompress(raw, { level: zstdLevel }),
};

/** A file that hashes what it is given. */
export class PackFile implements PackOutput {
  readonly path: string;
  readonly #hash = createHash("sha256");
  readonly #handle: ReturnType<typeof open>;
  #bytes = 0;

  constructor(dir: string, sequence: number) {
    this.path = join(dir, `${String(sequence).padStart(4, "0")}.pack`);
    this.#handle = open(this.path, "w", 0o600);
  }

  async write(bytes: Uint8Array): Promise<void> {
    this.#hash.update(bytes);
    this.#bytes += bytes.length;
    await (await this.#handle).writeFile(bytes);
  }

  async close(): Promise<{ bytes: number; sha256: string }> {
    const handle = await this.#handle;
    await handle.datasync();
    await handle.close();
    return { bytes: this.#bytes, sha256: this.#hash.digest("hex") };
  }

  async discard(): Promise<void> {
    await (await this.#handle).close();
    await rm(this.path, { force: true });
  }
}
