// Memory for the columns that are made of a block, used again for the next one.

/**
 * Fresh memory costs a fault for every page, which takes ten times as long as filling it. What is taken holds what was there before,
 * until the next begin(). One that was never begun gives fresh memory always.
 */
export class ColumnMemory {
  #buffer = new ArrayBuffer(0);
  /** Taken since begin(), also what did not fit. */
  #taken = 0;

  /** Whatever was taken before is read no more. */
  begin(): void {
    if (this.#taken > this.#buffer.byteLength) this.#buffer = new ArrayBuffer(this.#taken);
    this.#taken = 0;
  }

  u8(length: number): Uint8Array {
    return new Uint8Array(...this.#take(length, 1), length);
  }

  u16(length: number): Uint16Array {
    return new Uint16Array(...this.#take(length, 2), length);
  }

  u32(length: number): Uint32Array {
    return new Uint32Array(...this.#take(length, 4), length);
  }

  i32(length: number): Int32Array {
    return new Int32Array(...this.#take(length, 4), length);
  }

  u64(length: number): BigUint64Array {
    return new BigUint64Array(...this.#take(length, 8), length);
  }

  #take(length: number, bytesEach: number): [ArrayBuffer, number] {
    const at = this.#taken;
    this.#taken += Math.ceil((length * bytesEach) / 64) * 64;
    return this.#taken <= this.#buffer.byteLength ? [this.#buffer, at] : [new ArrayBuffer(length * bytesEach), 0];
  }
}
