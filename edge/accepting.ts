// A snapshot takes packs and documents until its sender has completed or given it up.
import { KubinError } from "../db/model/error.ts";
import { acceptingStates } from "../db/model/snapshot-state.ts";
import type { SnapshotRow } from "../db/snapshots/find.ts";

/** Throws "conflict". */
export function refuseUnlessAccepting(snapshot: SnapshotRow): void {
  if (acceptingStates.some((state) => state === snapshot.state)) return;
  throw new KubinError("conflict", `Cannot add packs to the snapshot: it is ${snapshot.state}`);
}
