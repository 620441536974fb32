// Lines from chunks to rows: packer, frames, parser, blocks with hardly any room. None is lost, none comes twice.
import { expect, test } from "bun:test";
import * as fc from "fast-check";
import { HeldMessages } from "../db/lines/put-messages.ts";
import { lineBytesMax } from "../db/model/limits.ts";
import { LineParser } from "../db/model/line/wasm/line-parser.ts";
import { parserModule } from "../db/model/line/wasm/parser-module.ts";
import { streamIdOf } from "../db/model/line/stream-id.ts";
import type { LogStream } from "../db/model/log-stream.ts";
import type { PackCodec } from "../db/model/pack/frame-writer.ts";
import { LogPacker } from "../db/model/pack/log-packer.ts";
import { framesOf, readDirectory } from "../db/model/pack/pack-reader.ts";
import { realLogs, unframed } from "../test/kit/real-logs.ts";
import { hasSharedData } from "../test/kit/shared-data.ts";
import { LineBlockBuilder } from "./line-block-builder.ts";
import { LineTally } from "./line-tally.ts";
import { LineRereader } from "./reread-lines.ts";

const codec: PackCodec = {
  compress: async (raw) => Bun.zstdCompressSync(raw.slice(), { level: 1 }),
  decompress: async (frame) => Bun.zstdDecompressSync(frame.slice()),
};
const identity = { tenantId: "t", snapshotId: "s", dropOn: "2026-01-01" };
const parserOf = (rows: number, heldBytes?: number): LineParser =>
  new LineParser(parserModule(), {
    rows,
    keywords: 4096,
    requestIdBytes: 65_536,
    messageBytes: 3 * lineBytesMax,
    ...(heldBytes === undefined ? {} : { heldBytes }),
  });
const roomy = parserOf(5000);

interface Row {
  readonly number: number;
  readonly joined: number;
  readonly tag: number;
  readonly message: string;
  /** Time, level and event: what must not depend on how the bytes came. */
  readonly found: string;
}

async function* cut(bytes: Uint8Array, size: (at: number) => number): AsyncGenerator<Uint8Array> {
  for (let at = 0, next = 0; at < bytes.length; at = next) {
    next = at + size(at);
    yield bytes.subarray(at, next);
  }
}

