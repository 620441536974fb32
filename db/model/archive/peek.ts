// Looks at the beginning of a byte stream and hands the whole stream on, nothing lost.
import { concatenated } from "../bytes.ts";

export interface Peeked {
  /** The first bytes, at least as many as were asked for if there are that many. They are part of `bytes` too. */
  readonly head: Uint8Array;
  readonly bytes: AsyncIterable<Uint8Array>;
}

/** `bytes` must be read at most once. */
export async function peeked(bytes: AsyncIterable<Uint8Array>, length: number): Promise<Peeked> {
  const iterator = bytes[Symbol.asyncIterator]();
  const parts: Uint8Array[] = [];
  let have = 0;
  while (have < length) {
    const { done, value } = await iterator.next();
    if (done === true) break;
    // What is kept while the next chunk is asked for is copied.
    parts.push(have === 0 && value.length >= length ? value : value.slice());
    have += value.length;
  }
  const [first] = parts;
  const head = first !== undefined && parts.length === 1 ? first : concatenated(parts, have);
  return { head, bytes: rest(parts, iterator) };
}

async function* rest(parts: readonly Uint8Array[], bytes: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* parts.filter((part) => part.length > 0);
    for (;;) {
      const { done, value } = await bytes.next();
      if (done === true) return;
      yield value;
    }
  } finally {
    // A reader that stops early must not leave a decompressor running.
    await bytes.return?.();
  }
}
