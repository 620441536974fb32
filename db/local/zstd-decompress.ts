// zstd on Bun, for the servers that read packs.
import { promisify } from "node:util";
import { zstdDecompress } from "node:zlib";
import { KubinError } from "../model/error.ts";
import { frameBytes, frameBytesMax } from "../model/limits.ts";
import type { PackCodec } from "../model/pack/frame-writer.ts";

/**
 * Bun.zstdDecompress works in a thread and needs half the CPU of node:zlib, but has no upper bound: where a frame does not say its
 * size, it goes on as long as bytes come. One that says the expected size gets memory for that and not a byte more.
 */
export const bunDecompress: Pick<PackCodec, "decompress"> = {
  async decompress(frame, rawBytes) {
    const raw = await unpacked(frame, rawBytes);
    if (rawBytes === null || raw.length === rawBytes) return raw;
    throw new KubinError("corrupt", `Cannot read the pack: a frame has ${raw.length} bytes, not ${rawBytes}`);
  },
};

async function unpacked(frame: Uint8Array, rawBytes: number | null): Promise<Uint8Array> {
  try {
    const said = contentBytes(frame);
    if (said !== null && said === rawBytes && said <= frameBytesMax) return await Bun.zstdDecompress(frame);
    return await unpack(frame, {
      maxOutputLength: Math.max(1, rawBytes ?? frameBytesMax),
      chunkSize: Math.max(chunkBytesMin, rawBytes ?? frameBytes),
    });
  } catch (cause) {
    throw new KubinError("corrupt", "Cannot read the pack: a frame is not zstd, or unpacks to too much", { cause });
  }
}

/** Bounded, and for frames of senders that do not say the size. One chunk of the right size is six times as fast as the default ones. */
const unpack = promisify(zstdDecompress);
/** node:zlib refuses a smaller one. */
const chunkBytesMin = 64;

const magic = 0xfd2fb528;

/** What the header of a zstd frame says that it holds (RFC 8878, 3.1.1.1); null where it does not, or says more than 4 GiB. */
function contentBytes(frame: Uint8Array): number | null {
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  if (frame.length < 18 || view.getUint32(0, true) !== magic) return null;
  const descriptor = frame[4] ?? 0;
  const single = (descriptor & 0x20) !== 0;
  const at = 5 + (single ? 0 : 1) + ([0, 1, 2, 4][descriptor & 3] ?? 0);
  switch (descriptor >> 6) {
    case 0:
      return single ? view.getUint8(at) : null;
    case 1:
      return view.getUint16(at, true) + 256;
    case 2:
      return view.getUint32(at, true);
    default:
      return view.getUint32(at + 4, true) === 0 ? view.getUint32(at, true) : null;
  }
}
