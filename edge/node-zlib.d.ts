// The one function of node:zlib that the Worker uses: Workers types do not describe it, workerd has it (nodejs_compat).
declare module "node:zlib" {
  /** Throws when the bytes are not zstd, or unpack to more than `maxOutputLength`. Several frames in a row are one output. */
  export function zstdDecompressSync(
    data: Uint8Array,
    options?: { maxOutputLength?: number; chunkSize?: number },
  ): Uint8Array;
}
