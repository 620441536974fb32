// Counts what comes out of an archive and stops bombs: total bytes, entries, ratio, nesting.
import { KubinError } from "../error.ts";
import type { Gap } from "../gap.ts";
import type { ImportLimits } from "../limits.ts";
import type { ArchiveWatch } from "./archive.ts";

/** One reading of one input. Every method but gap() may throw KubinError "too_large". */
export class Budget implements ArchiveWatch {
  readonly #limits: ImportLimits;
  readonly #gap: (gap: Gap) => void;
  #members = 0;
  #unpacked = 0;
  #packed = 0;

  constructor(limits: ImportLimits, gap: (gap: Gap) => void = () => undefined) {
    this.#limits = limits;
    this.#gap = gap;
  }

  get unpackedBytes(): number {
    return this.#unpacked;
  }

  /** How much more may be unpacked. */
  get bytesLeft(): number {
    return Math.max(0, this.#limits.unpackedBytes - this.#unpacked);
  }

  gap(gap: Gap): void {
    this.#gap(gap);
  }

  member(): void {
    this.#members++;
    if (this.#members > this.#limits.entries) {
      throw tooLarge(`it holds more than ${String(this.#limits.entries)} files`, "--max-entries");
    }
  }

  unpacked(bytes: number, packed: number): void {
    this.#unpacked += bytes;
    this.#packed += packed;
    if (this.#unpacked > this.#limits.unpackedBytes) {
      throw tooLarge(`it unpacks to more than ${String(this.#limits.unpackedBytes)} bytes`, "--max-unpacked");
    }
    // Against all bytes that went in: a compressed file inside a compressed archive counts against the outer bytes.
    if (this.#unpacked > this.#limits.ratioAfterBytes && this.#unpacked > this.#packed * this.#limits.ratio) {
      throw tooLarge(`it unpacks to more than ${String(this.#limits.ratio)} times its size`, "--max-ratio");
    }
  }

  /** Called before an archive inside the archive is opened; the outermost one is level 0. */
  nested(level: number): void {
    if (level > this.#limits.nesting) {
      throw tooLarge(`archives are nested deeper than ${String(this.#limits.nesting)}`, "--max-nesting");
    }
  }
}

function tooLarge(state: string, flag: string): KubinError {
  return new KubinError(
    "too_large",
    `Cannot import the archive: ${state}. If you trust it, raise the limit with ${flag}`,
  );
}
