// The parameters of a list or watch, each read by itself; list-options.ts says whether they go together.
import { booleanParam, optionalBoolean, optionalInteger, textParam } from "./query-params.ts";
import { type FieldRequirement, parseFieldSelector } from "./selectors/field-selector.ts";
import { type LabelRequirement, parseLabelSelector } from "./selectors/label-selector.ts";

export interface DecodedListOptions {
  readonly labels: readonly LabelRequirement[];
  /** In the words of the client: convertFields makes them those of the store. */
  readonly fields: readonly FieldRequirement[];
  readonly watch: boolean;
  readonly allowWatchBookmarks: boolean;
  /** "" if not sent. */
  readonly resourceVersion: string;
  readonly resourceVersionMatch: string;
  /** Null if not sent. */
  readonly timeoutSeconds: number | null;
  /** 0 for all; what is negative counts as 0. */
  readonly limit: number;
  /** "" if not sent. */
  readonly continueToken: string;
  readonly sendInitialEvents: boolean | null;
}

/** Throws the 400 for a number, a label selector or a field selector that cannot be read: the first in that order. */
export function decodeListOptions(params: URLSearchParams): DecodedListOptions {
  const timeoutSeconds = optionalInteger(params, "timeoutSeconds");
  const limit = Math.max(optionalInteger(params, "limit") ?? 0, 0);
  return {
    labels: parseLabelSelector(textParam(params, "labelSelector")),
    fields: parseFieldSelector(textParam(params, "fieldSelector")),
    watch: booleanParam(params, "watch"),
    allowWatchBookmarks: booleanParam(params, "allowWatchBookmarks"),
    resourceVersion: textParam(params, "resourceVersion"),
    resourceVersionMatch: textParam(params, "resourceVersionMatch"),
    timeoutSeconds,
    limit,
    continueToken: textParam(params, "continue"),
    sendInitialEvents: optionalBoolean(params, "sendInitialEvents"),
  };
}
