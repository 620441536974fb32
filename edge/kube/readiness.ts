// Whether a snapshot that is still coming can answer: until then a client is told to wait, which all of them do by themselves.
import { serviceUnavailable } from "../../db/model/kube/status.ts";
import { packReadiness } from "../../db/packs/packs.ts";
import type { SnapshotRow } from "../../db/snapshots/find.ts";
import type { Services } from "../services.ts";

/** client-go asks ten times more: kubectl waits this long a round, and says so once in ten rounds. */
const retrySeconds = 2;

export interface Readiness {
  /** What the cluster serves is known. */
  readonly discovery: boolean;
  /** Every resource that was captured is there. */
  readonly resources: boolean;
  /** Every log, too. */
  readonly logs: boolean;
}

export async function readinessOf(services: Services, snapshot: SnapshotRow): Promise<Readiness> {
  if (snapshot.state === "COMPLETED") return { discovery: true, resources: true, logs: true };
  const packs = await packReadiness(services.rows, snapshot.id, snapshot.resourcePacks ?? 0);
  const isSent = snapshot.state === "PROCESSING";
  const listed = snapshot.resourcePacks !== null && packs.settledResources >= snapshot.resourcePacks;
  return {
    discovery: packs.catalogue,
    resources: packs.catalogue && (listed || (isSent && packs.outstandingResources === 0)),
    logs: isSent && packs.outstanding === 0,
  };
}

/** Throws the 503 that makes clients wait. */
export function requireReady(isReady: boolean, what: string): void {
  if (!isReady) throw serviceUnavailable(`${what} of this snapshot are still arriving: try again`, retrySeconds);
}
