// Seals the first log frames of a dump before all of it was seen: nothing of them leaves unless what they were redacted by turns out to
// be all there is.
import { joinBytes } from "../../db/model/bytes.ts";
import { detectFraming, framingBytes, type HeldLog } from "../../db/model/import/import.ts";
import type { LogStream } from "../../db/model/log-stream.ts";
import type { PackCodec, PackOutput } from "../../db/model/pack/frame-writer.ts";
import { LogPacker } from "../../db/model/pack/log-packer.ts";
import type { ThreadSealer } from "./thread-sealer.ts";

/** More than the first logs make, which are held: no buffer is used twice. */
const framesMax = 8;

const nowhere: PackOutput = {
  write: async () => undefined,
  close: async () => ({ bytes: 0, sha256: "" }),
  discard: async () => undefined,
};

/** Sealed frames pass by a codec. */
const unused: PackCodec = { compress: async (raw) => raw, decompress: async (frame) => frame };

/** What a frame's contents do not depend on. */
const unnamed: Omit<LogStream, "framing"> = {
  source: "container",
  namespace: "",
  pod: "",
  container: "",
  generation: "current",
  file: "",
  node: "",
  uid: "",
};

/** Cuts the logs as they will be cut, and gives the sealer each whole frame. */
export async function sealEarly(sealer: ThreadSealer, logs: readonly HeldLog[]): Promise<void> {
  const packer = new LogPacker(
    unused,
    { open: () => nowhere, closed: async () => undefined },
    {
      parallel: framesMax,
      buffer: (bytes) => sealer.buffer(bytes),
      seal: (frame, segments) => sealer.sealEarly(frame, segments),
      keepsTogether: (bytes) => sealer.keepsTogether(bytes),
    },
  );
  for (const { prefix, parts } of logs) {
    const framing = detectFraming(joinBytes(parts).subarray(0, framingBytes), prefix);
    await packer.add({ ...unnamed, framing }, each(parts));
  }
}

async function* each(parts: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* parts;
}
