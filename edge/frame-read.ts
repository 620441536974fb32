// Reads many resources out of their packs: each zstd frame that holds one is fetched and unpacked once.
import { packKey } from "../db/model/blob-keys.ts";
import { KubinError } from "../db/model/error.ts";
import type { ResourcePlace } from "../db/resources/usage.ts";
import type { Services } from "./services.ts";

const newline = 0x0a;
/** Frames in memory at once, 1 MiB each but for a resource that is larger. */
const atOnce = 8;

/** What the packs say, parsed, in the order of the places. Throws "corrupt" when the bytes are not what a row promises. */
export async function readResources(services: Services, places: readonly ResourcePlace[]): Promise<unknown[]> {
  const frames = [...Map.groupBy(places, (place) => `${place.pack}/${place.frameOffset}`).values()];
  const found = new Map<ResourcePlace, unknown>();
  const lane = async (): Promise<void> => {
    for (let frame = frames.shift(); frame; frame = frames.shift()) await readFrame(services, frame, found);
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
  return places.map((place) => found.get(place));
}

async function readFrame(
  services: Services,
  places: readonly ResourcePlace[],
  found: Map<ResourcePlace, unknown>,
): Promise<void> {
  const [first] = places;
  if (!first) return;
  const key = packKey(first.tenantId, first.snapshotId, first.pack, "resources");
  const body = await services.blobs.get(key, [first.frameOffset, first.frameBytes]);
  const raw = await services.codec.decompress(new Uint8Array(await new Response(body).arrayBuffer()), null);
  for (const place of places) {
    const end = raw.indexOf(newline, place.lineOffset);
    const json = new TextDecoder().decode(raw.subarray(place.lineOffset, end < 0 ? raw.length : end));
    found.set(place, parsed(json, place));
  }
}

function parsed(json: string, place: ResourcePlace): unknown {
  try {
    return JSON.parse(json);
  } catch (cause) {
    throw new KubinError("corrupt", `Cannot read "${place.name}": its pack is damaged`, { cause });
  }
}
