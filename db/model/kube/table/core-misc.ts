// The smaller kinds of the core group.
import { at, type Json, listAt, textAt } from "../../resource/json.ts";
import { byBytes } from "./byte-order.ts";
import { always, printerOf, type TableOf } from "./column.ts";
import { containerCells } from "./container-cells.ts";
import { labelText } from "./label-text.ts";
import { ageOf, conditionOf, nameOf, sizeAt } from "./object-cells.ts";
import { quantityText } from "./quantity-text.ts";

/** Since 1.33 the age of a quota comes last; since 1.35 service accounts tell no secrets. */
const quotaAgeLastMinor = 33;
const noSecretsMinor = 35;

const resourceQuotas: TableOf = ({ minor }) => {
  const ageLast = minor >= quotaAgeLastMinor;
  return printerOf(ageLast ? "Name | Request | Limit | Age" : "Name | Age | Request | Limit", (quota) => {
    const used = usedOf(quota);
    return ageLast ? [nameOf(quota), ...used, ageOf(quota)] : [nameOf(quota), ageOf(quota), ...used];
  });
};

const serviceAccounts: TableOf = ({ minor }) =>
  minor >= noSecretsMinor
    ? printerOf("Name | Age", (account) => [nameOf(account), ageOf(account)])
    : printerOf("Name | Secrets | Age", (account) => [nameOf(account), sizeAt(account, "secrets"), ageOf(account)]);

const componentStatuses = always("Name | Status | Message | Error", (component) => {
  const condition = conditionOf(listAt(component, "conditions"), "Healthy");
  const health = textAt(condition, "status") === "True" ? "Healthy" : "Unhealthy";
  return [
    nameOf(component),
    condition === undefined ? "Unknown" : health,
    textAt(condition, "message"),
    textAt(condition, "error"),
  ];
});

export const coreMisc: Readonly<Record<string, TableOf>> = {
  "/namespaces": always("Name | Status | Age", (namespace) => [
    nameOf(namespace),
    textAt(namespace, "status", "phase"),
    ageOf(namespace),
  ]),
  "/secrets": always("Name | Type | Data | Age", (secret) => [
    nameOf(secret),
    textAt(secret, "type"),
    sizeAt(secret, "data"),
    ageOf(secret),
  ]),
  "/configmaps": always("Name | Data | Age", (map) => [
    nameOf(map),
    sizeAt(map, "data") + sizeAt(map, "binaryData"),
    ageOf(map),
  ]),
  "/podtemplates": always("Name | Containers | Images | Pod Labels", (template) => [
    nameOf(template),
    ...containerCells(at(template, "template")),
    labelText(template, "template", "metadata", "labels"),
  ]),
  "/componentstatuses": componentStatuses,
  "/resourcequotas": resourceQuotas,
  "/serviceaccounts": serviceAccounts,
};

/** `pods: 24/50, requests.cpu: 1200m/10`, apart from what limits limits. */
function usedOf(quota: Json): [requests: string, limits: string] {
  const hard = at(quota, "status", "hard");
  const names = typeof hard === "object" && hard !== null && !Array.isArray(hard) ? Object.keys(hard) : [];
  const entries = names.sort(byBytes).map((name) => {
    const used = quantityText(at(quota, "status", "used", name));
    return { name, text: `${name}: ${used}/${quantityText(at(hard, name))}` };
  });
  const told = (limits: boolean): string =>
    entries
      .filter(({ name }) => name.startsWith("limits.") === limits)
      .map(({ text }) => text)
      .join(", ");
  return [told(false), told(true)];
}
