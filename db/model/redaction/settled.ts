// How far a text is settled, and how much work its rules may still do: a line made of nothing but prefixes must not take forever.

const windowLength = 1024;
/** Units of work that may fail in a window; a name with a short value is one. Real logs and documents reach 65. */
const workMax = 96;

/**
 * Behind its positions nothing is taken, or looked at as a name, a dump or a private key. In each window of 1 KB a bounded amount of work may be in vain; then its
 * other literals are passed over. What decides is the text alone, so that the same line gives the same result everywhere.
 */
export class Settled {
  text = 0;
  names = 0;
  dumps = 0;
  keys = 0;
  /** The last stretch without a blank that was measured: all names inside of it have values that end there. */
  runStart = 0;
  runEnd = 0;
  #window = 0;
  #work = 0;

  mayTry(at: number): boolean {
    const window = Math.floor(at / windowLength);
    if (window !== this.#window) {
      this.#window = window;
      this.#work = 0;
    }
    return this.#work < workMax;
  }

  /** Positive: where what was found ends. Else how much work was in vain, negative. */
  take(result: number): void {
    if (result > 0) this.text = Math.max(this.text, result);
    else this.#work -= result;
  }
}
