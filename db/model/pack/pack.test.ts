import { describe, expect, test } from "bun:test";
import * as fc from "fast-check";
import type { LogStream } from "../log-stream.ts";
import { decodeDirectory, directoryFrameBytes, encodeDirectory, footerBytes } from "./directory.ts";
import type { ClosedPack, PackCodec, PackOutput, PackPlaces, UnnamedStream } from "./frame-writer.ts";
import { type FrameSealer, LogPacker, physicalLineBytesMax, plainSealer } from "./log-packer.ts";
import { framesOf, readDirectory } from "./pack-reader.ts";
import { ResourcePacker } from "./resource-packer.ts";

const codec: PackCodec = {
  compress: async (raw) => Bun.zstdCompressSync(raw.slice()),
  decompress: async (frame) => Bun.zstdDecompressSync(frame.slice()),
};

class MemoryOutput implements PackOutput {
  readonly chunks: Uint8Array[] = [];
  async write(bytes: Uint8Array): Promise<void> {
    this.chunks.push(bytes.slice());
  }
  async close() {
    return { bytes: Buffer.concat(this.chunks).length, sha256: "" };
  }
  async discard(): Promise<void> {}
}

/** Packs in memory, in the order in which they were closed. */
class Memory implements PackPlaces<MemoryOutput> {
  readonly packs: { pack: ClosedPack; bytes: Uint8Array }[] = [];

  open(): MemoryOutput {
    return new MemoryOutput();
  }

  async closed(pack: ClosedPack, { chunks }: MemoryOutput): Promise<void> {
    this.packs.push({ pack, bytes: new Uint8Array(Buffer.concat(chunks)) });
  }
}

