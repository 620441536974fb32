// zstd on Bun, for the servers that read packs.
import { promisify } from "node:util";
import { zstdDecompress } from "node:zlib";
import { KubinError } from "../model/error.ts";
import { frameBytes, frameBytesMax } from "../model/limits.ts";
import type { PackCodec } from "../model/pack/frame-writer.ts";

/**
 * node:zlib, as Bun.zstdDecompress has no upper bound: a frame of 16 MiB can hold 500 GB of zeros. Its default chunks of 16 KiB
 * gave 230 MB/s where one chunk of the right size gives 1,400; below 64 bytes it refuses a chunk size.
 */
const unpack = promisify(zstdDecompress);
const chunkBytesMin = 64;

export const bunDecompress: Pick<PackCodec, "decompress"> = {
  async decompress(frame, rawBytes) {
    let raw: Uint8Array;
    try {
      raw = await unpack(frame, {
        maxOutputLength: Math.max(1, rawBytes ?? frameBytesMax),
        chunkSize: Math.max(chunkBytesMin, rawBytes ?? frameBytes),
      });
    } catch (cause) {
      throw new KubinError("corrupt", "Cannot read the pack: a frame is not zstd, or unpacks to too much", { cause });
    }
    if (rawBytes === null || raw.length === rawBytes) return raw;
    throw new KubinError("corrupt", `Cannot read the pack: a frame has ${raw.length} bytes, not ${rawBytes}`);
  },
};
