// Bytes that came in pieces.

/** One array of several; a single one is not copied. */
export function joinBytes(parts: readonly Uint8Array[]): Uint8Array {
  const [only] = parts;
  if (parts.length === 1 && only !== undefined) return only;
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  return concatenated(parts, length);
}

/** The parts as one array of `length` bytes. */
export function concatenated(parts: readonly Uint8Array[], length: number): Uint8Array {
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/**
 * Frees the memory that nobody reads any more, at once, if the array is all of its buffer; the array is empty then. Answers whether.
 * Engines do not see what a buffer weighs: where gigabytes pass through, their collectors have to be called, which takes longer.
 */
export function freed(bytes: Uint8Array): boolean {
  const buffer = wholeBuffer(bytes);
  buffer?.transfer(0);
  return buffer !== null;
}

/** What the array lies in, if it is all of it: it can be handed over. Null for a part, and for shared memory. */
export function wholeBuffer({ buffer, byteLength }: Uint8Array): ArrayBuffer | null {
  return buffer instanceof ArrayBuffer && buffer.byteLength === byteLength ? buffer : null;
}
