// The types that a CustomResourceDefinition defines, and what it says of how they are shown and selected.
import * as v from "valibot";
import type { ApiResource } from "../resource/builtin-kinds.ts";
import { at, isMap, type Json, listAt, textAt } from "../resource/json.ts";
import { columnsMax, PrinterColumn } from "../resource/printer-column.ts";
import { name, names, served, singular } from "./discovery.ts";

const Version = v.looseObject({ name, served: v.optional(v.boolean(), true) });
const Crd = v.object({
  spec: v.looseObject({
    group: name,
    scope: v.string(),
    names: v.object({ plural: name, kind: name, singular, shortNames: names, categories: names }),
    // v1beta1 may name a single version instead of a list.
    version: v.optional(v.string()),
    versions: v.optional(v.nullable(v.array(Version)), []),
  }),
});

/** More than any type has had; a resource has room for half a million. */
const versionsMax = 100;
const selectableMax = 16;

/** The served versions of a CustomResourceDefinition object; none if it is not a usable one. */
export function fromCrd(object: unknown): ApiResource[] {
  const parsed = v.safeParse(Crd, object);
  if (!parsed.success) return [];
  const { spec } = parsed.output;
  const { group, scope, names: n } = spec;
  const listed = (spec.versions ?? []).filter((entry) => entry.served).slice(0, versionsMax);
  const all = listed.length > 0 || spec.version === undefined ? listed : [{ name: spec.version }];
  const type = { group, resource: n.plural, singular: n.singular, kind: n.kind, namespaced: scope === "Namespaced" };
  return all.map((entry) => ({
    ...served({ ...type, version: entry.name }, { ...n, verbs: ["get", "list"] }),
    ...shown(entry, spec),
  }));
}

/** v1 says it of each version, v1beta1 of all together or of each. */
function shown(
  version: Json,
  spec: Json,
): Pick<ApiResource, "columns" | "selectableFields" | "subresources" | "webhookConversion"> {
  const said = (field: string): Json => at(version, field) ?? at(spec, field);
  const columns = columnsOf(said("additionalPrinterColumns"));
  const fields = listAt({ fields: said("selectableFields") }, "fields").map((field) => textAt(field, "jsonPath"));
  const subresources = said("subresources");
  const below = ["status", "scale"].filter((each) => isMap(subresources) && isMap(subresources[each]));
  return {
    ...(columns.length === 0 ? {} : { columns }),
    ...(fields.length === 0
      ? {}
      : { selectableFields: fields.slice(0, selectableMax).map((field) => field.slice(0, 256)) }),
    ...(below.length === 0 ? {} : { subresources: below }),
    ...(textAt(spec, "conversion", "strategy") === "Webhook" ? { webhookConversion: true } : {}),
  };
}

/** v1beta1 writes JSONPath. */
function columnsOf(list: Json): PrinterColumn[] {
  return listAt({ list }, "list")
    .slice(0, columnsMax)
    .flatMap((column) => {
      const parsed = v.safeParse(PrinterColumn, { ...column, jsonPath: column["jsonPath"] ?? column["JSONPath"] });
      return parsed.success ? [parsed.output] : [];
    });
}
