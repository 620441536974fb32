// The cache of one process: a map with expiry, bounded by the size of what it holds.
import type { Cache } from "../ports.ts";

interface Entry {
  value: string;
  readonly endsAt: number;
}

/** A character takes up to two bytes. */
const charactersUsual = 32 * 1024 * 1024;

/** `charactersMax`: keys and values together; the oldest entries go first. `now`: milliseconds, injectable. */
export function memoryCache(now: () => number = Date.now, charactersMax: number = charactersUsual): Cache {
  const entries = new Map<string, Entry>();
  let characters = 0;
  const drop = (key: string): void => {
    const entry = entries.get(key);
    if (!entry) return;
    characters -= key.length + entry.value.length;
    entries.delete(key);
  };
  const live = (key: string): Entry | undefined => {
    const entry = entries.get(key);
    if (!entry || entry.endsAt > now()) return entry;
    drop(key);
    return undefined;
  };
  const put = (key: string, value: string, ttlSeconds: number): void => {
    drop(key);
    entries.set(key, { value, endsAt: now() + ttlSeconds * 1000 });
    characters += key.length + value.length;
    for (const oldest of entries.keys()) {
      if (characters <= charactersMax) break;
      drop(oldest);
    }
  };
  return {
    get: async (key) => live(key)?.value ?? null,
    set: async (key, value, ttlSeconds) => put(key, value, ttlSeconds),
    remove: async (key) => drop(key),
    async increment(key, windowSeconds) {
      const entry = live(key);
      if (!entry) {
        put(key, "1", windowSeconds);
        return 1;
      }
      const next = String(Number(entry.value) + 1);
      characters += next.length - entry.value.length;
      entry.value = next;
      return Number(next);
    },
  };
}
