// What a file of the dump is: its path says it, by the dump's format.
import type { FileRole } from "./format.ts";
import { formatNamed } from "./formats.ts";
import { singleRole } from "./single-input.ts";
import type { Detection } from "./snapshot.ts";

export function roleOf({ format, root, single }: Detection, path: string): FileRole {
  return single === undefined ? formatNamed(format).classify(path, root) : singleRole(single, path);
}
