// @ts-nocheck AssemblyScript, see parser.ts.
/* oxlint-disable no-loss-of-precision -- in AssemblyScript these are whole 64-bit words */
// Reads a time at the start of a line, as db/model/line/timestamp.ts does.

export let timeEnd: usize = 0;
export let timeNanoseconds: i64 = 0;

// The last day that was worked out, as its ten bytes: lines that follow each other nearly always share it.
let dayWord: u64 = 0;
let dayTail: u32 = u32.MAX_VALUE;
let daySeconds: i64 = 0;

/** Below ten if the byte is a digit. */
function digit(at: usize): u32 {
  return <u32>load<u8>(at) - 0x30;
}

/** 0 to 99, or more for what is no number. */
function two(at: usize): u32 {
  const tens = digit(at);
  const ones = digit(at + 1);
  return tens > 9 || ones > 9 ? 1000 : tens * 10 + ones;
}

/** Sets timeEnd and timeNanoseconds, or answers false. No byte of a time is a newline, so it never reads past the line's end. */
export function parseTime(at: usize, needsZone: bool): bool {
  if (load<u64>(at) != dayWord || <u32>load<u16>(at, 8) != dayTail) {
    if (!readDay(at)) return false;
  }
  const separator = load<u8>(at, 10);
  if (separator != 0x54 && separator != 0x20) return false;
  // hh:mm:ss in one word: what is left of each byte is a digit's value, and nothing of a colon.
  const clock = load<u64>(at, 11) ^ 0x30303a30303a3030;
  if (((clock | (clock + 0x0606000606000606)) & 0xf0f0fff0f0fff0f0) != 0) return false;
  const hour = <u32>(clock & 15) * 10 + <u32>((clock >> 8) & 15);
  const minute = <u32>((clock >> 24) & 15) * 10 + <u32>((clock >> 32) & 15);
  const second = <u32>((clock >> 48) & 15) * 10 + <u32>(clock >> 56);
  if (hour > 23 || minute > 59 || second > 60) return false;
  timeEnd = at + 19;
  const point = load<u8>(at, 19);
  const nanos: u32 = point == 0x2e || point == 0x2c ? fraction() : 0;
  let end = timeEnd;
  let seconds = daySeconds + hour * 3600 + minute * 60 + second;
  const sign = load<u8>(end);
  if (sign == 0x5a) end++;
  else {
    const zone = zoneSeconds(end, sign);
    if (zone == noZone) {
      if (needsZone) return false;
    } else {
      seconds -= zone;
      end += load<u8>(end, 3) == 0x3a ? 6 : 5;
    }
  }
  if (seconds < 0) return false;
  timeEnd = end;
  timeNanoseconds = seconds * 1000000000 + nanos;
  return true;
}

/** Nanoseconds of the digits behind timeEnd, which moves behind them: nine count. */
function fraction(): u32 {
  let end = timeEnd + 1;
  let nanos: u32 = 0;
  let scale: u32 = 100000000;
  let word = load<u64>(end) ^ 0x3030303030303030;
  if (((word | (word + 0x0606060606060606)) & 0xf0f0f0f0f0f0f0f0) == 0) {
    // Eight digits at once: neighbours become pairs, pairs become fours, and the two fours one number.
    word = word * 10 + (word >> 8);
    word = (word & 0xff000000ff) * 0xf424000000064 + ((word >> 16) & 0xff000000ff) * 0x271000000001;
    nanos = <u32>(word >> 32) * 10;
    scale = 1;
    end += 8;
  }
  for (let value = digit(end); value < 10; value = digit(++end)) {
    nanos += value * scale;
    scale /= 10;
  }
  timeEnd = end;
  return nanos;
}

const noZone: i64 = i64.MIN_VALUE;

function zoneSeconds(at: usize, sign: u8): i64 {
  if (sign != 0x2b && sign != 0x2d) return noZone;
  const hours = two(at + 1);
  if (hours > 99) return noZone;
  const minutes = two(at + (load<u8>(at, 3) == 0x3a ? 4 : 3));
  if (minutes > 99) return noZone;
  const seconds: i64 = hours * 3600 + minutes * 60;
  return sign == 0x2b ? seconds : -seconds;
}

/** `YYYY-MM-DD` of the years 1970 to 2261. */
function readDay(at: usize): bool {
  if (load<u8>(at, 4) != 0x2d || load<u8>(at, 7) != 0x2d) return false;
  const century = two(at);
  const ofCentury = two(at + 2);
  const month = two(at + 5);
  const day = two(at + 8);
  if (century > 99 || ofCentury > 99 || month < 1 || month > 12 || day < 1) return false;
  const year = century * 100 + ofCentury;
  if (year < 1970 || year > 2261 || day > daysOfMonth(year, month)) return false;
  daySeconds = <i64>daysSince1970(year, month, day) * 86400;
  dayWord = load<u64>(at);
  dayTail = load<u16>(at, 8);
  return true;
}

function isLeap(year: u32): bool {
  return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

function daysOfMonth(year: u32, month: u32): u32 {
  if (month == 2) return isLeap(year) ? 29 : 28;
  return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

function daysSince1970(year: u32, month: u32, day: u32): u32 {
  let days: u32 = day - 1;
  for (let before: u32 = 1; before < month; before++) days += daysOfMonth(year, before);
  const leaps = (year - 1) / 4 - (year - 1) / 100 + (year - 1) / 400 - 477;
  return days + (year - 1970) * 365 + leaps;
}
