// Makes packs in memory, as a sender would, inside workerd.
import { zstdCompressSync, zstdDecompressSync } from "node:zlib";
import type { LogStream } from "../../db/model/log-stream.ts";
import {
  type ClosedPack,
  FrameWriter,
  type PackCodec,
  type PackOutput,
  type PackPlaces,
} from "../../db/model/pack/frame-writer.ts";
import { LogPacker } from "../../db/model/pack/log-packer.ts";
import { ResourcePacker } from "../../db/model/pack/resource-packer.ts";
import { sha256Hex } from "../../db/model/tokens.ts";

export interface MemoryPack extends ClosedPack {
  readonly content: Uint8Array<ArrayBuffer>;
}

const codec: PackCodec = {
  compress: async (raw) => zstdCompressSync(raw),
  decompress: async (frame) => zstdDecompressSync(frame),
};

/** Collects one pack; `bytes` is there once it is closed. */
class MemoryOutput implements PackOutput {
  content = new Uint8Array(0);
  async write(bytes: Uint8Array): Promise<void> {
    const longer = new Uint8Array(this.content.length + bytes.length);
    longer.set(this.content);
    longer.set(bytes, this.content.length);
    this.content = longer;
  }
  async close(): Promise<{ bytes: number; sha256: string }> {
    return { bytes: this.content.length, sha256: await sha256Hex(this.content) };
  }
  async discard(): Promise<void> {}
}

async function collected(make: (places: PackPlaces<MemoryOutput>) => Promise<void>): Promise<MemoryPack[]> {
  const packs: MemoryPack[] = [];
  await make({
    open: () => new MemoryOutput(),
    closed: async (pack, { content }) => void packs.push({ ...pack, content }),
  });
  return packs;
}

function only(packs: readonly MemoryPack[]): MemoryPack {
  const [pack] = packs;
  if (!pack || packs.length > 1) throw new Error(`expected one pack, made ${packs.length}`);
  return pack;
}

export async function cataloguePack(catalogue: unknown): Promise<MemoryPack> {
  const packs = await collected(async (places) => {
    const writer = new FrameWriter("catalogue", codec, places.open());
    await writer.frame(new TextEncoder().encode(`${JSON.stringify(catalogue)}\n`).slice());
    await places.closed(await writer.close(), writer.output);
  });
  return only(packs);
}

/** `resources`: key to order by → object. */
export async function resourcesPack(resources: Readonly<Record<string, object>>): Promise<MemoryPack> {
  const packs = await collected(async (places) => {
    const packer = new ResourcePacker(codec, places);
    for (const [key, object] of Object.entries(resources)) await packer.add(key, JSON.stringify(object));
    await packer.finish();
  });
  return only(packs);
}

export async function logsPack(stream: LogStream, text: string): Promise<MemoryPack> {
  return only(await logsPacks(stream, text));
}

export async function logsPacks(stream: LogStream, text: string): Promise<MemoryPack[]> {
  return collected(async (places) => {
    const packer = new LogPacker(codec, places);
    await packer.add(stream, chunks(text));
    await packer.finish();
  });
}

async function* chunks(text: string): AsyncGenerator<Uint8Array> {
  yield new TextEncoder().encode(text);
}
