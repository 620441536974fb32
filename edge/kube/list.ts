// A list of one type: JSON out of the packs, tables and metadata from PostgreSQL alone.
import { type ListOptions, parseIncludeObject, parseListOptions } from "../../db/model/kube/list-options.ts";
import { goTypeOf, negotiate, requireForm } from "../../db/model/kube/negotiate.ts";
import type { ResourceRequest } from "../../db/model/kube/resource-request.ts";
import { supportedFields } from "../../db/model/kube/selectors/field-support.ts";
import { shownText } from "./answers.ts";
import { listFrame, partialListFrame, tableFrame } from "./bodies.ts";
import type { KubeCall } from "./call.ts";
import { requireHeld, requireWhole } from "./held.ts";
import { placesPage, rowsAtOnce, rowsOfPage, rowsPage } from "./list-page.ts";
import { itemsText, partialText, tableText } from "./list-text.ts";
import { columnsFor } from "./rows-of.ts";
import type { ServedType } from "./served-types.ts";

export async function listAnswer(call: KubeCall, type: ServedType, request: ResourceRequest): Promise<Response> {
  const form = negotiate(call.request.headers.get("accept") ?? "", "list", type.custom);
  requireForm(form, true, goTypeOf({ ...type, kind: `${type.kind}List` }));
  const include = form.form === "table" ? parseIncludeObject(call.url.searchParams) : "Metadata";
  const options = listOptions(call, type, request);
  const namespace = type.namespaced ? request.namespace : "";
  requireHeld(call, type, namespace);
  const requireSome = (count: number): void => {
    if (count === 0 && options.continue === null) requireWhole(call, type, namespace);
  };
  if (form.form === "json" || form.form === "yaml") {
    const { places, count, meta } = await placesPage(call, type, namespace, options);
    requireSome(count);
    return shownText(call, itemsText(call, type, places, listFrame(type, meta)), form, count <= rowsAtOnce);
  }
  const isShort = options.limit > 0 && options.limit <= rowsAtOnce;
  const page = await (isShort ? rowsPage : placesPage)(call, type, namespace, options);
  const { count, meta } = page;
  requireSome(count);
  const batches = "rows" in page ? [page.rows] : rowsOfPage(call, type, namespace, page, options);
  const text =
    form.form === "table"
      ? tableText(call, type, batches, include, tableFrame(columnsFor(call, type), meta))
      : partialText(batches, partialListFrame(meta, count));
  return shownText(call, text, form, count <= rowsAtOnce);
}

export function listOptions(call: KubeCall, type: ServedType, request: ResourceRequest): ListOptions {
  return parseListOptions(call.url.searchParams, {
    fields: supportedFields(type),
    snapshotVersion: BigInt(call.resourceVersion),
    watchPath: request.watchPath,
    name: request.name,
  });
}
