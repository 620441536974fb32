// JSON patch (RFC 6902): what `kubectl patch --type=json` sends.
import { isMap, type Json, textAt } from "../../resource/json.ts";
import { requestTooLarge } from "../status.ts";

export class JsonPatchError extends Error {}

/** The object with the operations done, in order; neither is changed. Throws JsonPatchError for one that cannot be done, and a 413. */
export function jsonPatch(target: Json, operations: Json): Json {
  if (!Array.isArray(operations)) throw new JsonPatchError("a JSON patch is a list of operations");
  const count = operations.length;
  if (count > operationsMax)
    throw requestTooLarge(`The allowed maximum operations in a JSON patch is ${operationsMax}, got ${count}`);
  const budget = new Budget();
  try {
    const patched = operations.reduce<Json>(
      (document, each) => operated(document, each, budget),
      structuredClone(target),
    );
    if (nestsDeeper(patched, patchDepthMax)) throw tooDeep();
    return patched;
  } catch (error) {
    // Copied into itself again and again, an object gets deeper than the stack on its way.
    throw error instanceof RangeError ? tooDeep() : error;
  }
}

/** As on a real server. */
const operationsMax = 10_000;
const copiedMax = 3 * 1024 * 1024;
/** Each insertion into a list moves what stands behind it: ten thousand into a million would take the only thread for long. */
const movedMax = 20_000_000;
/** No object has it; what is walked recursively may nest so deep. */
export const patchDepthMax = 1000;

const tooDeep = (): JsonPatchError => new JsonPatchError(`the object would nest deeper than ${patchDepthMax}`);

/** What the operations of one patch may cost together. */
class Budget {
  #copied = 0;
  #moved = 0;

  copy(value: Json): Json {
    const text = JSON.stringify(value);
    this.#copied += text.length;
    if (this.#copied <= copiedMax) return JSON.parse(text);
    throw new JsonPatchError(
      `Unable to complete the copy, the accumulated size increase of copy is ${this.#copied}, exceeding the limit ${copiedMax}`,
    );
  }

  splice(list: Json[], at: number, removed: number, ...added: Json[]): void {
    if (removed !== added.length) this.#moved += list.length - at;
    if (this.#moved > movedMax) throw new JsonPatchError("the operations move too many elements of lists");
    list.splice(at, removed, ...added);
  }
}

function operated(document: Json, operation: Json, budget: Budget): Json {
  const op = textAt(operation, "op");
  const path = pointer(textAt(operation, "path"));
  const value = isMap(operation) && Object.hasOwn(operation, "value") ? operation["value"] : null;
  if (op === "add") return edited(document, path, (parent, name) => put(parent, name, value, true, budget));
  if (op === "replace") return edited(document, path, (parent, name) => put(parent, name, value, false, budget));
  if (op === "remove") return edited(document, path, (parent, name) => remove(parent, name, budget));
  if (op === "test") {
    if (isSame(read(document, path), value)) return document;
    throw new JsonPatchError(`testing path ${textAt(operation, "path")} value failed`);
  }
  if (op !== "copy" && op !== "move") throw new JsonPatchError(`unexpected operation "${op}"`);
  const from = pointer(textAt(operation, "from"));
  const found = read(document, from);
  const moved = op === "copy" ? budget.copy(found) : found;
  const rest = op === "move" ? edited(document, from, (parent, name) => remove(parent, name, budget)) : document;
  return edited(rest, path, (parent, name) => put(parent, name, moved, true, budget));
}

/** In whatever order the fields stand. Ends at the first difference: a test costs no more than the value it holds. */
function isSame(a: Json, b: Json): boolean {
  if (Array.isArray(a)) return Array.isArray(b) && a.length === b.length && a.every((each, i) => isSame(each, b[i]));
  if (!isMap(a) || !isMap(b)) return a === b;
  const names = Object.keys(a);
  return (
    names.length === Object.keys(b).length && names.every((name) => Object.hasOwn(b, name) && isSame(a[name], b[name]))
  );
}

/** Without recursion. */
function nestsDeeper(value: Json, max: number): boolean {
  let level: Json[] = [value];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > max) return true;
    level = level.flatMap((each) => (typeof each === "object" && each !== null ? Object.values(each) : []));
  }
  return false;
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

function put(parent: Json, name: string, value: Json, isNew: boolean, budget: Budget): void {
  if (Array.isArray(parent)) {
    const at = name === "-" && isNew ? parent.length : indexIn(parent, name, isNew);
    budget.splice(parent, at, isNew ? 0 : 1, value);
    return;
  }
  if (!isMap(parent) || (!isNew && !Object.hasOwn(parent, name))) throw missing([name]);
  Object.defineProperty(parent, name, { value, enumerable: true, writable: true, configurable: true });
}

function remove(parent: Json, name: string, budget: Budget): void {
  if (Array.isArray(parent)) budget.splice(parent, indexIn(parent, name, false), 1);
  else if (isMap(parent) && Object.hasOwn(parent, name)) Reflect.deleteProperty(parent, name);
  else throw missing([name]);
}

function indexIn(list: readonly Json[], name: string, mayAppend: boolean): number {
  const index = /^(?:0|[1-9]\d{0,8})$/.test(name) ? Number(name) : -1;
  if (index >= 0 && index < list.length + (mayAppend ? 1 : 0)) return index;
  throw missing([name]);
}
