// Kubernetes' dialect of JSONPath, as far as the columns of CustomResourceDefinitions use it. Compiled once per column.
//
// Left out: `range`/`end` (no column can use them), letters of a text as its elements (`.metadata.name.*`), and the
// difference between 2 and 2.0, which JSON.parse does not keep.
import type { Json } from "../../resource/json.ts";
import { parseTemplate, type Step } from "./json-path-syntax.ts";
import { walk } from "./json-path-walk.ts";

/** What a path finds in one object; null: Kubernetes reports an error, or the object asks for too much work. */
export type FindAll = (object: Json) => readonly Json[] | null;

/** Values that one path may pass in one object: a real one passes dozens, `..` as many as the object has. */
const workMax = 20_000;

/** `path` without braces (`.status.phase`). One that cannot be read finds null in every object. */
export function compileJsonPath(path: string): FindAll {
  const expressions = expressionsOf(path);
  if (expressions === null) return () => null;
  return (object) => {
    const work = { left: workMax };
    let first: readonly Json[] | null = null;
    // Only the first expression is shown, but an error in any of them leaves the cell empty.
    for (const [i, expression] of expressions.entries()) {
      const found = walk(expression, [object], work);
      if (found === null) return null;
      if (i === 0) first = found;
    }
    return first;
  };
}

function expressionsOf(path: string): Step[][] | null {
  try {
    return parseTemplate(`{${path}}`);
  } catch {
    return null;
  }
}