async function packsOf(stream: LogStream, chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array[]> {
  const packs: Uint8Array[] = [];
  const packer = new LogPacker(codec, {
    open: () => {
      const chunks: Uint8Array[] = [];
      return {
        chunks,
        write: async (bytes: Uint8Array) => void chunks.push(bytes.slice()),
        close: async () => ({ bytes: Buffer.concat(chunks).length, sha256: "" }),
        discard: async () => undefined,
      };
    },
    closed: async (_, output) => void packs.push(new Uint8Array(Buffer.concat(output.chunks))),
  });
  await packer.add(stream, chunks);
  await packer.finish();
  return packs;
}

/** What the lines table would hold, in the order of insertion. */
async function rowsOf(
  bytes: Uint8Array,
  framing: LogStream["framing"],
  parser = roomy,
  size: (at: number) => number = () => 65_536,
): Promise<Row[]> {
  const place = { source: "container", namespace: "n", pod: "p", uid: "", container: "c", node: "" } as const;
  const stream: LogStream = { ...place, generation: "current", file: "f", framing };
  const streamId = await streamIdOf(stream);
  const rows: Row[] = [];
  for (const pack of await packsOf(stream, cut(bytes, size))) {
    const directory = await readDirectory(pack.length, async (at, length) => pack.slice(at, at + length));
    const builder = new LineBlockBuilder(identity, () => new HeldMessages());
    builder.beginPack({ attempt: 1, pack: 0, rereader: new LineRereader(0n), tally: new LineTally() });
    let frame = 0;
    for await (const raw of framesOf(
      cut(pack, () => 65_536),
      directory,
      codec,
    )) {
      for (const segment of directory.segments.filter((each) => each.frame === frame)) {
        const lines = raw.subarray(segment.offset, segment.offset + segment.bytes);
        let number = segment.first;
        for (let at = 0; at < lines.length;) {
          if (!builder.hasBlock) builder.beginBlock(parser);
          at += builder.add({ ...stream, streamId }, lines.subarray(at), framing, number);
          number += builder.lines;
          if (at < lines.length) rows.push(...taken(builder));
        }
        expect(number - segment.first).toBe(segment.lines);
      }
      frame++;
    }
    rows.push(...taken(builder));
  }
  return rows;
}

function taken(builder: LineBlockBuilder): Row[] {
  const block = builder.take()?.block;
  if (!block) return [];
  const messages = Buffer.concat(block.messages instanceof HeldMessages ? block.messages.pieces : []);
  return Array.from({ length: block.rows }, (_, i) => ({
    number: block.lineNo[i] ?? 0,
    joined: block.joined?.[i] ?? 0,
    tag: block.stream[i] ?? 0,
    message: messages.subarray(block.messageOffsets[i], block.messageOffsets[i + 1]).toString("latin1"),
    found: [block.timestampNs[i], block.hasTimestamp[i], block.level[i], block.inEvent?.[i]].join(" "),
  }));
}

const stamp = "2026-11-20T12:34:56.123456789Z";
const criLine = fc
  .tuple(fc.constantFrom("stdout", "stderr"), fc.constantFrom("F", "F", "P"), fc.string({ maxLength: 12 }))
  .map(([tag, end, text]) => `${stamp} ${tag} ${end} ${text.replaceAll("\n", "")}`);
const plainLine = fc.oneof(
  fc.constantFrom("", "\r", "E1120 12:00:00.000000 1 a.go:1] boom", "\tat a.B.c(B.java:1)", "java.io.IOException: x"),
  fc.constantFrom("Nov 20 12:00:00 node x: y", '{"level":"warn","ts":1767412800.5,"msg":"x"}', "panic: boom"),
  fc.string({ maxLength: 20 }).map((text) => text.replaceAll("\n", "")),
);

test("every row is the same in chunks of any size and in blocks of any room, with runs and events over all borders", async () => {
  const small = [...[1, 2, 3, 7].map((rows) => parserOf(rows)), parserOf(5000, lineBytesMax + 60)];
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom("cri" as const, "none" as const),
      fc.array(criLine, { minLength: 1, maxLength: 40 }),
      fc.array(plainLine, { minLength: 1, maxLength: 40 }),
      fc.boolean(),
      fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1, maxLength: 9 }),
      async (framing, cri, plain, open, sizes) => {
        const lines = framing === "cri" ? cri : plain;
        const bytes = new Uint8Array(Buffer.from(lines.join("\n") + (open ? "" : "\n"), "latin1"));
        const physical = open && lines.at(-1) === "" ? lines.length - 1 : lines.length;
        const want = await rowsOf(bytes, framing);
        expect(want.reduce((sum, { joined }) => sum + 1 + joined, 0)).toBe(physical);
        for (const parser of small) {
          expect(await rowsOf(bytes, framing, parser, () => 1)).toEqual(want);
          expect(await rowsOf(bytes, framing, parser, (at) => sizes[at % sizes.length] ?? 1)).toEqual(want);
        }
      },
    ),
    { numRuns: 60, seed: 7 },
  );
}, 60_000);

test("runs and lines longer than a segment come through frames as they are", async () => {
  const piece = `${stamp} stdout P ${"x".repeat(16_000)}\n`;
  const text = `${piece.repeat(90)}${stamp} stdout F end\n${stamp} stdout F last\n`;
  const bytes = new Uint8Array(Buffer.from(text.repeat(3)));
  const rows = await rowsOf(bytes, "cri", parserOf(2), (at) => 1 + ((at * 7919) % 100_000));
  expect(rows.map(({ number, joined }) => [number, joined])).toEqual(
    [0, 92, 184].flatMap((at) => [
      [at + 1, 90],
      [at + 92, 0],
    ]),
  );
});

test.skipIf(!hasSharedData)(
  "every real file has each of its lines once, in chunks of 64 KiB and of any size",
  async () => {
    const wrong: string[] = [];
    const small = parserOf(97, lineBytesMax + 4000);
    for (const { path, bytes, lines } of await realLogs()) {
      if (bytes.length > 2 * 1024 * 1024) continue;
      const want = lines.map((line) => unframed(line, "none").message);
      const whole = await rowsOf(bytes, "none");
      const pieces = await rowsOf(bytes, "none", small, (at) => 1 + ((at * 7919) % 9000));
      const numbered = whole.every(({ number, message }, i) => number === i + 1 && message === want[i]);
      if (!numbered || whole.length !== want.length) wrong.push(`${path}: not its lines`);
      if (!Bun.deepEquals(pieces, whole)) wrong.push(`${path}: others in pieces`);
    }
    expect(wrong).toEqual([]);
  },
  120_000,
);
