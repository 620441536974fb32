// Resources out of packs, in whatever order they are asked for.
import { describe, expect, test } from "bun:test";
import { isKubinError } from "../db/model/error.ts";
import type { ResourcePlace } from "../db/resources/place.ts";
import { readItems } from "./item-reader.ts";

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** Frames of ten resources each; a frame's bytes are its own text, "compressed" by nothing. */
function packs(count: number): { places: ResourcePlace[]; services: Parameters<typeof readItems>[0]; reads: string[] } {
  const frames = new Map<string, Uint8Array>();
  const places: ResourcePlace[] = [];
  for (let frame = 0; frame < count; frame++) {
    let text = "";
    for (let line = 0; line < 10; line++) {
      const name = `r-${line}-${frame}`;
      const lineOffset = text.length;
      text += `${JSON.stringify({ name })}\n`;
      places.push({
        tenantId: "t",
        snapshotId: "s",
        namespace: "",
        name,
        pack: frame % 3,
        frameOffset: frame * 1000,
        frameBytes: 500,
        lineOffset,
      });
    }
    frames.set(`${frame % 3} ${frame * 1000}`, encoder.encode(text));
  }
  const reads: string[] = [];
  const services = {
    blobs: {
      get: async (key: string, range?: readonly [number, number]) => {
        const name = `${Number(/(\d+)\.ndjson/.exec(key)?.[1])} ${range?.[0]}`;
        reads.push(name);
        await Bun.sleep(0);
        return new Response(frames.get(name) ?? "").body ?? new ReadableStream<Uint8Array>();
      },
    },
    codec: { decompress: async (frame: Uint8Array) => frame },
  };
  return { places, services: services as unknown as Parameters<typeof readItems>[0], reads };
}

async function namesOf(items: AsyncGenerator<Uint8Array>): Promise<string[]> {
  const names: string[] = [];
  for await (const json of items) names.push((JSON.parse(decoder.decode(json)) as { name: string }).name);
  return names;
}

describe("items", () => {
  test("come in the order that was asked for, and each frame is read once while twenty-four fit", async () => {
    const { places, services, reads } = packs(24);
    const byName = places.toSorted((a, b) => (a.name < b.name ? -1 : 1));
    expect(await namesOf(readItems(services, byName))).toEqual(byName.map(({ name }) => name));
    expect(reads.length).toBe(24);
    expect(new Set(reads).size).toBe(24);
  });

  test("of frame after frame read each once, however many there are, and not far ahead", async () => {
    const { places, services, reads } = packs(200);
    const items = readItems(services, places);
    for (let i = 0; i < 10; i++) await items.next();
    expect(reads.length).toBeLessThanOrEqual(5);
    expect((await namesOf(items)).length).toBe(1990);
    expect(reads.length).toBe(200);
    expect(new Set(reads).size).toBe(200);
  });

  test("end in a refusal that names the resource where a pack is not what a row says", async () => {
    const { places, services } = packs(1);
    const [first] = places;
    const broken = first ? [{ ...first, lineOffset: 3 }] : [];
    const error = await namesOf(readItems(services, broken)).catch((thrown: unknown) => thrown);
    expect(isKubinError(error, "corrupt")).toBe(true);
    expect(String(error)).toContain('Cannot read "r-0-0": its pack is damaged');
  });
});
