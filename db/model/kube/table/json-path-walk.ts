// Takes the steps of a path through one object, with a limit on the work: objects come from outside, and so do paths.
import { isMap, type Json } from "../../resource/json.ts";
import { compare } from "./json-path-compare.ts";
import type { Bound, Step } from "./json-path-syntax.ts";

/** Values that may still be produced. */
export interface Work {
  left: number;
}

/** The values that the steps lead to; null where Kubernetes reports an error, or where the work is used up. */
export function walk(steps: readonly Step[], values: readonly Json[], work: Work): readonly Json[] | null {
  let current: readonly Json[] | null = values;
  for (const step of steps) {
    current = take(step, current, work);
    if (current === null) return null;
    work.left -= current.length + 1;
    if (work.left < 0) return null;
  }
  return current;
}

function take(step: Step, values: readonly Json[], work: Work): readonly Json[] | null {
  switch (step.kind) {
    case "literal":
      return typeof step.value === "string" ? [step.value] : values.map(() => step.value);
    case "field":
      return values.flatMap((value) => (isMap(value) && Object.hasOwn(value, step.name) ? [value[step.name]] : []));
    case "wildcard":
      return values.flatMap(childrenOf);
    case "descent":
      return descend(values, work);
    case "slice":
      return slice(step, values);
    case "union":
      return unite(step.branches, values, work);
    case "filter":
      return filter(step, values, work);
    case "word":
    default:
      return null;
  }
}

function childrenOf(value: Json): Json[] {
  if (Array.isArray(value)) return value;
  return isMap(value) ? Object.values(value) : [];
}

/** Every map and list that has something in it, each before what is inside it. */
function descend(values: readonly Json[], work: Work): Json[] | null {
  const found: Json[] = [];
  const pending = [...values].reverse();
  while (pending.length > 0) {
    const value = pending.pop();
    if (work.left-- <= 0) return null;
    // A text counts as a list of its letters.
    if (typeof value === "string" && value !== "") found.push(value);
    const children = childrenOf(value);
    if (children.length === 0) continue;
    found.push(value);
    if (children.length > work.left) return null;
    for (let i = children.length - 1; i >= 0; i--) pending.push(children[i]);
  }
  return found;
}

function slice({ from, to, step }: Extract<Step, { kind: "slice" }>, values: readonly Json[]): Json[] | null {
  const found: Json[] = [];
  for (const value of values) {
    if (value === null || value === undefined) continue;
    if (!Array.isArray(value)) return null;
    const length = value.length;
    const start = from === null ? 0 : from.index < 0 ? from.index + length : from.index;
    const end = endOf(to, length);
    // No elements asked for: Kubernetes ends here, with what the lists before this one gave.
    if (start === end) return found;
    if (start >= length || start < 0 || end > length || end < 0 || start > end) return null;
    if (step !== null && step <= 0) return null;
    for (let i = start; i < end; i += step ?? 1) found.push(value[i]);
  }
  return found;
}

/** The end that follows from `[-1]` is 0, which means the length. */
function endOf(to: Bound, length: number): number {
  if (to === null) return length;
  return to.index < 0 || (to.index === 0 && to.next === true) ? to.index + length : to.index;
}

function unite(branches: readonly (readonly Step[])[], values: readonly Json[], work: Work): Json[] | null {
  const found: Json[] = [];
  for (const branch of branches) {
    const results = walk(branch, values, work);
    if (results === null) return null;
    for (const result of results) found.push(result);
  }
  return found;
}

function filter(step: Extract<Step, { kind: "filter" }>, values: readonly Json[], work: Work): Json[] | null {
  const found: Json[] = [];
  for (const value of values) {
    if (!Array.isArray(value)) return null;
    for (const element of value) {
      const passes = test(step, element, work);
      if (passes === null) return null;
      if (passes) found.push(element);
    }
  }
  return found;
}

function test(step: Extract<Step, { kind: "filter" }>, element: Json, work: Work): boolean | null {
  const lefts = walk(step.left, [element], work);
  if (work.left < 0) return null;
  // Whether something is there may be asked even where asking fails.
  if (step.operator === "exists") return lefts !== null && lefts.length > 0;
  if (lefts === null || lefts.length > 1) return null;
  if (lefts.length === 0) return false;
  const rights = walk(step.right, [element], work);
  if (rights === null || rights.length > 1) return null;
  return rights.length === 0 ? false : compare(lefts[0], step.operator, rights[0]);
}
