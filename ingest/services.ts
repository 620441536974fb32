// What ingest is given: the stores, the clock, the worker's name. A leaf.
import type { LineUpkeep } from "../db/lines/upkeep.ts";
import type { PackCodec } from "../db/model/pack/frame-writer.ts";
import type { Blobs, Bucket, Bus, Lines, LineSink, Rows } from "../db/ports.ts";

export type Log = (entry: { level: "info" | "error"; message: string; [field: string]: unknown }) => void;

export interface IngestServices {
  readonly rows: Rows;
  readonly lines: Lines;
  readonly lineSink: LineSink;
  readonly lineUpkeep: LineUpkeep;
  readonly blobs: Blobs;
  readonly bucket: Bucket;
  readonly bus: Bus;
  readonly codec: Pick<PackCodec, "decompress">;
  /** Names this process in the jobs table. */
  readonly worker: string;
  readonly now: () => number;
  readonly log: Log;
}
