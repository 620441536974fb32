// Lays the beginnings and endings of event-words.ts out as the tables that event.ts (AssemblyScript) reads.
import { errorSuffixes, eventPrefixes } from "../event-words.ts";

const prefixBytes = 64;
const suffixBytes = 16;
const firstBytes = 256 * 4;
const byFirst = Map.groupBy(eventPrefixes, ([text]) => text.charCodeAt(0));

/** Each first byte's prefixes are closed by an empty entry; so are the suffixes. */
const suffixesAt = firstBytes + (eventPrefixes.length + byFirst.size) * prefixBytes;
export const eventTableBytes = suffixesAt + (errorSuffixes.length + 1) * suffixBytes;

/** Writes the tables into `memory`, which is zero there; answers where the suffixes are. */
export function writeEventTables(memory: DataView, at: number): number {
  let entry = at + firstBytes;
  for (const [first, prefixes] of byFirst) {
    memory.setUint32(at + first * 4, entry, true);
    for (const [text, kind] of prefixes) {
      writeText(memory, entry, 8, text, kind);
      entry += prefixBytes;
    }
    entry += prefixBytes;
  }
  errorSuffixes.forEach(([text, level], i) => writeText(memory, at + suffixesAt + i * suffixBytes, 2, text, level));
  return at + suffixesAt;
}

/** Length, what it says, and from `textAt` on the text itself. */
function writeText(memory: DataView, entry: number, textAt: number, text: string, says: number): void {
  memory.setUint8(entry, text.length);
  memory.setUint8(entry + 1, says);
  for (let i = 0; i < text.length; i++) memory.setUint8(entry + textAt + i, text.charCodeAt(i));
}
