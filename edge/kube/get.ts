// One resource, and what can be read below it.
import { goTypeOf, negotiate, requireForm } from "../../db/model/kube/negotiate.ts";
import { requireGetOptions } from "../../db/model/kube/get-options.ts";
import { parseIncludeObject } from "../../db/model/kube/list-options.ts";
import type { ResourceRequest } from "../../db/model/kube/resource-request.ts";
import { scaleOf } from "../../db/model/kube/scale.ts";
import { notFound } from "../../db/model/kube/status.ts";
import { scalePrinter } from "../../db/model/kube/table/table-printer.ts";
import { objectMetaJson } from "../../db/model/kube/object-meta.ts";
import { findKubeRow, type KubeRow } from "../../db/resources/kube-rows.ts";
import { readItems } from "../item-reader.ts";
import { readResources } from "../pack-read.ts";
import { shownJson } from "./answers.ts";
import { type ListMeta, partialJson, tableBody } from "./bodies.ts";
import type { KubeCall } from "./call.ts";
import { requireHeld, requireWhole } from "./held.ts";
import { itemForm } from "./item-form.ts";
import { tableRows } from "./list-text.ts";
import { columnsFor, versionOf } from "./rows-of.ts";
import type { ServedType } from "./served-types.ts";

/** Throws a 404. */
export async function foundRow(call: KubeCall, type: ServedType, request: ResourceRequest): Promise<KubeRow> {
  const { namespace, name, resource } = request;
  const inNamespace = type.namespaced ? namespace : "";
  requireHeld(call, type, inNamespace);
  const ask = { ...type.stored, resource, namespace: inNamespace, name };
  const row = await findKubeRow(call.services.rows, call.of, ask);
  if (row) return row;
  requireWhole(call, type, inNamespace);
  throw notFound({ group: type.group, resource, name });
}

export async function getAnswer(call: KubeCall, type: ServedType, request: ResourceRequest): Promise<Response> {
  const form = negotiate(call.request.headers.get("accept") ?? "", "object", type.custom);
  requireForm(form, false, goTypeOf(type));
  requireGetOptions(call.url.searchParams, BigInt(call.resourceVersion));
  const row = await foundRow(call, type, request);
  if (form.form === "partial") return shownJson(call, partialJson(row.metadata), form);
  if (form.form === "table") {
    const rows = await tableRows(call, type, [row], parseIncludeObject(call.url.searchParams));
    const body = tableBody(columnsFor(call, type), metaOf(row), rows, call.capturedMs);
    return shownJson(call, body, form);
  }
  return shownJson(call, await wholeJson(call, type, row), form);
}

/** The object in the asked version, kind and apiVersion in front. */
export async function wholeJson(call: KubeCall, type: ServedType, row: KubeRow): Promise<string> {
  for await (const json of readItems(call.services, [row])) return new TextDecoder().decode(itemForm(type).whole(json));
  return "{}";
}

/** autoscaling/v1 Scale of a workload. */
export async function scaleAnswer(call: KubeCall, type: ServedType, request: ResourceRequest): Promise<Response> {
  const form = negotiate(call.request.headers.get("accept") ?? "", "object", type.custom);
  requireForm(form, false, "*autoscaling.Scale");
  const row = await foundRow(call, type, request);
  const [object] = await readResources(call.services, [row]);
  const scale = scaleOf(object);
  if (form.form === "partial") return shownJson(call, partialJson(objectMetaJson(scale)), form);
  if (form.form !== "table") return shownJson(call, JSON.stringify(scale), form);
  const rows = [{ cells: scalePrinter.print(scale), phase: null, object: partialJson(objectMetaJson(scale)) }];
  return shownJson(call, tableBody(scalePrinter.columns, metaOf(row), rows, call.capturedMs), form);
}

/** A table of one row is as old as that. */
function metaOf(row: KubeRow): ListMeta {
  const resourceVersion = versionOf(row);
  return { resourceVersion: resourceVersion === "" ? undefined : resourceVersion };
}
