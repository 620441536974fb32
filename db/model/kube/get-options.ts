// What a GET of one object may ask for besides its form.
import { booleanParam } from "./query-params.ts";
import { requireReachedVersion } from "./resource-version.ts";
import { badRequest } from "./status.ts";

/** Throws the 400 for ?export, which is gone since 1.14, and what an unreached resourceVersion is answered with. */
export function requireGetOptions(params: URLSearchParams, snapshotVersion: bigint): void {
  if (booleanParam(params, "export"))
    throw badRequest("the export parameter, deprecated since v1.14, is no longer supported");
  requireReachedVersion(params.get("resourceVersion") ?? "", snapshotVersion);
}
