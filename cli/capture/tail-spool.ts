// Keeps the newest bytes of a stream of unknown length, whole lines, in bounded memory: what does not fit there lies on disk.
import { open, type FileHandle, rm } from "node:fs/promises";

/** Most logs are shorter, and never touch the disk. */
const memoryBytes = 64 * 1024;
const newline = 0x0a;

export interface Spooled {
  /** Bytes and lines that came in all. */
  readonly bytes: number;
  readonly lines: number;
  /** Lines that are kept: the last ones. */
  readonly keptLines: number;
}

/**
 * write() everything, then end(), then read bytes() once, whose chunks are the reader's, then remove(). On disk are at most two files of
 * `budget` bytes each: when the newer is full, the older is forgotten.
 */
export class TailSpool {
  readonly #path: string;
  readonly #budget: number;
  #parts: Uint8Array[] = [];
  #inMemory = 0;
  #older: Half | null = null;
  #newer: Half | null = null;
  #bytes = 0;
  #lines = 0;
  #lastByte = newline;
  /** Bytes of the older half to leave out, so that `budget` is kept and a line begins. */
  #skip = 0;

  constructor(path: string, budget: number) {
    this.#path = path;
    this.#budget = budget;
  }

  async write(chunk: Uint8Array): Promise<void> {
    if (chunk.length === 0) return;
    this.#bytes += chunk.length;
    this.#lines += count(chunk);
    this.#lastByte = chunk[chunk.length - 1] ?? newline;
    this.#parts.push(chunk.slice());
    this.#inMemory += chunk.length;
    if (this.#inMemory >= memoryBytes) await this.#flush();
  }

  async end(): Promise<Spooled> {
    const lines = this.#lines + (this.#lastByte === newline ? 0 : 1);
    if (this.#newer === null && this.#bytes <= this.#budget) return { bytes: this.#bytes, lines, keptLines: lines };
    await this.#flush();
    const kept = (this.#older?.bytes ?? 0) + (this.#newer?.bytes ?? 0);
    this.#skip = await this.#lineStart(kept - Math.min(kept, this.#budget));
    let dropped = 0;
    if (this.#older || this.#skip > 0) {
      let keptLines = 0;
      for await (const chunk of this.bytes()) keptLines += count(chunk);
      dropped = lines - keptLines - (this.#lastByte === newline ? 0 : 1);
    }
    return { bytes: this.#bytes, lines, keptLines: lines - dropped };
  }

  async *bytes(): AsyncGenerator<Uint8Array> {
    if (this.#newer === null) {
      yield* this.#parts;
      return;
    }
    let skip = this.#skip;
    for (const half of [this.#older, this.#newer]) {
      if (!half) continue;
      for await (const chunk of Bun.file(half.path).stream()) {
        if (skip >= chunk.length) skip -= chunk.length;
        else {
          yield skip > 0 ? chunk.subarray(skip) : chunk;
          skip = 0;
        }
      }
    }
  }

  async remove(): Promise<void> {
    for (const half of [this.#older, this.#newer]) {
      if (!half) continue;
      await half.handle.close();
      await rm(half.path, { force: true });
    }
    this.#parts = [];
  }

  async #flush(): Promise<void> {
    this.#newer ??= await half(`${this.#path}.0`);
    if (this.#newer.bytes >= this.#budget) {
      if (this.#older) {
        await this.#older.handle.close();
        await rm(this.#older.path, { force: true });
      }
      const name = this.#newer.path.endsWith(".0") ? ".1" : ".0";
      this.#older = this.#newer;
      this.#newer = await half(`${this.#path}${name}`);
    }
    for (const part of this.#parts) await this.#newer.handle.writeFile(part);
    this.#newer.bytes += this.#inMemory;
    this.#parts = [];
    this.#inMemory = 0;
  }

  /** The first byte after the first newline at or behind `from`; 0 stays 0. */
  async #lineStart(from: number): Promise<number> {
    if (from === 0 && this.#older === null) return 0;
    let at = 0;
    this.#skip = Math.max(0, from - 1);
    for await (const chunk of this.bytes()) {
      const end = chunk.indexOf(newline);
      if (end >= 0) return this.#skip + at + end + 1;
      at += chunk.length;
    }
    return this.#skip;
  }
}

interface Half {
  readonly path: string;
  readonly handle: FileHandle;
  bytes: number;
}

async function half(path: string): Promise<Half> {
  return { path, handle: await open(path, "w", 0o600), bytes: 0 };
}

function count(bytes: Uint8Array): number {
  let lines = 0;
  for (let at = bytes.indexOf(newline); at >= 0; at = bytes.indexOf(newline, at + 1)) lines++;
  return lines;
}
