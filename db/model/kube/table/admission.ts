// Webhooks and policies that see objects before they are stored (all versions of admissionregistration.k8s.io).
import { at, isMap, type Json, textAt } from "../../resource/json.ts";
import { always, type TableOf } from "./column.ts";
import { selectorDump } from "./label-text.ts";
import { ageOf, nameOf, sizeAt } from "./object-cells.ts";

const webhooks = always("Name | Webhooks:integer | Age", (configuration) => [
  nameOf(configuration),
  sizeAt(configuration, "webhooks"),
  ageOf(configuration),
]);

const policies = (counted: string, field: string): TableOf =>
  always(`Name | ${counted}:integer | ParamKind | Age`, (policy) => [
    nameOf(policy),
    sizeAt(policy, "spec", field),
    paramKind(policy),
    ageOf(policy),
  ]);

const bindings = always("Name | PolicyName | ParamRef | Age", (binding) => [
  nameOf(binding),
  textAt(binding, "spec", "policyName"),
  paramRef(binding),
  ageOf(binding),
]);

const group = "admissionregistration.k8s.io";

export const admission: Readonly<Record<string, TableOf>> = {
  [`${group}/mutatingwebhookconfigurations`]: webhooks,
  [`${group}/validatingwebhookconfigurations`]: webhooks,
  [`${group}/validatingadmissionpolicies`]: policies("Validations", "validations"),
  [`${group}/mutatingadmissionpolicies`]: policies("Mutations", "mutations"),
  [`${group}/validatingadmissionpolicybindings`]: bindings,
  [`${group}/mutatingadmissionpolicybindings`]: bindings,
};

function paramKind(policy: Json): string {
  const kind = at(policy, "spec", "paramKind");
  return isMap(kind) ? `${textAt(kind, "apiVersion")}/${textAt(kind, "kind")}` : "<unset>";
}

function paramRef(binding: Json): string {
  const reference = at(binding, "spec", "paramRef");
  const name = textAt(reference, "name");
  // A reference without a namespace may be to something without one.
  if (name !== "") return `${textAt(reference, "namespace") || "*"}/${name}`;
  return selectorDump(at(reference, "selector")) || "<unset>";
}
