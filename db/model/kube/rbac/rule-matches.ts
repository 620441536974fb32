// Whether one rule of a role allows what is asked.
import { type Attributes, isPathAttributes, type ResourceAttributes } from "../attributes.ts";
import type { PolicyRule } from "./rbac-index.ts";

export function ruleAllows(rule: PolicyRule, attributes: Attributes): boolean {
  if (!hasOrAll(rule.verbs, attributes.verb)) return false;
  if (isPathAttributes(attributes)) return rule.nonResourceURLs.some((url) => urlMatches(url, attributes.path));
  const { group, name } = attributes;
  const named = rule.resourceNames.length === 0 || rule.resourceNames.includes(name);
  return hasOrAll(rule.apiGroups, group) && named && rule.resources.some((each) => resourceMatches(each, attributes));
}

function hasOrAll(list: readonly string[], word: string): boolean {
  return list.includes("*") || list.includes(word);
}

/** "pods" does not give "pods/log"; "*" gives both, and "*" + "/log" the log of everything that has one. */
function resourceMatches(rule: string, { resource, subresource }: ResourceAttributes): boolean {
  if (rule === "*") return true;
  if (subresource === "") return rule === resource;
  return rule === `${resource}/${subresource}` || rule === `*/${subresource}`;
}

/** A star at the end stands for anything, a star elsewhere for itself. */
function urlMatches(rule: string, path: string): boolean {
  if (rule === "*" || rule === path) return true;
  let end = rule.length;
  while (rule.charAt(end - 1) === "*") end--;
  return end < rule.length && path.startsWith(rule.slice(0, end));
}
