// The cache of one process: a bounded map with expiry.
import type { Cache } from "../ports.ts";

interface Entry {
  value: string;
  readonly endsAt: number;
}

/** `entriesMax`: the oldest entries go first. `now`: milliseconds, injectable. */
export function memoryCache(entriesMax = 10_000, now: () => number = Date.now): Cache {
  const entries = new Map<string, Entry>();
  const live = (key: string): Entry | undefined => {
    const entry = entries.get(key);
    if (!entry || entry.endsAt > now()) return entry;
    entries.delete(key);
    return undefined;
  };
  const put = (key: string, value: string, ttlSeconds: number): void => {
    entries.delete(key);
    entries.set(key, { value, endsAt: now() + ttlSeconds * 1000 });
    for (const oldest of entries.keys()) {
      if (entries.size <= entriesMax) break;
      entries.delete(oldest);
    }
  };
  return {
    get: async (key) => live(key)?.value ?? null,
    set: async (key, value, ttlSeconds) => put(key, value, ttlSeconds),
    remove: async (key) => void entries.delete(key),
    async increment(key, windowSeconds) {
      const entry = live(key);
      if (!entry) {
        put(key, "1", windowSeconds);
        return 1;
      }
      entry.value = String(Number(entry.value) + 1);
      return Number(entry.value);
    },
  };
}
