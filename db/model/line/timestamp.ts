// Reads RFC 3339 times at the start of a line, from bytes: 0 to 9 fractional digits (containerd trims zeros), Z or ±hh:mm.

const zero = 0x30;

function digits(bytes: Uint8Array, at: number, count: number): number {
  let value = 0;
  for (let i = at; i < at + count; i++) {
    const digit = (bytes[i] ?? 0) - zero;
    if (digit < 0 || digit > 9) return -1;
    value = value * 10 + digit;
  }
  return value;
}

/** The last calendar day that was worked out: lines that follow each other nearly always share it. */
let cachedDay = -1;
let cachedDaySeconds = 0;

/** Seconds of 00:00 UTC of that day, or null where the calendar has no such day. */
function daySeconds(year: number, month: number, day: number): number | null {
  const key = year * 10_000 + month * 100 + day;
  if (key === cachedDay) return cachedDaySeconds;
  const ms = Date.UTC(year, month - 1, day);
  if (new Date(ms).getUTCDate() !== day) return null;
  cachedDay = key;
  cachedDaySeconds = ms / 1000;
  return cachedDaySeconds;
}

export interface ParsedTime {
  seconds: number;
  nanos: number;
  /** First byte after the time. */
  end: number;
}

/**
 * Reads `YYYY-MM-DD[T ]hh:mm:ss[.,fraction][Z|±hh:mm|±hhmm]` at `start` into `out`; false if there is none. Without a zone the
 * time is taken as UTC (`needsZone` refuses it). Writes into one object: a fresh one per line cost a third of the parse.
 */
export function parseTime(bytes: Uint8Array, start: number, end: number, needsZone: boolean, out: ParsedTime): boolean {
  if (end - start < 19 || bytes[start + 4] !== 0x2d || bytes[start + 7] !== 0x2d || bytes[start + 13] !== 0x3a)
    return false;
  if (bytes[start + 16] !== 0x3a) return false;
  const separator = bytes[start + 10];
  if (separator !== 0x54 && separator !== 0x20) return false;
  const year = digits(bytes, start, 4);
  const month = digits(bytes, start + 5, 2);
  const day = digits(bytes, start + 8, 2);
  const hour = digits(bytes, start + 11, 2);
  const minute = digits(bytes, start + 14, 2);
  const second = digits(bytes, start + 17, 2);
  if (year < 1970 || year > 2261 || month < 1 || month > 12 || day < 1 || hour < 0 || hour > 23 || minute < 0)
    return false;
  if (minute > 59 || second < 0 || second > 60) return false;
  const base = daySeconds(year, month, day);
  if (base === null) return false;
  let at = start + 19;
  let nanos = 0;
  if (at < end && (bytes[at] === 0x2e || bytes[at] === 0x2c)) {
    let scale = 100_000_000;
    for (at++; at < end; at++) {
      const digit = (bytes[at] ?? 0) - zero;
      if (digit < 0 || digit > 9) break;
      nanos += digit * scale;
      scale = scale >= 1 ? Math.floor(scale / 10) : 0;
    }
  }
  const zone = zoneSeconds(bytes, at, end);
  if (zone === null && needsZone) return false;
  const seconds = base + hour * 3600 + minute * 60 + second - (zone?.seconds ?? 0);
  // Midnight of 1970 east of Greenwich: before the first time that a column can hold.
  if (seconds < 0) return false;
  out.seconds = seconds;
  out.nanos = nanos;
  out.end = zone?.end ?? at;
  return true;
}

const utc = { seconds: 0, end: 0 };

function zoneSeconds(bytes: Uint8Array, at: number, end: number): { seconds: number; end: number } | null {
  const sign = bytes[at];
  if (at < end && sign === 0x5a) {
    utc.end = at + 1;
    return utc;
  }
  if (at + 5 > end || (sign !== 0x2b && sign !== 0x2d)) return null;
  const hours = digits(bytes, at + 1, 2);
  const colon = bytes[at + 3] === 0x3a ? 1 : 0;
  const minutes = digits(bytes, at + 3 + colon, 2);
  if (hours < 0 || minutes < 0) return null;
  return { seconds: (sign === 0x2b ? 1 : -1) * (hours * 3600 + minutes * 60), end: at + 5 + colon };
}
