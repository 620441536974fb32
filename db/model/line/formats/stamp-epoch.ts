// Stamps that count from an epoch: seconds, milliseconds, microseconds and nanoseconds since 1970, TAI64N labels.
import type { Stamp } from "./calendar.ts";

const epoch = /(\d{10})(?:(\d{3})(\d{3})?(\d{3})?)?(?:\.(\d{1,9})\d{0,9})?(?![\d.])/y;
/** 2001 to 2128: fewer digits count things, not time. */
const firstSeconds = 1_000_000_000;
const lastSeconds = 5_000_000_000;

/** Digits at `at` by their number: 10 are seconds (with a fraction), 13 ms, 16 µs, 19 ns. */
export function epochAt(text: string, at: number): Stamp | null {
  epoch.lastIndex = at;
  const found = epoch.exec(text);
  if (!found) return null;
  const [, seconds, ms = "", us = "", ns = "", fraction = ""] = found;
  const whole = Number(seconds);
  if (whole < firstSeconds || whole > lastSeconds) return null;
  const digits = (ms + us + ns + fraction).slice(0, 9).padEnd(9, "0");
  return { ns: BigInt(whole) * 1_000_000_000n + BigInt(digits), end: epoch.lastIndex, yearless: false };
}

/** The same for a JSON number: ms, µs and ns by size, seconds with a fraction otherwise. */
export function epochOf(value: number): bigint | null {
  if (!Number.isFinite(value) || value < firstSeconds) return null;
  if (value <= lastSeconds) {
    // A double holds a date's seconds to about 0.2 µs: more digits would be invented.
    const micros = Math.round((value - Math.floor(value)) * 1e6);
    return BigInt(Math.floor(value)) * 1_000_000_000n + BigInt(micros) * 1000n;
  }
  for (const scale of [1e3, 1e6, 1e9]) {
    if (value / scale < firstSeconds || value / scale > lastSeconds) continue;
    const perUnit = 1e9 / scale;
    return BigInt(Math.floor(value)) * BigInt(perUnit) + BigInt(Math.floor((value % 1) * perUnit));
  }
  return null;
}

const tai = /@(40000000[0-9a-f]{8})([0-9a-f]{8})(?![0-9a-f])/y;

/** multilog's and svlogd's `@4000000043322583 3b6e1a8c`: its clock stands a constant 10 s ahead of 1970's. */
export function tai64nAt(text: string, at: number): Stamp | null {
  tai.lastIndex = at;
  const found = tai.exec(text);
  if (!found) return null;
  const seconds = BigInt(`0x${found[1] ?? "0"}`) - 2n ** 62n - 10n;
  const nanos = BigInt(`0x${found[2] ?? "0"}`);
  if (nanos > 999_999_999n) return null;
  return { ns: seconds * 1_000_000_000n + nanos, end: tai.lastIndex, yearless: false };
}
