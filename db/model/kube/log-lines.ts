// Bytes into physical lines, and the last few of them.
import { joinBytes } from "../bytes.ts";

const newline = 0x0a;
/** Lines that left a window are let go in steps of at least this many. */
const stepLines = 1024;

/** Chunks of any size in, whole lines with their newline out. Holds at most one unfinished line. */
export class LineCutter {
  private pending: Uint8Array[] = [];

  *lines(chunk: Uint8Array): Generator<Uint8Array, void, void> {
    let from = 0;
    for (let end = chunk.indexOf(newline); end >= 0; end = chunk.indexOf(newline, from)) {
      const rest = chunk.subarray(from, end + 1);
      from = end + 1;
      const line = this.pending.length === 0 ? rest : joinBytes([...this.pending, rest]);
      this.pending = [];
      yield line;
    }
    if (from < chunk.length) this.pending.push(chunk.subarray(from));
  }

  /** What stands behind the last newline: none or one. */
  unfinished(): Uint8Array[] {
    return this.pending.length === 0 ? [] : [joinBytes(this.pending)];
  }
}

/** The last `max` lines of those it was given. */
export class TailWindow {
  private readonly max: number;
  private kept: Uint8Array[] = [];
  private from = 0;

  constructor(max: number) {
    this.max = max;
  }

  keep(line: Uint8Array): void {
    this.kept.push(line);
    if (this.kept.length - this.from > this.max) this.from++;
    // Half of the list at a time, so that each line is moved once on average.
    if (this.from < stepLines || this.from < this.kept.length / 2) return;
    this.kept = this.kept.slice(this.from);
    this.from = 0;
  }

  lines(): Uint8Array[] {
    return this.kept.slice(this.from);
  }
}
