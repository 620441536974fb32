// Finds the id of the request that a line belongs to: the value behind `request_id=`, `"traceId":"`, `request id: ` and their kin.
import { requestIdBytes, requestIdKeys } from "./patterns.ts";
import { foldedWords, startsWith, wordsByFirst } from "./folded-word.ts";

const byFirst = wordsByFirst(foldedWords(requestIdKeys));

/** Where a found id lies. */
export interface ByteRange {
  start: number;
  end: number;
}

/** Writes the range of the first id in bytes[start, end) into `out`; false if there is none. */
export function findRequestId(bytes: Uint8Array, start: number, end: number, out: ByteRange): boolean {
  for (let at = start; at < end; at++) {
    const keys = byFirst[bytes[at] ?? 0];
    if (!keys) continue;
    for (const key of keys) {
      if (startsWith(bytes, at, end, key) && readValue(bytes, at + key.letters.length, end, out)) return true;
    }
  }
  return false;
}

/** `key": "value`, `key=value`, `key: value`: a quote may close the key, there is one of : and =, a quote may open the value. */
function readValue(bytes: Uint8Array, from: number, end: number, out: ByteRange): boolean {
  let at = from;
  if (isQuote(bytes, at, end)) at++;
  while (at < end && bytes[at] === 0x20) at++;
  if (at >= end || (bytes[at] !== 0x3a && bytes[at] !== 0x3d)) return false;
  at++;
  while (at < end && bytes[at] === 0x20) at++;
  if (isQuote(bytes, at, end)) at++;
  const start = at;
  let digit = false;
  while (at < end && isIdByte(bytes[at] ?? 0)) {
    const byte = bytes[at++] ?? 0;
    if (byte >= 0x30 && byte <= 0x39) digit = true;
  }
  if (!digit || at - start < requestIdBytes.min || at - start > requestIdBytes.max) return false;
  out.start = start;
  out.end = at;
  return true;
}

function isQuote(bytes: Uint8Array, at: number, end: number): boolean {
  return at < end && (bytes[at] === 0x22 || bytes[at] === 0x27);
}

function isIdByte(byte: number): boolean {
  const letter = byte | 0x20;
  return (
    (letter >= 0x61 && letter <= 0x7a) ||
    (byte >= 0x30 && byte <= 0x39) ||
    byte === 0x2d ||
    byte === 0x2e ||
    byte === 0x5f
  );
}
