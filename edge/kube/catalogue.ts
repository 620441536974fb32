// The catalogue of a snapshot as its sender wrote it: pack 0, read whole.
import { packKey } from "../../db/model/blob-keys.ts";
import type { Json } from "../../db/model/resource/json.ts";
import { framesOf, readDirectory } from "../../db/model/pack/pack-reader.ts";
import { findPack } from "../../db/packs/packs.ts";
import type { SnapshotRow } from "../../db/snapshots/find.ts";
import type { Services } from "../services.ts";

/** Null while it has not arrived. Throws "corrupt". */
export async function readCatalogue(services: Services, snapshot: SnapshotRow): Promise<Json> {
  const pack = await findPack(services.rows, snapshot.id, 0);
  if (pack?.kind !== "catalogue" || pack.state !== "indexed") return null;
  const key = packKey(snapshot.tenantId, snapshot.id, 0, "catalogue");
  const { blobs, codec } = services;
  const directory = await readDirectory(pack.bytes, async (offset, length) => {
    return new Uint8Array(await new Response(await blobs.get(key, [offset, length])).arrayBuffer());
  });
  const decoder = new TextDecoder();
  let text = "";
  for await (const frame of framesOf(await blobs.get(key), directory, codec)) {
    text += decoder.decode(frame, { stream: true });
  }
  return JSON.parse(text);
}
