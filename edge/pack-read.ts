// Resources out of their packs, as text or parsed.
import { KubinError } from "../db/model/error.ts";
import type { ResourcePlace } from "../db/resources/place.ts";
import { readItems } from "./item-reader.ts";
import type { Services } from "./services.ts";

/** The resource's JSON as it was captured: one ranged read of one frame. Throws "corrupt" when the bytes are not what the row promises. */
export async function readResourceJson(services: Services, place: ResourcePlace): Promise<string> {
  for await (const json of readItems(services, [place])) return new TextDecoder().decode(json);
  throw new KubinError("corrupt", `Cannot read "${place.name}": its pack is damaged`);
}

/** What the packs say, parsed, in the order of the places. Throws "corrupt". */
export async function readResources(services: Services, places: readonly ResourcePlace[]): Promise<unknown[]> {
  const found: unknown[] = [];
  const decoder = new TextDecoder();
  for await (const json of readItems(services, places)) {
    try {
      found.push(JSON.parse(decoder.decode(json)));
    } catch (cause) {
      throw new KubinError("corrupt", `Cannot read "${places[found.length]?.name}": its pack is damaged`, { cause });
    }
  }
  return found;
}
