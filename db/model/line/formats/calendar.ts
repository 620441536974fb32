// Turns the parts of a stamp into nanoseconds since 1970, and refuses days and times that do not exist.
import type { ReadContext } from "./format.ts";

/** A time found in a line. */
export interface Stamp {
  ns: bigint;
  /** First character behind it. */
  end: number;
  /** It carries no year, so the context's was used. */
  yearless: boolean;
}

export interface Clock {
  hour: number;
  minute: number;
  second: number;
  /** Digits behind the point, any number of them. */
  fraction: string;
}

let cachedDay = -1;
let cachedSeconds = 0;

/** Seconds of 00:00 UTC, or null for a day that no calendar has. The years fit 64 bits of nanoseconds. */
function daySeconds(year: number, month: number, day: number): number | null {
  const key = (year * 100 + month) * 100 + day;
  if (key === cachedDay) return cachedSeconds;
  if (year < 1970 || year > 2261 || month < 1 || month > 12 || day < 1 || day > 31) return null;
  const ms = Date.UTC(year, month - 1, day);
  if (new Date(ms).getUTCDate() !== day) return null;
  cachedDay = key;
  cachedSeconds = ms / 1000;
  return cachedSeconds;
}

/** `zoneMinutes` is how far east of UTC the clock stood. */
export function nsOf(year: number, month: number, day: number, clock: Clock, zoneMinutes: number): bigint | null {
  const base = daySeconds(year, month, day);
  if (base === null || clock.hour > 23 || clock.minute > 59 || clock.second > 60) return null;
  const seconds = base + clock.hour * 3600 + clock.minute * 60 + clock.second - zoneMinutes * 60;
  return BigInt(seconds) * 1_000_000_000n + BigInt(clock.fraction.slice(0, 9).padEnd(9, "0"));
}

/** The same for a stamp without a year. 29 February falls back to the last leap year. */
export function yearlessNs(month: number, day: number, clock: Clock, context: ReadContext): bigint | null {
  for (let year = context.year; year > context.year - 8; year--) {
    const ns = nsOf(year, month, day, clock, context.zoneMinutes);
    if (ns !== null || month !== 2 || day !== 29) return ns;
  }
  return null;
}

export function clockOf(
  hour: string | undefined,
  minute: string | undefined,
  second: string | undefined,
  fraction: string | undefined,
): Clock {
  return { hour: Number(hour), minute: Number(minute), second: Number(second ?? 0), fraction: fraction ?? "" };
}

const months = "janfebmaraprmayjunjulaugsepoctnovdec";

/** 1 to 12 for `Jan` … `Dec` (or longer), 0 for anything else. */
export function monthOf(name: string): number {
  const at = months.indexOf(name.slice(0, 3).toLowerCase());
  return at >= 0 && at % 3 === 0 ? at / 3 + 1 : 0;
}

/** Minutes east of UTC. Only names that mean one zone: IST, BST, CST-in-China and the like are left to the context. */
const zones: Record<string, number> = {
  Z: 0,
  UTC: 0,
  GMT: 0,
  EST: -300,
  EDT: -240,
  CST: -360,
  CDT: -300,
  MST: -420,
  MDT: -360,
  PST: -480,
  PDT: -420,
  CET: 60,
  CEST: 120,
  EET: 120,
  EEST: 180,
  MSK: 180,
  JST: 540,
  AEST: 600,
  AEDT: 660,
};
// Hours alone (`+00`, PostgreSQL) only without a space: ` -15` behind a time is a number.
const zone = /(?: ?([+-]\d\d):?(\d\d)(?!\d)|([+-]\d\d)(?![\d:])|(Z)(?![A-Za-z])| ?([A-Z]{3,4})(?![A-Za-z]))/y;

/** A zone at `at`: `Z`, `+02:00`, ` -0330`, ` UTC`. Null where there is none, and for names that are not known. */
export function zoneAt(text: string, at: number): { minutes: number; end: number } | null {
  zone.lastIndex = at;
  const found = zone.exec(text);
  if (!found) return null;
  const [, signedHours, minutes = "0", hoursAlone, z, name] = found;
  const hours = signedHours ?? hoursAlone;
  if (hours === undefined) {
    const known = z === "Z" ? 0 : zones[name ?? ""];
    return known === undefined ? null : { minutes: known, end: zone.lastIndex };
  }
  const total = Math.abs(Number(hours)) * 60 + Number(minutes);
  if (total > 14 * 60 || Number(minutes) > 59) return null;
  return { minutes: hours.startsWith("+") ? total : -total, end: zone.lastIndex };
}
