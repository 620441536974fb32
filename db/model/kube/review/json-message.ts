// A message type held against parsed JSON: null if it fits, else what Go's json package says of the first misfit.
import type { MessageField, MessageType } from "./review-messages.ts";
import { isMap } from "../../resource/json.ts";
import { jsonTypeName } from "../go/json-problem.ts";

/** `path` leads to the value: "" for the object itself. Fields that the type does not know are ignored. */
export function jsonMisfit(value: unknown, type: MessageType, path = ""): string | null {
  if (value === undefined || value === null) return null;
  if (!isMap(value)) return `json: cannot unmarshal ${jsonTypeName(value)} into Go value of type v1.${type.go}`;
  for (const field of type.fields) {
    const place = { owner: type.go, path: path === "" ? field.name : `${path}.${field.name}` };
    const misfit = Object.hasOwn(value, field.name) ? fieldMisfit(value[field.name], field.type, place) : null;
    if (misfit !== null) return misfit;
  }
  return null;
}

interface Place {
  readonly owner: string;
  readonly path: string;
}

function fieldMisfit(value: unknown, type: MessageField["type"], place: Place): string | null {
  if (value === undefined || value === null) return null;
  if (type === "text") return typeof value === "string" ? null : misfit(value, place, "string");
  if (type === "texts") return textsMisfit(value, place, "[]string");
  if (type === "extra") {
    if (!isMap(value)) return misfit(value, place, "map[string]v1.ExtraValue");
    const wrong = Object.values(value).map((values) => textsMisfit(values, place, "v1.ExtraValue"));
    return wrong.find((each) => each !== null) ?? null;
  }
  if ("go" in type) {
    return isMap(value) ? jsonMisfit(value, type, place.path) : misfit(value, place, `v1.${type.go}`);
  }
  const [element] = type;
  if (!Array.isArray(value)) return misfit(value, place, `[]v1.${element.go}`);
  for (const each of value) {
    const wrong = fieldMisfit(each, element, place);
    if (wrong !== null) return wrong;
  }
  return null;
}

function textsMisfit(value: unknown, place: Place, goType: string): string | null {
  if (value === null) return null;
  if (!Array.isArray(value)) return misfit(value, place, goType);
  const wrong: unknown = value.find((each) => typeof each !== "string" && each !== null);
  return wrong === undefined ? null : misfit(wrong, place, "string");
}

function misfit(value: unknown, { owner, path }: Place, goType: string): string {
  return `json: cannot unmarshal ${jsonTypeName(value)} into Go struct field ${owner}.${path} of type ${goType}`;
}
