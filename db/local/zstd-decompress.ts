// zstd on Bun, for the servers that read packs.
import { KubinError } from "../model/error.ts";
import type { PackCodec } from "../model/pack/frame-writer.ts";

export const bunDecompress: Pick<PackCodec, "decompress"> = {
  async decompress(frame, rawBytes) {
    let raw: Uint8Array;
    try {
      raw = await Bun.zstdDecompress(frame.slice());
    } catch (cause) {
      throw new KubinError("corrupt", "Cannot read the pack: a frame is not zstd", { cause });
    }
    if (rawBytes === null || raw.length === rawBytes) return raw;
    throw new KubinError("corrupt", `Cannot read the pack: a frame has ${raw.length} bytes, not ${rawBytes}`);
  },
};
