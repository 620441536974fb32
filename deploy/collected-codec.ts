// Unpacked frames, with their memory given back while a long answer is written.
import type { Services } from "../edge/services.ts";

const MiB = 1024 * 1024;
/**
 * Every pod of 50,000 as one list, 215 MiB: the edge peaked at 257–275 MiB without this, at 196 with it (0.8 → 1.1 s); what is
 * smaller never gets that far.
 */
const collectAboveBytes = 160 * MiB;
const collectEveryBytes = 32 * MiB;

/** The collector does not see what an unpacked frame weighs, and lets half a gigabyte of them lie. */
export function collectedCodec(codec: Services["codec"]): Services["codec"] {
  let unpackedBytes = 0;
  return {
    async decompress(frame, rawBytes) {
      const raw = await codec.decompress(frame, rawBytes);
      unpackedBytes += raw.length;
      if (unpackedBytes > collectEveryBytes && process.memoryUsage.rss() > collectAboveBytes) {
        unpackedBytes = 0;
        Bun.gc(true);
      }
      return raw;
    },
  };
}
