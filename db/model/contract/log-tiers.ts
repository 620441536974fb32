// Whether a snapshot's lines can be searched now: they are put away after some days, and come back from their packs on demand.
import * as v from "valibot";
import { KubinError } from "../error.ts";

export const LogTier = v.pipe(
  v.object({
    /** False: questions about lines are refused, or answered from what has come back so far (`loading`). */
    loaded: v.boolean(),
    /** Their packs are being indexed again: the progress tells how many are left. */
    loading: v.boolean(),
    /** The day (UTC) on which they are put away, or were. */
    dropOn: v.string(),
    /** RFC 3339; null: they are there, or loading. */
    putAwayAt: v.nullable(v.string()),
  }),
  v.metadata({ ref: "LogTier" }),
);
export type LogTier = v.InferOutput<typeof LogTier>;

/** The answer to a wish to load them: how many packs are indexed again because of this call. 0: there was nothing to load. */
export const LoadedLogs = v.pipe(v.object({ packs: v.number() }), v.metadata({ ref: "LoadedLogs" }));
export type LoadedLogs = v.InferOutput<typeof LoadedLogs>;

/** What the snapshot's row says of it. */
export interface PutAway {
  readonly dropOn: string;
  readonly linesPutAwayAt: Date | null;
}

/** True while packs of a complete snapshot are outstanding: only loading makes them so. */
export function isLoading(progress: {
  readonly state: string;
  readonly packsArrived: number;
  readonly packsIndexed: number;
  readonly packsFailed: number;
}): boolean {
  return progress.state === "COMPLETED" && progress.packsArrived > progress.packsIndexed + progress.packsFailed;
}

export function logTierOf({ dropOn, linesPutAwayAt }: PutAway, loading: boolean): LogTier {
  const putAwayAt = linesPutAwayAt?.toISOString() ?? null;
  return { loaded: putAwayAt === null && !loading, loading, dropOn, putAwayAt };
}

/** Throws "conflict" where an empty answer would look like "there are no lines". Every question about lines asks this first. */
export function refusePutAway({ linesPutAwayAt }: PutAway): void {
  if (linesPutAwayAt === null) return;
  const day = linesPutAwayAt.toISOString().slice(0, 10);
  throw new KubinError("conflict", `The lines of this snapshot were put away on ${day}: load them again`);
}
