// A resource in another version of its API than it was captured in, where the two differ by rules that are known.
import { isMap, type Json } from "../../resource/json.ts";
import { toEventsApi } from "./events.ts";
import { toAutoscalingV1 } from "./autoscaler.ts";

export interface ApiType {
  readonly group: string;
  readonly version: string;
  readonly resource: string;
}

type Converter = (object: Record<string, Json>) => Record<string, Json>;

/** "group/resource": the converters to each version; where it is null, every version has fields of its own and nothing is known. */
const own: Readonly<Record<string, Readonly<Record<string, Converter>> | null>> = {
  "autoscaling/horizontalpodautoscalers": { v1: toAutoscalingV1 },
  "networking.k8s.io/ingresses": null,
  "resource.k8s.io/resourceclaims": null,
  "resource.k8s.io/resourceclaimtemplates": null,
  "resource.k8s.io/resourceslices": null,
  "resource.k8s.io/deviceclasses": null,
  "flowcontrol.apiserver.k8s.io/prioritylevelconfigurations": null,
};

/**
 * True if a resource of `from` can be shown as one of `to`: the other versions of a built-in kind mean the same in the same fields, but
 * for those named here, and those of a custom resource unless its definition names a webhook (`byWebhook`).
 */
export function canConvert(from: ApiType, to: ApiType, byWebhook: boolean): boolean {
  if (from.group !== to.group) return from.group === "" && to.group === "events.k8s.io" && to.resource === "events";
  if (from.version === to.version) return true;
  const converters = own[`${to.group}/${to.resource}`];
  return converters === undefined ? !byWebhook : converters !== null && converters[to.version] !== undefined;
}

/** The object under its new name and form. canConvert() said that there is one. */
export function converted(object: Json, from: ApiType, to: ApiType): Json {
  if (!isMap(object)) return object;
  const apiVersion = to.group === "" ? to.version : `${to.group}/${to.version}`;
  const named = { ...object, apiVersion };
  if (from.group !== to.group) return toEventsApi(named);
  const convert = own[`${to.group}/${to.resource}`]?.[to.version];
  return convert ? convert(named) : named;
}
