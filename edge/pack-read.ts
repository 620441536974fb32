// Reads one resource out of its pack: one ranged GET of one zstd frame.
import { packKey } from "../db/model/blob-keys.ts";
import { KubinError } from "../db/model/error.ts";
import type { StoredResource } from "../db/resources/read.ts";
import type { Services } from "./services.ts";

const newline = 0x0a;

/** The resource's JSON as it was captured. Throws "corrupt" when the bytes are not what the row promises. */
export async function readResourceJson(services: Services, resource: StoredResource): Promise<string> {
  const key = packKey(resource.tenantId, resource.snapshotId, resource.pack, "resources");
  const body = await services.blobs.get(key, [resource.frameOffset, resource.frameBytes]);
  const frame = new Uint8Array(await new Response(body).arrayBuffer());
  const raw = await services.codec.decompress(frame, null);
  const start = resource.lineOffset;
  const end = raw.indexOf(newline, start);
  const json = new TextDecoder().decode(raw.subarray(start, end < 0 ? raw.length : end));
  if (json.startsWith("{")) return json;
  throw new KubinError("corrupt", `Cannot read ${resource.resource} "${resource.name}": its pack is damaged`);
}