async function* chunked(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function read(bytes: Uint8Array, chunk = 1000) {
  const directory = await readDirectory(bytes.length, async (offset, length) => bytes.slice(offset, offset + length));
  const frames: Uint8Array[] = [];
  for await (const frame of framesOf(chunked(bytes, chunk), directory, codec)) frames.push(frame);
  return { directory, frames };
}

const stream = (container: string, framing: LogStream["framing"] = "none"): LogStream => ({
  source: "container",
  namespace: "shop",
  pod: "pod",
  uid: "",
  container,
  generation: "current",
  file: `${container}.log`,
  node: "",
  framing,
});

/** Packs one stream and puts it together again from its segments. */
async function roundTrip(text: Uint8Array, framing: LogStream["framing"], chunk: number) {
  const memory = new Memory();
  const packer = new LogPacker(codec, memory);
  const summary = await packer.add(stream("main", framing), chunked(text, chunk));
  await packer.finish();
  const parts: Uint8Array[] = [];
  let next = 1;
  for (const { bytes } of memory.packs) {
    const { directory, frames } = await read(bytes);
    for (const segment of directory.segments) {
      expect(segment.first).toBe(next);
      next += segment.lines;
      parts.push(frames[segment.frame]!.subarray(segment.offset, segment.offset + segment.bytes));
    }
  }
  return { summary, lines: next - 1, parts, text: Buffer.concat(parts) };
}

const physicalLines = (text: string): number => text.split("\n").length - (text.endsWith("\n") || text === "" ? 1 : 0);

describe("the directory", () => {
  test("is read back as it was written, and zstd passes over it", () => {
    const directory = {
      formatVersion: 1 as const,
      kind: "logs" as const,
      codec: "zstd" as const,
      frames: [[10, 20]] as [number, number][],
      streams: [stream("a")],
      segments: [{ stream: 0, frame: 0, offset: 0, bytes: 20, first: 1, lines: 2 }],
    };
    const frame = encodeDirectory(directory);
    expect(directoryFrameBytes(frame.subarray(frame.length - footerBytes))).toBe(frame.length);
    expect(decodeDirectory(frame)).toEqual(directory);
    const whole = Buffer.concat([Bun.zstdCompressSync(Buffer.from("hello")), frame]);
    expect(Bun.zstdDecompressSync(whole).toString()).toBe("hello");
  });

  test("of a damaged or foreign pack is refused as corrupt", async () => {
    const refuse = (bytes: Uint8Array) =>
      expect(readDirectory(bytes.length, async (o, n) => bytes.slice(o, o + n))).rejects.toThrow(
        /^Cannot read the pack: /,
      );
    await refuse(new Uint8Array(3));
    await refuse(new Uint8Array(100));
    const frame = encodeDirectory({
      formatVersion: 1,
      kind: "logs",
      codec: "zstd",
      frames: [],
      streams: [],
      segments: [],
    });
    await refuse(frame.slice(1));
    const broken = frame.slice();
    broken[10] = 0;
    await refuse(broken);
  });
});

test("a directory that says it is larger than any is refused before it is read", async () => {
  const size = 200 * 1024 * 1024;
  const footer = encodeDirectory({
    formatVersion: 1,
    kind: "logs",
    codec: "zstd",
    frames: [],
    streams: [],
    segments: [],
  });
  const end = footer.slice(-footerBytes);
  new DataView(end.buffer).setUint32(0, 100 * 1024 * 1024, true);
  const asked: number[] = [];
  const read = async (_: number, length: number): Promise<Uint8Array> => {
    asked.push(length);
    const bytes = new Uint8Array(length);
    bytes.set(end, length - footerBytes);
    return bytes;
  };
  await readDirectory(size, read).then(
    () => expect.unreachable(),
    (error: unknown) => expect(String(error)).toContain("its directory says it has"),
  );
  expect(Math.max(...asked)).toBeLessThan(100_000);
});

describe("packs of resources", () => {
  test("hold every line once, sorted by key, whatever the order of arrival", async () => {
    const memory = new Memory();
    const packer = new ResourcePacker(codec, memory);
    const keys = Array.from({ length: 5000 }, (_, i) => `key-${(i * 7919) % 5000}`);
    for (const key of keys) await packer.add(key, JSON.stringify({ key, filler: "x".repeat(500) }));
    await packer.finish();
    await packer.finish();
    // The first pack is small; each is sorted for itself.
    expect(memory.packs.length).toBe(3);
    const found: string[] = [];
    for (const { bytes } of memory.packs) {
      const { directory, frames } = await read(bytes, 777);
      expect(directory.frames.length).toBe(frames.length);
      const lines = frames.flatMap((frame) => Buffer.from(frame).toString().trimEnd().split("\n"));
      const inPack = lines.map((line): string => JSON.parse(line).key);
      expect(inPack).toEqual(inPack.toSorted());
      found.push(...inPack);
    }
    expect(found.toSorted()).toEqual(keys.toSorted());
  });

  test("give a resource above 1 MiB a frame of its own", async () => {
    const memory = new Memory();
    const packer = new ResourcePacker(codec, memory);
    await packer.add("a", '{"a":1}');
    await packer.add("c", '{"c":1}');
    await packer.add("b", JSON.stringify({ big: "y".repeat(2_000_000) }));
    await packer.finish();
    const { frames } = await read(memory.packs[0]!.bytes);
    expect(frames.map((frame) => frame.length > 1_000_000)).toEqual([false, true, false]);
  });
});

describe("packs of logs", () => {
  test("give back every byte and count physical lines, for any text cut into any chunks", async () => {
    const line = fc.string({ maxLength: 40 }).map((text) => text.replaceAll("\n", " "));
    await fc.assert(
      fc.asyncProperty(
        fc.array(line, { maxLength: 60 }),
        fc.boolean(),
        fc.integer({ min: 1, max: 97 }),
        async (lines, open, chunk) => {
          const text = lines.map((each) => `${each}\n`).join("") + (open ? "no newline at the end" : "");
          const packed = await roundTrip(new TextEncoder().encode(text), "none", chunk);
          expect(packed.text.toString()).toBe(text);
          expect(packed.lines).toBe(physicalLines(text));
          expect(packed.summary.lines).toBe(packed.lines);
        },
      ),
      { numRuns: 100, seed: 1 },
    );
  });

  test("never end a segment inside a run of partial CRI lines", async () => {
    const lines = Array.from(
      { length: 40_000 },
      (_, i) =>
        `2026-01-01T00:00:00.${String(i).padStart(9, "0")}Z stdout ${i % 5 === 4 ? "F" : "P"} part ${i} ${"z".repeat(40)}\n`,
    );
    const packed = await roundTrip(new TextEncoder().encode(lines.join("")), "cri", 50_000);
    expect(packed.parts.length).toBeGreaterThan(3);
    expect(packed.lines).toBe(40_000);
    for (const part of packed.parts) {
      const last = Buffer.from(part).toString().trimEnd().split("\n").at(-1) ?? "";
      expect(last).toContain(" stdout F ");
    }
  });

  test("never end a segment while a run of stdout is open and stderr writes between its lines", async () => {
    const lines = Array.from({ length: 40_000 }, (_, i) => {
      const tag = i % 3 === 1 ? "stderr F" : i % 15 === 14 ? "stdout F" : "stdout P";
      return `2026-01-01T00:00:00.${String(i).padStart(9, "0")}Z ${tag} part ${i} ${"z".repeat(40)}\n`;
    });
    const packed = await roundTrip(new TextEncoder().encode(lines.join("")), "cri", 50_000);
    expect(packed.parts.length).toBeGreaterThan(3);
    for (const part of packed.parts.slice(0, -1)) {
      const stdout = Buffer.from(part)
        .toString()
        .split("\n")
        .filter((line) => line.includes(" stdout "));
      expect(stdout.at(-1)).toContain(" stdout F ");
    }
  });

  test("are cut alike however fast their frames are sealed", async () => {
    const text = Buffer.from(crypto.getRandomValues(new Uint8Array(4_000_000)))
      .toString("base64")
      .replace(/.{80}/g, "$&\n");
    const cut = async (delay: (i: number) => number): Promise<number[]> => {
      let sealed = 0;
      const plain = plainSealer(codec);
      const slow: FrameSealer = {
        ...plain,
        async seal(frame, segments) {
          await Bun.sleep(delay(sealed++));
          return plain.seal(frame, segments);
        },
      };
      const memory = new Memory();
      const packer = new LogPacker(codec, memory, slow);
      await packer.add(stream("main"), chunked(new TextEncoder().encode(text), 65_536));
      await packer.finish();
      return memory.packs.map(({ pack }) => pack.rawBytes);
    };
    const quick = await cut(() => 0);
    expect(quick.length).toBeGreaterThan(1);
    expect(await cut((i) => (i * 7) % 13)).toEqual(quick);
  });

  test("the next pack's frames are sealed while the last one is being closed, and packs are closed in their order", async () => {
    const text = Buffer.from(crypto.getRandomValues(new Uint8Array(4_000_000)))
      .toString("base64")
      .replace(/.{80}/g, "$&\n");
    const events: string[] = [];
    const memory = new Memory();
    const first = Promise.withResolvers<void>();
    const places: PackPlaces<MemoryOutput> = {
      open: () => {
        events.push("open");
        return memory.open();
      },
      closed: async (pack, output) => {
        // A slow disk, until the next pack has begun.
        if (memory.packs.length === 0) await first.promise;
        events.push("closed");
        await memory.closed(pack, output);
      },
    };
    const packer = new LogPacker(codec, places);
    const adding = packer.add(stream("main"), chunked(new TextEncoder().encode(text), 65_536));
    while (events.length < 2) await Bun.sleep(1);
    expect(events).toEqual(["open", "open"]);
    first.resolve();
    await adding;
    await packer.finish();
    expect(events.filter((event) => event === "closed").length).toBe(memory.packs.length);
    expect(memory.packs.length).toBeGreaterThan(2);
    const lines: string[] = [];
    for (const { bytes } of memory.packs)
      lines.push(...(await read(bytes)).frames.map((f) => Buffer.from(f).toString()));
    expect(lines.join("")).toBe(`${text}${text.endsWith("\n") ? "" : "\n"}`);
  });

  test("are closed only when they may, and know by then whose lines they hold", async () => {
    const text = Buffer.from(crypto.getRandomValues(new Uint8Array(2_000_000)))
      .toString("base64")
      .replace(/.{80}/g, "$&\n");
    const cut = async (mayClose: Promise<void> | null, late: LogStream | UnnamedStream, go: () => void) => {
      const memory = new Memory();
      const packer = new LogPacker(codec, memory, plainSealer(codec), mayClose);
      for (const one of [late, stream("b")]) await packer.add(one, chunked(new TextEncoder().encode(text), 65_536));
      const before = memory.packs.length;
      go();
      await packer.add(stream("c"), chunked(new TextEncoder().encode(text), 65_536));
      await packer.finish();
      return { before, packs: memory.packs };
    };
    const usual = await cut(null, stream("a"), () => undefined);
    expect(usual.before).toBeGreaterThan(1);
    let known: LogStream | null = null;
    const named = (): LogStream => known ?? expect.unreachable("it was asked for too early");
    const gate = Promise.withResolvers<void>();
    const late = await cut(gate.promise, { framing: "none", named }, () => {
      known = stream("a");
      gate.resolve();
    });
    expect(late.before).toBe(0);
    expect(late.packs).toEqual(usual.packs);
  });

  test("a pack that cannot be closed fails the next one, or the end", async () => {
    const memory = new Memory();
    const places = { open: () => memory.open(), closed: () => Promise.reject(new Error("the disk is full")) };
    const packer = new LogPacker(codec, places);
    await packer.add(stream("main"), chunked(Buffer.from("a\n"), 10));
    await expect(packer.finish()).rejects.toThrow("the disk is full");
  });

  test("cut a line longer than 8 MiB, say how much was dropped, and keep the count of lines", async () => {
    const long = new Uint8Array(physicalLineBytesMax + 3_000_000).fill(0x61);
    const text = Buffer.concat([Buffer.from("before\n"), long, Buffer.from("\nafter\n")]);
    const packed = await roundTrip(new Uint8Array(text), "none", 1_000_000);
    expect(packed.lines).toBe(3);
    expect(packed.summary.droppedBytes).toBeGreaterThan(2_000_000);
    expect(packed.summary.bytes + packed.summary.droppedBytes).toBe(text.length);
    expect(packed.text.subarray(-6).toString()).toBe("after\n");
  });

  test("put several streams into one pack, each under its own name, and a truncated pack is corrupt", async () => {
    const memory = new Memory();
    const packer = new LogPacker(codec, memory);
    for (const name of ["a", "b", "c"]) await packer.add(stream(name), chunked(Buffer.from(`${name} 1\n${name} 2`), 3));
    await packer.finish();
    const bytes = memory.packs[0]?.bytes ?? new Uint8Array();
    const { directory, frames } = await read(bytes);
    const texts = directory.segments.map((segment) => [
      directory.streams[segment.stream]?.container,
      Buffer.from(frames[0]!)
        .subarray(segment.offset, segment.offset + segment.bytes)
        .toString(),
      segment.lines,
    ]);
    expect(texts).toEqual([
      ["a", "a 1\na 2", 2],
      ["b", "b 1\nb 2", 2],
      ["c", "c 1\nc 2", 2],
    ]);
    const cut = framesOf(chunked(bytes.subarray(0, 5), 5), directory, codec);
    await expect(cut.next()).rejects.toThrow("it ends inside a frame");
  });
});
