// Bytes in memory that count how often they are read: the bound on work which a slow machine cannot break.
import type { ArchiveSource, ByteSource } from "../../db/model/archive/archive.ts";
import { openArchive } from "../../db/model/archive/open.ts";
import { bunCodecs } from "../../cli/read/codecs.ts";
import { memorySource } from "../kit/memory-source.ts";
import { checkedImport, type FuzzOutcome } from "./checked-import.ts";

/** Opening, sniffing, and two passes for each of three clusters read an input so often at most. */
const passesMax = 24;
/** Zips are read in small pieces, a few for each record of the directory. */
const readsMax = 20_000;

/** Throws, which no reader swallows as the input's end, once the input was read too often. */
function countedSource(bytes: Uint8Array, chunk: number): ByteSource & { check(): void } {
  const source = memorySource(bytes, chunk);
  let [streamed, reads] = [0, 0];
  return {
    size: source.size,
    stream() {
      streamed++;
      return source.stream();
    },
    read(offset, length) {
      reads++;
      return source.read(offset, length);
    },
    check() {
      if (streamed > passesMax) throw new Error(`Streamed ${String(streamed)} times`);
      if (reads > readsMax) throw new Error(`Read at random ${String(reads)} times`);
    },
  };
}

/** `chunk`: how many bytes come at once; cuts inside of every token are part of the input. */
export async function importCounted(bytes: Uint8Array, name: string, chunk = 64 * 1024): Promise<FuzzOutcome> {
  const source = countedSource(bytes, chunk);
  const open = (): Promise<ArchiveSource> => openArchive(source, bunCodecs, { name });
  const outcome = await checkedImport(open, bunCodecs);
  source.check();
  return outcome;
}
