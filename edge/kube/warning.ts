// What every answer says of itself: kubectl prints the Warning header on standard error and leaves the output alone (RFC 7234 §5.5).
import type { Gap } from "../../db/model/gap.ts";
import { qualifiedResource } from "../../db/model/kube/attributes.ts";
import type { ResourceRequest } from "../../db/model/kube/resource-request.ts";
import { humanDuration } from "../../db/model/kube/table/human-duration.ts";
import type { KubeCall } from "./call.ts";
import { isReported } from "./held.ts";

/** Of one type's gaps, how many are said; the page lists all. */
const gapsMax = 3;
const textMax = 300;

/** Puts on what the snapshot is, and what is missing of what was asked for. */
export function withWarnings(call: KubeCall, request: ResourceRequest, response: Response): Response {
  response.headers.append("warning", warning(snapshotText(call)));
  for (const { what, reason, detail } of gapsOf(call, request).slice(0, gapsMax)) {
    response.headers.append("warning", warning(`this snapshot lacks ${what} (${reason}): ${detail}`));
  }
  const { namespaces = [] } = call.snapshot.selection ?? {};
  if (namespaces.length > 0 && request.namespace === "") {
    const name = qualifiedResource(request.group, request.resource);
    response.headers.append("warning", warning(`only ${name} in ${namespaces.join(", ")} were captured`));
  }
  return response;
}

function gapsOf({ types }: KubeCall, request: ResourceRequest): readonly Gap[] {
  const own = types.gaps.of(request, request.namespace);
  const everywhere =
    request.namespace === "" && types.find(request.group, request.version, request.resource)?.namespaced;
  return everywhere === true ? [...own, ...types.gaps.ofNamespaces] : own;
}

/** "snapshot of prod-eu, captured 2d ago, read-only; 3 gaps: its page lists what is missing" */
function snapshotText({ snapshot, types, capturedMs, services }: KubeCall): string {
  const name = snapshot.cluster.name ?? snapshot.sourceName ?? "a cluster";
  const age = humanDuration(Math.max(0, services.now() - capturedMs));
  const { labelSelector = "" } = snapshot.selection ?? {};
  const chosen = labelSelector === "" ? "" : `; only what has the labels ${labelSelector}`;
  const { count } = types.gaps;
  const said = count === 0 ? "" : `; ${count} ${count === 1 ? "gap" : "gaps"}: its page lists what is missing`;
  const lacking = isReported(snapshot) ? said : "; its sender has not yet said what is missing";
  return `snapshot of ${name}, captured ${age} ago, read-only${chosen}${lacking}`;
}

/** A header holds visible ASCII, and no quote ends early. */
function warning(text: string): string {
  const ascii = text.replace(/[^ -~]/g, "?").replace(/["\\]/g, "'");
  return `299 - "${ascii.length > textMax ? `${ascii.slice(0, textMax)}...` : ascii}"`;
}
