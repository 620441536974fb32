// JSON patch (RFC 6902): what `kubectl patch --type=json` sends.
import { isMap, type Json, textAt } from "../../resource/json.ts";

export class JsonPatchError extends Error {}

/** The object with the operations done, in order; neither is changed. Throws JsonPatchError for one that cannot be done. */
export function jsonPatch(target: Json, operations: Json): Json {
  if (!Array.isArray(operations)) throw new JsonPatchError("a JSON patch is a list of operations");
  return operations.reduce<Json>(operated, structuredClone(target));
}

function operated(document: Json, operation: Json): Json {
  const op = textAt(operation, "op");
  const path = pointer(textAt(operation, "path"));
  const value = isMap(operation) ? operation["value"] : undefined;
  if (op === "add") return edited(document, path, (parent, name) => put(parent, name, value, true));
  if (op === "replace") return edited(document, path, (parent, name) => put(parent, name, value, false));
  if (op === "remove") return edited(document, path, remove);
  if (op === "test") {
    if (JSON.stringify(read(document, path)) === JSON.stringify(value)) return document;
    throw new JsonPatchError(`testing path ${textAt(operation, "path")} value failed`);
  }
  if (op !== "copy" && op !== "move") throw new JsonPatchError(`unexpected operation "${op}"`);
  const from = pointer(textAt(operation, "from"));
  const moved = structuredClone(read(document, from));
  const rest = op === "move" ? edited(document, from, remove) : document;
  return edited(rest, path, (parent, name) => put(parent, name, moved, true));
}

function pointer(text: string): string[] {
  if (text === "") return [];
  if (!text.startsWith("/")) throw new JsonPatchError(`"${text}" is no JSON pointer`);
  return text
    .slice(1)
    .split("/")
    .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"));
}

function read(document: Json, path: readonly string[]): Json {
  let here = document;
  for (const name of path) {
    if (Array.isArray(here)) here = here[indexIn(here, name, false)];
    else if (isMap(here) && Object.hasOwn(here, name)) here = here[name];
    else throw missing(path);
  }
  return here;
}

const missing = (path: readonly string[]): JsonPatchError =>
  new JsonPatchError(`the path "/${path.join("/")}" is not there`);

/** The document is a copy of ours: it is changed in place. */
function edited(document: Json, path: readonly string[], edit: (parent: Json, name: string) => void): Json {
  const name = path.at(-1);
  if (name === undefined) throw new JsonPatchError("the whole object cannot be replaced");
  edit(read(document, path.slice(0, -1)), name);
  return document;
}

function put(parent: Json, name: string, value: Json, isNew: boolean): void {
  if (Array.isArray(parent)) {
    const at = name === "-" && isNew ? parent.length : indexIn(parent, name, isNew);
    parent.splice(at, isNew ? 0 : 1, value);
    return;
  }
  if (!isMap(parent) || (!isNew && !Object.hasOwn(parent, name))) throw missing([name]);
  Object.defineProperty(parent, name, { value, enumerable: true, writable: true, configurable: true });
}

function remove(parent: Json, name: string): void {
  if (Array.isArray(parent)) parent.splice(indexIn(parent, name, false), 1);
  else if (isMap(parent) && Object.hasOwn(parent, name)) Reflect.deleteProperty(parent, name);
  else throw missing([name]);
}

function indexIn(list: readonly Json[], name: string, mayAppend: boolean): number {
  const index = /^(?:0|[1-9]\d{0,8})$/.test(name) ? Number(name) : -1;
  if (index >= 0 && index < list.length + (mayAppend ? 1 : 0)) return index;
  throw missing([name]);
}
