// Cuts a file that holds container logs between START and END marks, with resources or nothing outside of them.
//
//   {…}                                                        outside: resources
//   ==== START logs for container <c> of pod <ns>/<pod> ====   ─┐
//   …                                                           log
//   ==== END logs for container <c> of pod <ns>/<pod> ====     ─┘ may follow on the last line of the log
import { concatenated } from "../bytes.ts";

export interface SectionLog {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
}

/** A run of bytes; `bytes` must be read to its end, or left alone, before the next section is asked for. */
export interface Section {
  /** null: outside of the marks. */
  readonly log: SectionLog | null;
  readonly bytes: AsyncIterable<Uint8Array>;
}

/** `openEnd` is called once if the file ends inside a log. */
export async function* sections(
  bytes: AsyncIterable<Uint8Array>,
  openEnd: (log: SectionLog) => void,
): AsyncGenerator<Section, void, undefined> {
  const splitter = new SectionSplitter();
  const events = eventsOf(bytes, splitter);
  let next = await events.next();
  while (next.done !== true) {
    const { log } = next.value;
    const first = next.value;
    let ended = false;
    const own = async function* (): AsyncGenerator<Uint8Array, void, undefined> {
      if (first.bytes.length > 0) yield first.bytes;
      for (;;) {
        next = await events.next();
        ended = next.done === true || next.value.begins;
        if (next.done === true || next.value.begins) return;
        if (next.value.bytes.length > 0) yield next.value.bytes;
      }
    };
    const reading = own();
    yield { log, bytes: reading };
    // Whatever was not read is skipped. A generator that its reader left cannot go on: go past it by hand.
    while (!ended) {
      next = await events.next();
      ended = next.done === true || next.value.begins;
    }
  }
  const open = splitter.log;
  if (open !== null) openEnd(open);
}

interface Event {
  readonly log: SectionLog | null;
  readonly begins: boolean;
  readonly bytes: Uint8Array;
}

async function* eventsOf(
  bytes: AsyncIterable<Uint8Array>,
  splitter: SectionSplitter,
): AsyncGenerator<Event, void, undefined> {
  for await (const chunk of bytes) yield* splitter.push(chunk);
  yield* splitter.end();
}

const newline = 0x0a;
const equals = 0x3d;
/** The longest mark there is: three names of 253 bytes and the words around them. */
const markBytesMax = 1024;
const name = "[A-Za-z0-9][A-Za-z0-9._-]{0,252}";
const startMark = new RegExp(`^==== START logs for container (${name}) of pod (${name})/(${name}) ====\\r?\\n?$`);
const decoder = new TextDecoder();

/** Feed it chunks; it gives runs of bytes, each with the log it belongs to. Lines of any length pass through it. */
class SectionSplitter {
  /** The log that is open, null outside. */
  log: SectionLog | null = null;
  #endMark: Uint8Array = new Uint8Array(0);
  #begins = true;
  /** An unfinished line's last bytes, which may become a mark. */
  #held: Uint8Array = new Uint8Array(0);
  /** False while inside a line whose beginning was already handed on. */
  #lineStart = true;

  *push(chunk: Uint8Array): Generator<Event> {
    const held = this.#held;
    const block = held.length === 0 ? chunk : concatenated([held, chunk], held.length + chunk.length);
    let from = 0;
    let at = 0;
    for (let end = block.indexOf(newline, at); end >= 0; end = block.indexOf(newline, at)) {
      const mark = this.#markIn(block, at, end + 1);
      if (mark >= 0) {
        yield* this.#run(block.subarray(from, mark));
        this.#turn(block.subarray(mark, end + 1));
        from = end + 1;
      }
      at = end + 1;
      this.#lineStart = true;
    }
    const keep = Math.max(at, block.length - markBytesMax);
    yield* this.#run(block.subarray(from, keep));
    if (keep > at) this.#lineStart = false;
    this.#held = block.slice(keep);
  }

  *end(): Generator<Event> {
    const mark = this.#markIn(this.#held, 0, this.#held.length);
    yield* this.#run(mark < 0 ? this.#held : this.#held.subarray(0, mark));
    if (mark >= 0) this.#turn(this.#held.subarray(mark));
    this.#held = new Uint8Array(0);
  }

  /** Where in this line a mark begins that turns the page, -1 if none does. The line may be a long one's end. */
  #markIn(block: Uint8Array, at: number, next: number): number {
    let last = next;
    while (last > at && (block[last - 1] === newline || block[last - 1] === 0x0d)) last--;
    // Nearly every line is told by one byte.
    if (block[last - 1] !== equals) return -1;
    if (this.log !== null) {
      const begin = last - this.#endMark.length;
      return begin >= at && this.#endMark.every((byte, i) => block[begin + i] === byte) ? begin : -1;
    }
    if (!this.#lineStart || block[at] !== equals || next - at > markBytesMax) return -1;
    return startMark.test(decoder.decode(block.subarray(at, next))) ? at : -1;
  }

  #turn(line: Uint8Array): void {
    const match = this.log === null ? startMark.exec(decoder.decode(line)) : null;
    if (match === null) this.log = null;
    else {
      const [, container = "", namespace = "", pod = ""] = match;
      this.log = { namespace, pod, container };
      const mark = `==== END logs for container ${container} of pod ${namespace}/${pod} ====`;
      this.#endMark = new TextEncoder().encode(mark);
    }
    this.#begins = true;
  }

  *#run(bytes: Uint8Array): Generator<Event> {
    if (bytes.length === 0 && !(this.#begins && this.log !== null)) return;
    yield { log: this.log, begins: this.#begins, bytes };
    this.#begins = false;
  }
}
