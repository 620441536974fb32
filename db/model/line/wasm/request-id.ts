// @ts-nocheck AssemblyScript, see parser.ts.
// The id behind a request id's key, as db/model/line/request-id.ts reads it.

const bytesMin: usize = 6;
const bytesMax: usize = 128;

export let idStart: usize = 0;
export let idEnd: usize = 0;

/** Sets idStart and idEnd if an id follows at `from`, behind the key. A newline ends every loop: the line's end is not needed. */
export function lookForId(from: usize, limit: usize): bool {
  let at = skipQuote(from);
  at = skipSpaces(at);
  const separator = load<u8>(at);
  if (separator != 0x3a && separator != 0x3d) return false;
  at = skipQuote(skipSpaces(at + 1));
  const start = at;
  let digits = false;
  for (; at < limit; at++) {
    const byte = <u32>load<u8>(at);
    if (byte - 0x30 < 10) digits = true;
    else if ((byte | 0x20) - 0x61 >= 26 && byte != 0x2d && byte != 0x2e && byte != 0x5f) break;
  }
  if (!digits || at - start < bytesMin || at - start > bytesMax) return false;
  idStart = start;
  idEnd = at;
  return true;
}

function skipQuote(at: usize): usize {
  const byte = load<u8>(at);
  return byte == 0x22 || byte == 0x27 ? at + 1 : at;
}

function skipSpaces(at: usize): usize {
  while (load<u8>(at) == 0x20) at++;
  return at;
}
