// The Worker's cache: this isolate's memory in front of a shared one. Access decisions never come here.
import type { Cache } from "../db/ports.ts";

interface Entry {
  readonly value: string;
  readonly endsAt: number;
}

/** An isolate has 128 MB for everything; a character takes up to two bytes. */
const charactersMax = 16 * 1024 * 1024;
/** A larger answer is kept in the shared cache only. */
const entryCharactersMax = 1024 * 1024;

/**
 * `now`: milliseconds. Without a shared cache the memory is all there is, and counts are per isolate. A shared cache that is
 * away costs time, not the answer: `failed` is told. Removing and counting must not pretend, so they do throw.
 */
export function layeredCache(
  shared: Cache | null,
  now: () => number,
  failed: (error: unknown) => void = () => undefined,
): Cache {
  const memory = isolateMemory(now);
  const orForget = <T>(work: Promise<T>): Promise<T | null> =>
    work.catch((error: unknown) => {
      failed(error);
      return null;
    });
  return {
    async get(key) {
      const kept = memory.get(key);
      if (kept) return kept.value;
      const entry = shared ? unpack(await orForget(shared.get(sharedKey(key)))) : null;
      if (!entry || entry.endsAt <= now()) return null;
      memory.put(key, entry);
      return entry.value;
    },
    async set(key, value, ttlSeconds) {
      const entry = { value, endsAt: now() + ttlSeconds * 1000 };
      memory.put(key, entry);
      if (shared) await orForget(shared.set(sharedKey(key), pack(entry), ttlSeconds));
    },
    async remove(key) {
      memory.remove(key);
      if (shared) await shared.remove(sharedKey(key));
    },
    async increment(key, windowSeconds) {
      if (shared) return shared.increment(key, windowSeconds);
      const kept = memory.get(key);
      const count = Number(kept?.value ?? 0) + 1;
      memory.put(key, { value: String(count), endsAt: kept?.endsAt ?? now() + windowSeconds * 1000 });
      return count;
    },
  };
}

/** Values carry their end, so that a second isolate keeps them no longer than the first: a namespace of their own. */
const sharedKey = (key: string): string => `until/${key}`;
const pack = (entry: Entry): string => `${entry.endsAt} ${entry.value}`;

function unpack(text: string | null): Entry | null {
  const space = text?.indexOf(" ") ?? -1;
  if (text === null || space < 0) return null;
  return { endsAt: Number(text.slice(0, space)), value: text.slice(space + 1) };
}

/** Bounded by characters, the oldest going first. */
function isolateMemory(now: () => number) {
  const entries = new Map<string, Entry>();
  let characters = 0;
  const remove = (key: string): void => {
    const entry = entries.get(key);
    if (entry) characters -= key.length + entry.value.length;
    entries.delete(key);
  };
  return {
    remove,
    get(key: string): Entry | undefined {
      const entry = entries.get(key);
      if (entry && entry.endsAt <= now()) remove(key);
      return entries.get(key);
    },
    put(key: string, entry: Entry): void {
      remove(key);
      if (entry.value.length > entryCharactersMax) return;
      entries.set(key, entry);
      characters += key.length + entry.value.length;
      for (const oldest of entries.keys()) {
        if (characters <= charactersMax) break;
        remove(oldest);
      }
    },
  };
}
