// What every answer says of itself: kubectl prints the Warning header on standard error and leaves the output alone (RFC 7234 §5.5).
import { qualifiedResource } from "../../db/model/kube/attributes.ts";
import type { ResourceRequest } from "../../db/model/kube/resource-request.ts";
import { humanDuration } from "../../db/model/kube/table/human-duration.ts";
import type { KubeCall } from "./call.ts";

/** Of one type's gaps, how many are said; the page lists all. */
const gapsMax = 3;
const textMax = 300;

/** Puts on what the snapshot is, and what is missing of what was asked for. */
export function withWarnings(call: KubeCall, request: ResourceRequest, response: Response): Response {
  response.headers.append("warning", warning(snapshotText(call)));
  for (const { what, reason, detail } of call.types.gaps.of(request, request.namespace).slice(0, gapsMax)) {
    response.headers.append("warning", warning(`this snapshot lacks ${what} (${reason}): ${detail}`));
  }
  const { namespaces = [] } = call.snapshot.selection ?? {};
  if (namespaces.length > 0 && request.namespace === "") {
    const name = qualifiedResource(request.group, request.resource);
    response.headers.append("warning", warning(`only ${name} in ${namespaces.join(", ")} were captured`));
  }
  return response;
}

/** "snapshot of prod-eu, captured 2d ago, read-only; 3 gaps: its page lists what is missing" */
function snapshotText({ snapshot, types, capturedMs, services }: KubeCall): string {
  const name = snapshot.cluster.name ?? snapshot.sourceName ?? "a cluster";
  const age = humanDuration(Math.max(0, services.now() - capturedMs));
  const { labelSelector = "" } = snapshot.selection ?? {};
  const chosen = labelSelector === "" ? "" : `; only what has the labels ${labelSelector}`;
  const { count } = types.gaps;
  const lacking = count === 0 ? "" : `; ${count} ${count === 1 ? "gap" : "gaps"}: its page lists what is missing`;
  return `snapshot of ${name}, captured ${age} ago, read-only${chosen}${lacking}`;
}

/** A header holds visible ASCII, and no quote ends early. */
function warning(text: string): string {
  const ascii = text.replace(/[^ -~]/g, "?").replace(/["\\]/g, "'");
  return `299 - "${ascii.length > textMax ? `${ascii.slice(0, textMax)}...` : ascii}"`;
}
