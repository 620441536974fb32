// Labels and label selectors in one line, as the API server writes them.
import { at, isMap, type Json, listAt, textAt, textMapAt, textsAt } from "../../resource/json.ts";
import { byBytes } from "./byte-order.ts";

/** `a=1,b=2`, `<none>` for no labels. Sorted by the whole entry: `a-b=1` comes before `a=1`. */
export function labelText(object: Json, ...path: readonly string[]): string {
  const entries = Object.entries(textMapAt(object, ...path)).map(([key, value]) => `${key}=${value}`);
  return entries.sort(byBytes).join(",") || "<none>";
}

/** A LabelSelector as `a=1,tier in (x,y),!legacy`; "" for none and for an empty one, null for one that is no selector. */
export function selectorText(selector: Json): string | null {
  const requirements: { key: string; text: string }[] = [];
  for (const [key, value] of Object.entries(textMapAt(selector, "matchLabels"))) {
    if (!isLabelKey(key) || !isLabelValue(value)) return null;
    requirements.push({ key, text: `${key}=${value}` });
  }
  for (const expression of listAt(selector, "matchExpressions")) {
    const text = requirementText(expression);
    if (text === null) return null;
    requirements.push({ key: textAt(expression, "key"), text });
  }
  return requirements
    .sort((a, b) => byBytes(a.key, b.key))
    .map(({ text }) => text)
    .join(",");
}

/** What the printers of most kinds show for a selector. */
export function selectorCell(object: Json, ...path: readonly string[]): string {
  const text = selectorText(at(object, ...path));
  return text === null ? "<error>" : text || "<none>";
}

/** Go's String() of a LabelSelector, which some printers show as it is; "" for no selector. */
export function selectorDump(selector: Json): string {
  if (!isMap(selector)) return "";
  const labels = Object.entries(textMapAt(selector, "matchLabels")).sort(([a], [b]) => byBytes(a, b));
  const expressions = listAt(selector, "matchExpressions").map((expression) => {
    const values = textsAt(expression, "values").join(" ");
    return `LabelSelectorRequirement{Key:${textAt(expression, "key")},Operator:${textAt(expression, "operator")},Values:[${values}],},`;
  });
  const map = labels.map(([key, value]) => `${key}: ${value},`).join("");
  return `&LabelSelector{MatchLabels:map[string]string{${map}},MatchExpressions:[]LabelSelectorRequirement{${expressions.join("")}},}`;
}

function requirementText(expression: Json): string | null {
  const key = textAt(expression, "key");
  const values = textsAt(expression, "values");
  if (!isLabelKey(key) || !values.every(isLabelValue)) return null;
  switch (textAt(expression, "operator")) {
    case "In":
      return values.length === 0 ? null : `${key} in (${values.sort(byBytes).join(",")})`;
    case "NotIn":
      return values.length === 0 ? null : `${key} notin (${values.sort(byBytes).join(",")})`;
    case "Exists":
      return values.length === 0 ? key : null;
    case "DoesNotExist":
      return values.length === 0 ? `!${key}` : null;
    default:
      return null;
  }
}

/** `name` or `dns.subdomain/name`. */
function isLabelKey(key: string): boolean {
  const slash = key.indexOf("/");
  const prefix = key.slice(0, Math.max(slash, 0));
  if (slash >= 0 && (prefix.length > 253 || !/^[a-z0-9](?:[-a-z0-9.]*[a-z0-9])?$/.test(prefix))) return false;
  return key.length > slash + 1 && isLabelValue(key.slice(slash + 1));
}

function isLabelValue(value: string): boolean {
  return value.length <= 63 && /^(?:[A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?)?$/.test(value);
}
