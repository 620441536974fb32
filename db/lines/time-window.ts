// Instants as nanoseconds since 1970, and the condition for what lies near one.
import { KubinError } from "../model/error.ts";
import type { Bound } from "./bound.ts";

/** The column holds 1900 to 2262, and lines are of 1970 and later: what is beyond is as good as its end. */
const most = 9_200_000_000_000_000_000n;
export const held = (ns: bigint): bigint => (ns < 0n ? 0n : ns > most ? most : ns);

export interface Window {
  readonly at: bigint;
  readonly from: bigint;
  readonly to: bigint;
}

/** So many seconds on either side, both ends inclusive. */
export function windowAround(at: bigint, seconds: number): Window {
  const reach = BigInt(seconds) * 1_000_000_000n;
  return { at, from: held(at - reach), to: held(at + reach) };
}

export function withinWindow({ from, to }: Window, bound: Bound): string {
  const at = (ns: bigint): string => `fromUnixTimestamp64Nano(${bound.add("Int64", ns.toString())}, 'UTC')`;
  return `timestamp >= ${at(from)} AND timestamp <= ${at(to)}`;
}

/** Of RFC 3339 with up to nine digits behind the point. Throws "invalid" for a day that is none. */
export function nanosecondsOf(time: string): bigint {
  const fraction = /\.(\d{1,9})/.exec(time)?.[1] ?? "";
  const ms = Date.parse(time.replace(/\.\d+/, ""));
  if (Number.isNaN(ms))
    throw new KubinError("invalid", `Cannot use the time "${time}": write it as 2026-11-20T10:00:00Z`);
  return held(BigInt(ms) * 1_000_000n + BigInt(fraction.padEnd(9, "0")));
}
