// What the scan keeps for the second pass, which then need not read it again: resources, of which few dumps hold more than this, and
// the first logs.
import type { ArchiveEntry } from "../archive/archive.ts";
import type { Identity } from "./identify.ts";
import type { FoundResource } from "./read-resources.ts";
import type { LogFile } from "./snapshot.ts";

/**
 * Of JSON or of files that were copied, all together. A push has 256 MiB for everything; with half of this, 18 MB of resources held up a
 * tar's logs by 0.3 s.
 */
const heldCharactersMax = 20 * 1024 * 1024;
/** Of a dump that has more, nearly all is read again anyway, and its many names need the memory. */
const manyCharacters = 64 * 1024 * 1024;
const heldOfMany = 2 * 1024 * 1024;

export interface HeldResource extends Identity {
  readonly item: number;
  readonly json: string;
}

/** The bytes of a file, once more. */
export interface FileAgain {
  readonly size: number;
  bytes(): AsyncIterable<Uint8Array>;
  /** Of memory that it takes: none if it lies on the disk as it is. */
  readonly copied: number;
}

/** What was found in a file; or its bytes, which are parsed again sooner than what was found is written as JSON. */
export type HeldFile = HeldResource[] | FileAgain;

/** Whole files of them, or nothing of a file. */
export class HeldResources {
  /** Entry → what it holds. */
  readonly files = new Map<number, HeldFile>();
  #left = heldCharactersMax;
  #seen = 0;

  hasRoom(characters: number): boolean {
    return characters <= this.#left;
  }

  /**
   * Takes what the file holds, in its order; once there is no room, nothing of this file and of those behind it. Of what is not written
   * yet it takes the file.
   */
  file(entry: number, file: FileAgain | null = null): (item: number, resource: FoundResource) => void {
    const held: HeldResource[] = [];
    if (this.#left >= 0) this.files.set(entry, held);
    return (item, resource) => {
      this.#seen += resource.unwritten ?? resource.json.length;
      if (file !== null && resource.unwritten !== undefined) this.#take(entry, file);
      else if (this.#left >= 0) {
        const { object: _, unwritten: __, ...kept } = resource;
        this.#left -= kept.json.length;
        if (this.#left < 0) this.files.delete(entry);
        else held.push({ ...kept, item });
      }
    };
  }

  #take(entry: number, file: FileAgain): void {
    if (this.files.get(entry) === file) return;
    this.#left -= file.copied;
    this.files.set(entry, file);
  }

  /** Entries to be given up, where there turned out to be far more than can be held: all but the first. Says so once. */
  tooMany(): number[] {
    if (this.#left >= 0 || this.#seen <= manyCharacters) return [];
    this.#seen = Number.NEGATIVE_INFINITY;
    let left = heldOfMany;
    return [...this.files].flatMap(([entry, file]) => {
      const characters = Array.isArray(file) ? file.reduce((sum, { json }) => sum + json.length, 0) : file.copied;
      left -= characters;
      return left < 0 && characters > 0 ? [entry] : [];
    });
  }
}

/** Some frames: until they are sealed, the second pass of a tar.gz is where the logs begin. */
const heldLogBytesMax = 6 * 1024 * 1024;

/** The bytes of a log as they lie in the dump; who packs them takes the parts out. */
export interface HeldLog {
  readonly path: string;
  readonly prefix: LogFile["prefix"];
  readonly parts: Uint8Array[];
}

/** The first ones of a dump, whole: an archive gives them away while it is read, and only after all of it is known may they leave. */
export class HeldLogs {
  /** Entry → its log. */
  readonly files = new Map<number, HeldLog>();
  #left = heldLogBytesMax;

  /** No more are held. */
  get isFull(): boolean {
    return this.#left <= 0;
  }

  async take(entry: ArchiveEntry, index: number, { prefix }: Pick<LogFile, "prefix">): Promise<void> {
    const { path, size } = entry;
    if (size > this.#left) return this.end();
    this.#left -= size;
    const parts: Uint8Array[] = [];
    for await (const chunk of entry.bytes()) parts.push(chunk.slice());
    this.files.set(index, { path, prefix, parts });
  }

  /** A log came that is not held: there are none behind it, since logs leave in their order. */
  end(): void {
    this.#left = 0;
  }
}
