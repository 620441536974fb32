// The query string of the page as plain texts, and how to change it.
import { useSearchParams } from "@solidjs/router";

export interface Address {
  /** The value, or undefined if it is not there; the first of several. */
  readonly get: (name: string) => string | undefined;
  /** Changes parts; undefined and "" remove. `push` makes a step for the Back button. */
  readonly set: (parts: Readonly<Record<string, string | undefined>>, how?: "push" | "replace") => void;
}

export function useAddress(): Address {
  const [search, setSearch] = useSearchParams();
  return {
    get(name) {
      const value = search[name];
      const first = Array.isArray(value) ? value[0] : value;
      return first === "" ? undefined : first;
    },
    set: (parts, how = "replace") => setSearch(parts, { replace: how === "replace", scroll: false }),
  };
}
