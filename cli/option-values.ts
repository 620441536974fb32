// Option values with units: "7d" and "32GiB".
import { KubinError } from "../db/model/error.ts";

const seconds: Record<string, number> = { s: 1, m: 60, h: 3600, d: 86_400 };
const bytes: Record<string, number> = { "": 1, KiB: 1024, MiB: 1024 ** 2, GiB: 1024 ** 3, TiB: 1024 ** 4 };

/** "90s", "15m", "12h", "7d" in seconds. Throws "invalid". */
export function duration(option: string, text: string): number {
  const [, number, unit] = /^([0-9]{1,9})([smhd])$/.exec(text) ?? [];
  const factor = unit === undefined ? undefined : seconds[unit];
  if (number === undefined || factor === undefined) {
    throw new KubinError("invalid", `Cannot use ${option} "${text}": write a number and s, m, h or d, as in 7d`);
  }
  return Number(number) * factor;
}

/** "500000", "64MiB", "32GiB" as a number. Throws "invalid". */
export function byteCount(option: string, text: string): number {
  const [, number, unit] = /^([0-9]{1,15})(KiB|MiB|GiB|TiB)?$/.exec(text) ?? [];
  if (number === undefined)
    throw new KubinError(
      "invalid",
      `Cannot use ${option} "${text}": write a number, with KiB, MiB, GiB or TiB if need be`,
    );
  return Number(number) * (bytes[unit ?? ""] ?? 1);
}

/** One of a few words. Throws "invalid" naming them. */
export function choice<Word extends string>(option: string, text: string, words: readonly Word[]): Word {
  const found = words.find((word) => word === text);
  if (found !== undefined) return found;
  throw new KubinError("invalid", `Cannot use ${option} "${text}": it is one of ${words.join(", ")}`);
}
