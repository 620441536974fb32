// Which change undoes which writer's habit.
import type { Dialect } from "./format.ts";
import { fromGoNames } from "./go-names.ts";
import { withoutNullStrings } from "./null-strings.ts";

const changes: Readonly<Record<Dialect, (value: unknown) => unknown>> = {
  "go-names": fromGoNames,
  "null-strings": withoutNullStrings,
};

/** The change of a parsed value, undefined if the file needs none. */
export function changeFor(dialect: Dialect | undefined): ((value: unknown) => unknown) | undefined {
  return dialect === undefined ? undefined : changes[dialect];
}
