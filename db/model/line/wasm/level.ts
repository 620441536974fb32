// @ts-nocheck AssemblyScript, see parser.ts.
// How severe a line says it is, as db/model/line/level.ts decides.

function isLetter(byte: u32): bool {
  return (byte | 0x20) - 0x61 < 26;
}

function isDigit(byte: u32): bool {
  return byte - 0x30 < 10;
}

/** `I1120 ` at the start of a message. */
export function klogLevel(at: usize): u32 {
  const first = load<u8>(at);
  const level: u32 = first == 0x49 ? 3 : first == 0x57 ? 4 : first == 0x45 ? 5 : first == 0x46 ? 6 : 0;
  if (level == 0 || load<u8>(at, 5) != 0x20) return 0;
  for (let i = at + 1; i <= at + 4; i++) if (!isDigit(load<u8>(i))) return 0;
  return level;
}

/** The level of a level word at `place`, or 0 where it is none: upper case anywhere, else only as a value. */
export function lookForLevel(word: usize, place: usize, messageStart: usize, stop: usize): u32 {
  const end = place + load<u32>(word, 24);
  if (end > stop || isLetter(load<u8>(end))) return 0;
  const before: u32 = place == messageStart ? 0x20 : load<u8>(place - 1);
  if (isLetter(before)) return 0;
  const isValue = before == 0x3d || before == 0x22 || before == 0x5b;
  if (!isValue && (load<u8>(place) >= 0x61 || load<u8>(place, 1) >= 0x61)) return 0;
  return load<u32>(word, 60);
}
