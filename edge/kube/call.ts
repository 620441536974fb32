// One request to a snapshot's Kubernetes API: the snapshot, its types, and the instant that ages are told for.
import type { Context } from "hono";
import { minorVersion } from "../../db/model/resource/minor-version.ts";
import type { Visible } from "../../db/resources/read.ts";
import type { SnapshotRow } from "../../db/snapshots/find.ts";
import type { EdgeEnv } from "../request.ts";
import type { Services } from "../services.ts";
import { visibleOf } from "../visible.ts";
import { type ServedTypes, servedTypes } from "./served-types.ts";

export interface KubeCall {
  readonly request: Request;
  readonly url: URL;
  /** "/k/<slug>": what stands before the paths of a Kubernetes API here. */
  readonly prefix: string;
  readonly services: Services;
  readonly snapshot: SnapshotRow;
  readonly of: Visible;
  readonly types: ServedTypes;
  /** When the cluster was captured, in ms since 1970. */
  readonly capturedMs: number;
  /** Kubernetes' minor version, 36 for "v1.36.2"; NaN if it is not known. */
  readonly minor: number;
  /** What lists are of, decimal. */
  readonly resourceVersion: string;
}

export async function kubeCall(c: Context<EdgeEnv>, snapshot: SnapshotRow, prefix: string): Promise<KubeCall> {
  const { services } = c.var;
  return {
    request: c.req.raw,
    url: new URL(c.req.url),
    prefix,
    services,
    snapshot,
    of: visibleOf(snapshot),
    types: await servedTypes(services, snapshot),
    capturedMs: (snapshot.capturedAt ?? snapshot.createdAt).getTime(),
    minor: minorVersion(snapshot.cluster.version ?? ""),
    resourceVersion: String(Math.max(1, snapshot.resourceVersion)),
  };
}
