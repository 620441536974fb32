// Resource files of an archive that is unpacked in another thread: kept as they come, and looked at while the archive is read on, of
// which most are logs that only have to be passed by.
import type { ArchiveEntry } from "../archive/archive.ts";

/** Of the files that wait, all together. */
const waitingBytesMax = 20 * 1024 * 1024;
/** A kept file comes in pieces: between two of them others have their turn. */
const pieceBytes = 512 * 1024;

type File = Pick<ArchiveEntry, "bytes" | "size" | "again">;

export class Later {
  readonly #turn: (() => Promise<void>) | undefined;
  #waitingBytes = 0;
  #last: Promise<void> = Promise.resolve();
  #isStopped = false;

  /** `turn` lets in what else the thread has to do. Without it nothing waits. */
  constructor(turn: (() => Promise<void>) | undefined) {
    this.#turn = turn;
  }

  /** Does `work` with the file, or with a copy of it once that of the files before is done. Throws what earlier work threw. */
  async take(file: File, work: (file: File) => Promise<void>): Promise<void> {
    const { size } = file;
    if (this.#turn === undefined || size < 0 || size > waitingBytesMax - this.#waitingBytes) {
      await this.done();
      return work(file);
    }
    this.#waitingBytes += size;
    const bytes = await copyOf(file);
    this.#last = this.#behind(this.#last, async () => {
      const again = (): AsyncIterable<Uint8Array> => piecesOf(bytes);
      if (!this.#isStopped) await work({ size, bytes: again, again });
      this.#waitingBytes -= size;
    });
    // Thrown by take() or done().
    this.#last.catch(() => undefined);
  }

  async #behind(last: Promise<void>, work: () => Promise<void>): Promise<void> {
    await last;
    await this.turn();
    await work();
  }

  /** Nothing waits. */
  get isDone(): boolean {
    return this.#waitingBytes === 0;
  }

  /** A step of the work is done. */
  async turn(): Promise<void> {
    await this.#turn?.();
  }

  /** Everything that was taken is done. */
  async done(): Promise<void> {
    await this.#last;
  }

  /** What still waits is not done any more. */
  stop(): void {
    this.#isStopped = true;
  }
}

/** Fewer bytes than promised come where the input ends early. */
async function copyOf({ size, bytes }: File): Promise<Uint8Array> {
  const copy = new Uint8Array(size);
  let length = 0;
  for await (const chunk of bytes()) {
    copy.set(chunk.subarray(0, size - length), length);
    length += chunk.length;
  }
  return copy.subarray(0, length);
}

async function* piecesOf(bytes: Uint8Array): AsyncGenerator<Uint8Array, void, undefined> {
  for (let at = 0; at < bytes.length; at += pieceBytes) yield bytes.subarray(at, at + pieceBytes);
}
