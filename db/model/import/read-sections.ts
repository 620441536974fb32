// Reads a file of sections part by part: its resources with numbers of their own, and its logs.
import type { ArchiveEntry, Codecs } from "../archive/archive.ts";
import type { ImportLimits } from "../limits.ts";
import type { ResourceFile } from "./format.ts";
import { type FoundItem, readResources } from "./read-resources.ts";
import { type SectionLog, sections } from "./sections.ts";

/** Room for the items of one section, so that no section's numbers depend on how many were found before. */
const itemsPerSection = 1_000_000_000;

export type SectionPart =
  | { readonly section: number; readonly log: SectionLog; readonly bytes: AsyncIterable<Uint8Array> }
  | { readonly section: number; readonly items: AsyncIterable<Iterable<FoundItem>> }
  /** What stands outside of the marks of a file that should hold logs only. */
  | { readonly section: number; readonly outside: AsyncIterable<Uint8Array> };

/** Each part must be read, or left alone, before the next is asked for. `openEnd`: the file ends inside this log. */
export async function* readSections(
  entry: ArchiveEntry,
  resources: ResourceFile | null,
  codecs: Codecs,
  limits: ImportLimits,
  openEnd: (log: SectionLog) => void = () => undefined,
): AsyncGenerator<SectionPart, void, undefined> {
  let section = -1;
  for await (const { log, bytes } of sections(entry.bytes(), openEnd)) {
    section++;
    if (log !== null) yield { section, log, bytes };
    else if (resources === null) yield { section, outside: bytes };
    else {
      const part = { size: -1, bytes: () => bytes };
      yield { section, items: readResources(part, resources, codecs, limits, section * itemsPerSection) };
    }
  }
}
