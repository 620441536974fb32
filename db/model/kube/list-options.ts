// What a list or a watch is asked to return, checked as the real server checks it and in its order.
import { type ContinuePoint, decodeContinue } from "./continue-token.ts";
import { type FieldError, forbiddenField, invalidField, unsupportedField } from "./field-error.ts";
import { goQuote } from "./go/quote.ts";
import { type DecodedListOptions, decodeListOptions } from "./list-decode.ts";
import { requireExactVersion, requireReachedVersion } from "./resource-version.ts";
import { convertFields, exactFieldValue, type FieldRequirement } from "./selectors/field-selector.ts";
import type { FieldSupport } from "./selectors/field-support.ts";
import type { LabelRequirement } from "./selectors/label-selector.ts";
import { textParam } from "./query-params.ts";
import { badRequest, invalid } from "./status.ts";

export interface ListOptions {
  readonly labels: readonly LabelRequirement[];
  /** In the labels of selectableFields, metadata.name and metadata.namespace. */
  readonly fields: readonly FieldRequirement[];
  readonly watch: boolean;
  readonly allowWatchBookmarks: boolean;
  /**
   * A watch begins with an ADDED event for every object; one with bookmarks then has a BOOKMARK annotated
   * k8s.io/initial-events-end. Asked for, or implied by a watch from no version or "0".
   */
  readonly sendInitialEvents: boolean;
  /** As sent: "", "0" or digits. */
  readonly resourceVersion: string;
  /** Seconds until a watch ends; null lets the server choose. */
  readonly timeoutSeconds: number | null;
  /** 0 for all: the real server ignores the limit of a list at version "0", which it serves from its cache. */
  readonly limit: number;
  /** Where the page begins, null for the first. */
  readonly continue: ContinuePoint | null;
}

export interface ListContext {
  /** What a field selector may name for this type. */
  readonly fields: FieldSupport;
  /** The version that every list of the snapshot carries. */
  readonly snapshotVersion: bigint;
  /** A path below /watch/: watch, whatever the query says. */
  readonly watchPath?: boolean;
  /** The name in such a path, which the selector may only repeat. "" or absent: none. */
  readonly name?: string;
}

/** Throws the 400, 410, 422, 500 or 504 of the real server. */
export function parseListOptions(params: URLSearchParams, context: ListContext): ListOptions {
  const decoded = decodeListOptions(params);
  const errors = decoded.watch ? watchErrors(decoded) : listErrors(decoded);
  if (errors.length > 0) throw invalid({ group: "meta.k8s.io", kind: "ListOptions", name: "" }, errors);
  const fields = withName(convertFields(decoded.fields, context.fields), context.name ?? "");
  const watch = decoded.watch || context.watchPath === true;
  const sendInitialEvents = watch && (decoded.sendInitialEvents ?? isFromNowhere(decoded));
  const checked = { ...decoded, watch, sendInitialEvents };
  return {
    labels: decoded.labels,
    fields,
    watch,
    allowWatchBookmarks: decoded.allowWatchBookmarks,
    sendInitialEvents,
    resourceVersion: decoded.resourceVersion,
    timeoutSeconds: decoded.timeoutSeconds,
    limit: decoded.resourceVersion === "0" && decoded.resourceVersionMatch !== "Exact" ? 0 : decoded.limit,
    continue: versionChecked(checked, context.snapshotVersion),
  };
}

/** Which objects the rows of a Table carry. The real server reads this for Tables only, after the list. */
export function parseIncludeObject(params: URLSearchParams): "None" | "Metadata" | "Object" {
  const policy = textParam(params, "includeObject");
  if (policy === "") return "Metadata";
  if (policy === "None" || policy === "Metadata" || policy === "Object") return policy;
  const { field, body } = invalidField(
    "includeObject",
    goQuote(policy),
    "must be 'Metadata', 'Object', 'None', or empty",
  );
  throw badRequest(`Unable to convert to Table as requested: ${field}: ${body}`);
}

function isFromNowhere({ resourceVersion, resourceVersionMatch }: DecodedListOptions): boolean {
  return resourceVersionMatch === "" && (resourceVersion === "" || resourceVersion === "0");
}

function listErrors(options: DecodedListOptions): FieldError[] {
  const { resourceVersionMatch: match, resourceVersion, continueToken } = options;
  const errors: FieldError[] = [];
  const forbid = (detail: string) => errors.push(forbiddenField("resourceVersionMatch", detail));
  if (match !== "") {
    if (resourceVersion === "") forbid("resourceVersionMatch is forbidden unless resourceVersion is provided");
    if (continueToken !== "") forbid("resourceVersionMatch is forbidden when continue is provided");
    if (match !== "Exact" && match !== "NotOlderThan")
      errors.push(unsupportedField("resourceVersionMatch", match, ["Exact", "NotOlderThan", ""]));
    if (match === "Exact" && resourceVersion === "0")
      forbid('resourceVersionMatch "exact" is forbidden for resourceVersion "0"');
  }
  if (options.sendInitialEvents !== null)
    errors.push(forbiddenField("sendInitialEvents", "sendInitialEvents is forbidden for list"));
  return errors;
}

function watchErrors(options: DecodedListOptions): FieldError[] {
  const { resourceVersionMatch: match, continueToken, sendInitialEvents } = options;
  const errors: FieldError[] = [];
  const forbid = (detail: string) => errors.push(forbiddenField("resourceVersionMatch", detail));
  if (sendInitialEvents !== null && match !== "NotOlderThan")
    forbid("sendInitialEvents requires setting resourceVersionMatch to NotOlderThan");
  if (match !== "") {
    if (sendInitialEvents === null)
      forbid("resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided");
    if (match !== "NotOlderThan") errors.push(unsupportedField("resourceVersionMatch", match, ["NotOlderThan"]));
    if (continueToken !== "") forbid("resourceVersionMatch is forbidden when continue is provided");
  }
  return errors;
}

/** A name in the path is one more requirement, and the only one that a selector besides it may have. */
function withName(fields: readonly FieldRequirement[], name: string): readonly FieldRequirement[] {
  if (name === "") return fields;
  if (fields.length === 0) return [{ field: "metadata.name", op: "=", value: name }];
  if (exactFieldValue(fields, "metadata.name") === name) return fields;
  throw badRequest("fieldSelector metadata.name doesn't match requested name");
}

/** The place of the token, after the version that was asked for has been held against the snapshot's. */
function versionChecked(
  options: DecodedListOptions & { readonly sendInitialEvents: boolean },
  snapshotVersion: bigint,
): ContinuePoint | null {
  const { watch, limit, resourceVersion, resourceVersionMatch: match, continueToken } = options;
  if (watch) {
    // A watch may wait for a version that is yet to come, unless it wants to know what is there.
    requireReachedVersion(resourceVersion, options.sendInitialEvents ? snapshotVersion : null);
    return null;
  }
  if (continueToken !== "") {
    const point = decodeContinue(continueToken, snapshotVersion);
    if (resourceVersion !== "" && resourceVersion !== "0")
      throw badRequest("specifying resource version is not allowed when using continue");
    return point;
  }
  const exact = match === "Exact" || (match === "" && limit > 0 && resourceVersion !== "0");
  if (exact) requireExactVersion(resourceVersion, snapshotVersion);
  else requireReachedVersion(resourceVersion, snapshotVersion);
  return null;
}
