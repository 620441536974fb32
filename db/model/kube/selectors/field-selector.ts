// Field selectors: "status.phase=Running,spec.nodeName!=a" becomes requirements on the few fields that a kind offers.
import { badRequest } from "../status.ts";
import type { FieldSupport } from "./field-support.ts";

export interface FieldRequirement {
  /** After convertFields the label that selectableFields stores, or metadata.name or metadata.namespace. */
  readonly field: string;
  readonly op: "=" | "!=";
  readonly value: string;
}

/** What a selector is held against. A field that is not there counts as "". */
export interface SelectableObject {
  /** "" for cluster-scoped ones. */
  readonly namespace: string;
  readonly name: string;
  readonly fields: Readonly<Record<string, string>>;
}

/** Longest first, so that "==" is not taken for "=". */
const operators = ["!=", "==", "="] as const;

/** Sorted by text, as the real server does. Throws its 400. "" selects everything: no requirements. */
export function parseFieldSelector(text: string): FieldRequirement[] {
  const terms = splitTerms(text).filter((term) => term !== "");
  return terms.sort().map((term) => {
    const split = splitTerm(term);
    if (split === null) throw badRequest(`invalid selector: '${text}'; can't understand '${term}'`);
    return { field: split.field, op: split.op === "!=" ? "!=" : "=", value: unescaped(split.value) };
  });
}

/** Requirements in the labels of the store. Throws the 400 for a label that the kind does not offer. */
export function convertFields(requirements: readonly FieldRequirement[], support: FieldSupport): FieldRequirement[] {
  return requirements.map((requirement) => {
    const field = support.labels.get(requirement.field);
    if (field === undefined) throw badRequest(support.refusal(requirement.field));
    return { ...requirement, field };
  });
}

/** Whether an object fulfils every converted requirement. */
export function matchesFields(requirements: readonly FieldRequirement[], object: SelectableObject): boolean {
  return requirements.every(({ field, op, value }) => (fieldValue(object, field) === value) === (op === "="));
}

/** The value that a field must have exactly, if the selector says so. */
export function exactFieldValue(requirements: readonly FieldRequirement[], field: string): string | undefined {
  return requirements.find((each) => each.field === field && each.op === "=")?.value;
}

function fieldValue({ namespace, name, fields }: SelectableObject, field: string): string {
  if (field === "metadata.name") return name;
  if (field === "metadata.namespace") return namespace;
  return Object.hasOwn(fields, field) ? (fields[field] ?? "") : "";
}

/** Cut at commas that no backslash precedes. */
function splitTerms(text: string): string[] {
  const terms: string[] = [];
  let from = 0;
  for (let at = 0; at < text.length; at++) {
    const char = text.charAt(at);
    if (char === "\\") at++;
    else if (char === ",") {
      terms.push(text.slice(from, at));
      from = at + 1;
    }
  }
  return [...terms, text.slice(from)];
}

/** At the first operator; the left side knows no escapes. */
function splitTerm(term: string): { field: string; op: string; value: string } | null {
  const at = term.search(/[!=]=|=/);
  if (at < 0) return null;
  const op = operators.find((each) => term.startsWith(each, at)) ?? "=";
  return { field: term.slice(0, at), op, value: term.slice(at + op.length) };
}

/** `\\`, `\,` and `\=` stand for themselves; nothing else may be escaped, and a bare "," or "=" may not stand. */
function unescaped(value: string): string {
  if (!/[\\,=]/.test(value)) return value;
  let text = "";
  const runes = value[Symbol.iterator]();
  for (const rune of runes) {
    if (rune === "," || rune === "=")
      throw badRequest(`invalid field selector: unescaped character in value: ${rune.charCodeAt(0)}`);
    if (rune !== "\\") {
      text += rune;
      continue;
    }
    const escaped = runes.next().value ?? "";
    if (escaped === "" || !"\\,=".includes(escaped))
      throw badRequest(`invalid field selector: invalid escape sequence: \\${escaped}`);
    text += escaped;
  }
  return text;
}
