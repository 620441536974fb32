// One line as it was written, framing included, however long: read from its pack, where the lines table keeps only a part.
import * as v from "valibot";
import { packKey } from "../model/blob-keys.ts";
import { KubinError } from "../model/error.ts";
import { streamIdOf } from "../model/line/stream-id.ts";
import type { StreamPlace } from "../model/log-stream.ts";
import type { PackDirectory, Segment } from "../model/pack/directory.ts";
import type { PackCodec } from "../model/pack/frame-writer.ts";
import { readDirectory } from "../model/pack/pack-reader.ts";
import { findPack } from "../packs/packs.ts";
import type { Blobs, Lines, Rows } from "../ports.ts";
import type { Visible } from "../resources/read.ts";
import { boundTo, visibleRows } from "./bound.ts";
import { count } from "./row.ts";
import { ofStream } from "./stream-place.ts";

export interface PackStores {
  readonly rows: Rows;
  readonly lines: Lines;
  readonly blobs: Blobs;
  readonly codec: Pick<PackCodec, "decompress">;
}

/** Of the row's first physical line. */
export interface RowId extends StreamPlace {
  readonly number: number;
  readonly joined: number;
}

const newline = 0x0a;
const Packs = v.array(v.object({ pack: count }));

/**
 * The bytes of the physical lines that are one row, each with its line end as it is. `tenantId`: the snapshot's. Throws "not_found"
 * if the row is not there, "corrupt" if its pack does not hold it.
 */
export async function wholeLine(
  stores: PackStores,
  of: Visible & { readonly tenantId: string },
  id: RowId,
): Promise<Uint8Array<ArrayBuffer>> {
  const number = await packOf(stores.lines, of, id);
  const pack = number === null ? null : await findPack(stores.rows, of.snapshotId, number);
  if (!pack) throw new KubinError("not_found", `Cannot show line "${id.number}" as a whole: its pack is gone`);
  const key = packKey(of.tenantId, of.snapshotId, pack.number, pack.kind);
  const read = async (offset: number, length: number): Promise<Uint8Array> =>
    new Uint8Array(await new Response(await stores.blobs.get(key, [offset, length])).arrayBuffer());
  const directory = await readDirectory(pack.bytes, read);
  const segment = await segmentOf(directory, id);
  const [packed, raw] = directory.frames[segment.frame] ?? [0, 0];
  const before = directory.frames.slice(0, segment.frame).reduce((sum, [bytes]) => sum + bytes, 0);
  const frame = await stores.codec.decompress(await read(before, packed), raw);
  const bytes = frame.subarray(segment.offset, segment.offset + segment.bytes);
  return physicalLines(bytes, id.number - segment.first, id.joined);
}

async function packOf(store: Lines, of: Visible, id: RowId): Promise<number | null> {
  const bound = boundTo(of);
  const sql = `SELECT pack FROM lines WHERE ${visibleRows} AND ${ofStream(id, bound)}
    AND line_no = ${bound.add("UInt32", id.number)} LIMIT 1`;
  const [found] = v.parse(Packs, await store.query(sql, bound.values));
  return found?.pack ?? null;
}

async function segmentOf({ streams, segments }: PackDirectory, id: RowId): Promise<Segment> {
  const ids = await Promise.all(streams.map(streamIdOf));
  const stream = ids.indexOf(BigInt(id.stream));
  const found = segments.find(
    (each) => each.stream === stream && each.first <= id.number && id.number < each.first + each.lines,
  );
  if (!found) throw new KubinError("corrupt", `Cannot show line "${id.number}" as a whole: its pack does not hold it`);
  return found;
}

/** The line `skip` lines into the segment, and those that were joined into it: the next ones of its output stream. */
function physicalLines(bytes: Uint8Array, skip: number, joined: number): Uint8Array<ArrayBuffer> {
  let at = 0;
  for (let i = 0; i < skip; i++) at = lineEnd(bytes, at);
  const first = bytes.subarray(at, lineEnd(bytes, at));
  const pieces = [first];
  const tag = joined > 0 ? outputStream(first) : "";
  for (let next = at + first.length; pieces.length <= joined && next < bytes.length;) {
    const line = bytes.subarray(next, lineEnd(bytes, next));
    if (outputStream(line) === tag) pieces.push(line);
    next += line.length;
  }
  const whole = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let filled = 0;
  for (const piece of pieces) {
    whole.set(piece, filled);
    filled += piece.length;
  }
  return whole;
}

function lineEnd(bytes: Uint8Array, at: number): number {
  const found = bytes.indexOf(newline, at);
  return found < 0 ? bytes.length : found + 1;
}

/** `stdout` or `stderr` of a CRI line. */
function outputStream(line: Uint8Array): string {
  const [, tag = ""] = new TextDecoder().decode(line.subarray(0, 64)).split(" ");
  return tag;
}
