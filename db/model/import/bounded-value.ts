// Refuses values that are small as text and endless when written out: YAML's aliases, and nesting that breaks a stack.
import type { Codecs } from "../archive/archive.ts";
import { isRecord } from "./record.ts";

/** More than a resource of the largest size can spell out. */
const valuesMax = 2_000_000;
const charactersMax = 64 * 1024 * 1024;
/** What nests deeper can be parsed, and breaks the stack of who writes it again. */
export const depthMax = 2000;

/** Throws what the parser throws, and an Error for an alias bomb, before anything walks or writes the value. */
export function parseBoundedYaml(text: string, codecs: Pick<Codecs, "parseYaml">): unknown {
  const value = codecs.parseYaml(text);
  // Without both there is no alias: most files are not walked.
  if (text.includes("&") && text.includes("*") && !isBounded(value)) throw new Error("its aliases expand without end");
  return value;
}

/** False for what has too many values or characters when it is written out, or nests too deep. */
export function isBounded(value: unknown): boolean {
  let [values, characters] = [0, 0];
  const queue: unknown[] = [value];
  const depths: number[] = [0];
  while (queue.length > 0) {
    const next = queue.pop();
    const depth = (depths.pop() ?? 0) + 1;
    values++;
    if (typeof next === "string") characters += next.length;
    if (typeof next !== "object" || next === null) continue;
    const children: unknown[] = Array.isArray(next) ? next : Object.values(next);
    if (isRecord(next)) for (const key of Object.keys(next)) characters += key.length;
    for (const child of children) {
      queue.push(child);
      depths.push(depth);
    }
    if (depth > depthMax || values + queue.length > valuesMax || characters > charactersMax) return false;
  }
  return characters <= charactersMax;
}
