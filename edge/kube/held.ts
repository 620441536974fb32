// What the snapshot can answer about a type at all: what it does not hold is refused by name, never shown as empty.
import { qualifiedResource } from "../../db/model/kube/attributes.ts";
import { KubeRefusal } from "../../db/model/kube/status.ts";
import { apiVersionOf } from "../../db/model/resource/identity.ts";
import type { SnapshotRow } from "../../db/snapshots/find.ts";
import type { KubeCall } from "./call.ts";
import { requireReady } from "./readiness.ts";
import type { ServedType } from "./served-types.ts";

/** Throws for a type of which the snapshot knows nothing, or nothing in this version or namespace ("": any). */
export function requireHeld({ snapshot }: KubeCall, type: ServedType, namespace: string): void {
  const name = qualifiedResource(type.group, type.resource);
  if (!type.held && type.count === 0) throw absent(`this snapshot does not hold ${name}: they were not captured`);
  if (!type.convertible) {
    const stored = apiVersionOf(type.stored.group, type.stored.version);
    throw absent(`this snapshot holds ${name} in ${stored} only: ask for that version`);
  }
  const chosen = snapshot.selection?.namespaces ?? [];
  if (!type.namespaced || namespace === "" || chosen.length === 0 || chosen.includes(namespace)) return;
  throw absent(`this snapshot does not hold the namespace "${namespace}": only ${chosen.join(", ")} was captured`);
}

/** Call it where nothing was found. Throws if that may be because something was not captured. */
export function requireWhole({ snapshot, types: { gaps } }: KubeCall, type: ServedType, namespace: string): void {
  const ofNamespaces = type.namespaced ? gaps.ofNamespaces : [];
  const [gap] = [...gaps.of(type, namespace), ...gaps.ofAny, ...ofNamespaces];
  if (gap) throw absent(`this snapshot lacks ${gap.what} (${gap.reason}): ${gap.detail}`);
  requireReady(isReported(snapshot), "the gaps");
}

/** Its sender has said what it could not read: the last thing that it says. */
export const isReported = ({ state }: Pick<SnapshotRow, "state">): boolean =>
  state === "PROCESSING" || state === "COMPLETED";

function absent(message: string): KubeRefusal {
  return new KubeRefusal(404, message, { reason: "NotFound", details: {} });
}
