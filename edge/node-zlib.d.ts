// The part of node:zlib that the edge uses: Workers types do not describe it, workerd has it (nodejs_compat).
declare module "node:zlib" {
  /** Throws when the bytes are not zstd, or unpack to more than `maxOutputLength`. Several frames in a row are one output. */
  export function zstdDecompressSync(
    data: Uint8Array,
    options?: { maxOutputLength?: number; chunkSize?: number },
  ): Uint8Array;
  /** `level`: 1 is fast, 9 is small. */
  export function gzipSync(data: string, options: { level: number }): Uint8Array<ArrayBuffer>;
}
