// The bytes of one container's log, straight from its packs: as exact as they were captured, and there also when no line is in ClickHouse.
import { packKey } from "../../db/model/blob-keys.ts";
import { KubinError } from "../../db/model/error.ts";
import { streamIdOf } from "../../db/model/line/stream-id.ts";
import type { LogStream } from "../../db/model/log-stream.ts";
import type { PackDirectory } from "../../db/model/pack/directory.ts";
import { readDirectory } from "../../db/model/pack/pack-reader.ts";
import type { PodLogPiece } from "../../db/log-streams.ts";
import type { SnapshotRow } from "../../db/snapshots/find.ts";
import type { Services } from "../services.ts";

type Stores = Pick<Services, "blobs" | "codec">;
type Owner = Pick<SnapshotRow, "id" | "tenantId">;

/** A run of whole lines inside one frame. */
export interface LogSegment {
  readonly key: string;
  /** Of the compressed frame, in the pack. */
  readonly frameOffset: number;
  readonly frameBytes: number;
  readonly rawBytes: number;
  /** Of the lines, in the raw frame. */
  readonly offset: number;
  readonly bytes: number;
  /** Number of the first line, from 1, and how many there are. */
  readonly first: number;
  readonly lines: number;
}

export interface LogSource {
  readonly framing: LogStream["framing"];
  /** In the order of lines. */
  readonly segments: readonly LogSegment[];
}

/** `pieces`: all of one stream. Throws "corrupt" if a pack does not hold what its index says. */
export async function logSource(stores: Stores, owner: Owner, pieces: readonly PodLogPiece[]): Promise<LogSource> {
  const found = await Promise.all(pieces.map((piece) => segmentsOf(stores, owner, piece)));
  const segments = found.flatMap((each) => each.segments).sort((a, b) => a.first - b.first);
  return { framing: found[0]?.framing ?? "none", segments };
}

async function segmentsOf(stores: Stores, owner: Owner, piece: PodLogPiece): Promise<LogSource> {
  const key = packKey(owner.tenantId, owner.id, piece.pack, "logs");
  const directory = await directoryOf(stores, key, piece.packBytes);
  const ids = await Promise.all(directory.streams.map(async (stream) => String(await streamIdOf(stream))));
  const index = ids.indexOf(piece.streamId);
  const stream = directory.streams[index];
  if (!stream) throw new KubinError("corrupt", `Cannot read the log: pack ${piece.pack} does not hold it`);
  const offsets: number[] = [];
  let end = 0;
  for (const [bytes] of directory.frames) {
    offsets.push(end);
    end += bytes;
  }
  const segments = directory.segments.filter((segment) => segment.stream === index);
  return {
    framing: stream.framing,
    segments: segments.map(({ frame, offset, bytes, first, lines }) => {
      const [frameBytes, rawBytes] = directory.frames[frame] ?? [0, 0];
      return { key, frameOffset: offsets[frame] ?? 0, frameBytes, rawBytes, offset, bytes, first, lines };
    }),
  };
}

/** Directories of the packs that were asked for last: a pack never changes. */
const kept = new Map<string, PackDirectory>();
const keptMax = 8;

async function directoryOf(stores: Stores, key: string, packBytes: number): Promise<PackDirectory> {
  const known = kept.get(key);
  if (known) return known;
  const read = async (offset: number, length: number): Promise<Uint8Array> =>
    new Uint8Array(await new Response(await stores.blobs.get(key, [offset, length])).arrayBuffer());
  const directory = await readDirectory(packBytes, read);
  const [oldest] = kept.keys();
  if (oldest !== undefined && kept.size >= keptMax) kept.delete(oldest);
  kept.set(key, directory);
  return directory;
}

/** The lines of the segments, one after the other; the next frame is fetched while the present one is sent. */
export async function* segmentBytes(stores: Stores, segments: readonly LogSegment[]): AsyncGenerator<Uint8Array> {
  let frame: { readonly name: string; readonly raw: Promise<Uint8Array> } | null = null;
  const fetched = (segment: LogSegment): { readonly name: string; readonly raw: Promise<Uint8Array> } => {
    const raw = frameOf(stores, segment);
    // Thrown when its turn comes; until then a failure is not unhandled.
    raw.catch(() => undefined);
    return { name: frameName(segment), raw };
  };
  for (const [i, segment] of segments.entries()) {
    const present: { readonly name: string; readonly raw: Promise<Uint8Array> } =
      frame?.name === frameName(segment) ? frame : fetched(segment);
    const raw = await present.raw;
    const next = segments[i + 1];
    frame = !next ? null : frameName(next) === present.name ? present : fetched(next);
    yield raw.subarray(segment.offset, segment.offset + segment.bytes);
  }
}

const frameName = ({ key, frameOffset }: LogSegment): string => `${key}/${frameOffset}`;

async function frameOf(stores: Stores, { key, frameOffset, frameBytes, rawBytes }: LogSegment): Promise<Uint8Array> {
  const body = await stores.blobs.get(key, [frameOffset, frameBytes]);
  return stores.codec.decompress(new Uint8Array(await new Response(body).arrayBuffer()), rawBytes);
}

/** The last segments that together have so many lines. */
export function lastSegments(segments: readonly LogSegment[], lines: number): readonly LogSegment[] {
  let at = segments.length;
  for (let found = 0; at > 0 && found < lines; at--) found += segments[at - 1]?.lines ?? 0;
  return segments.slice(at);
}
