// Opens a pack of the bucket: its directory; its frames in order, once somebody reads them; and the check of its hash at the end.
import { createHash } from "node:crypto";
import { packKey } from "../db/model/blob-keys.ts";
import { KubinError } from "../db/model/error.ts";
import type { PackDirectory } from "../db/model/pack/directory.ts";
import { framesOf, readDirectory } from "../db/model/pack/pack-reader.ts";
import type { PackRow } from "../db/packs/packs.ts";
import type { IngestServices } from "./services.ts";

export interface OpenPack {
  readonly directory: PackDirectory;
  /** Every raw frame, asked for when the first is; throws "corrupt" at its end if the bytes were not those that were registered. */
  readonly frames: AsyncIterable<Uint8Array>;
}

export async function openPack(services: IngestServices, pack: PackRow): Promise<OpenPack> {
  const { blobs, codec } = services;
  const key = packKey(pack.tenantId, pack.snapshotId, pack.number, pack.kind);
  const directory = await readDirectory(pack.bytes, async (offset, length) => {
    return new Uint8Array(await new Response(await blobs.get(key, [offset, length])).arrayBuffer());
  });
  if (directory.kind !== pack.kind) {
    throw new KubinError("corrupt", `Cannot index pack ${pack.number}: it holds ${directory.kind}, not ${pack.kind}`);
  }
  const frames = verified(
    () => blobs.get(key),
    pack,
    (bytes) => framesOf(bytes, directory, codec),
  );
  return { directory, frames: ahead(frames) };
}

/** The next frame is fetched and unpacked while the present one is worked on. */
async function* ahead(frames: AsyncGenerator<Uint8Array>): AsyncGenerator<Uint8Array> {
  let next = frames.next();
  try {
    for (let frame = await next; !frame.done; frame = await next) {
      next = frames.next();
      // Thrown above, when its turn comes; until then a failure is not unhandled.
      next.catch(() => undefined);
      yield frame.value;
    }
  } finally {
    await frames.return(undefined);
  }
}

async function* verified(
  get: () => Promise<ReadableStream<Uint8Array>>,
  pack: PackRow,
  read: (bytes: AsyncIterable<Uint8Array>) => AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  const hash = createHash("sha256");
  const hashed = async function* (): AsyncGenerator<Uint8Array> {
    for await (const chunk of await get()) {
      hash.update(chunk);
      yield chunk;
    }
  };
  yield* read(hashed());
  if (hash.digest("hex") === pack.sha256) return;
  throw new KubinError("corrupt", `Cannot index pack ${pack.number}: its bytes changed on the way (SHA-256 differs)`);
}
