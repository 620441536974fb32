// Quantities in their canonical form, as Kubernetes writes them: "0.5" is "500m", "2048Mi" is "2Gi", "1000" is "1k".
import type { Json } from "../../resource/json.ts";

/** In billionths, the smallest part that Kubernetes keeps. */
interface Amount {
  readonly billionths: bigint;
  readonly binary: boolean;
}

const decimalExponents = new Map([
  ["n", -9n],
  ["u", -6n],
  ["m", -3n],
  ["", 0n],
  ["k", 3n],
  ["M", 6n],
  ["G", 9n],
  ["T", 12n],
  ["P", 15n],
  ["E", 18n],
]);
const binarySuffixes = ["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];
const decimalSuffixes = [...decimalExponents.keys()];
const one = 1_000_000_000n;
/** Longer texts are no quantities anybody wrote: they are shown as they are. */
const lengthMax = 64;

/** "0" for a field that is not set; what is no quantity, and "1e3" with its exponent, stays as it is. */
export function quantityText(value: Json): string {
  return value === undefined || value === null ? "0" : shown(value);
}

/** The same for a field that may be unset: Go shows `<nil>` then. */
export function quantityOrNil(value: Json): string {
  return value === undefined || value === null ? "<nil>" : shown(value);
}

/** The sum in the form of the first one that is not 0. */
export function quantitySum(values: readonly Json[]): string {
  let sum: Amount = { billionths: 0n, binary: false };
  for (const value of values) {
    const amount = parse(String(value));
    if (amount === null) continue;
    const binary = sum.billionths === 0n ? amount.binary : sum.binary;
    sum = { billionths: sum.billionths + amount.billionths, binary };
  }
  return write(sum);
}

function shown(value: Json): string {
  if (typeof value !== "string" && typeof value !== "number") return "0";
  const text = String(value);
  const amount = parse(text);
  return amount === null ? text : write(amount);
}

function parse(text: string): Amount | null {
  if (text.length > lengthMax) return null;
  const match = /^([+-]?)(\d*)(?:\.(\d*))?([numkMGTPE]|[KMGTPE]i)?$/.exec(text);
  const [, sign, whole = "", fraction = "", suffix = ""] = match ?? [];
  if (match === null || (whole === "" && fraction === "")) return null;
  const binary = binarySuffixes.indexOf(suffix);
  const isBinary = binary > 0;
  const factor = isBinary ? one * 1024n ** BigInt(binary) : 10n ** ((decimalExponents.get(suffix) ?? 0n) + 9n);
  const scale = 10n ** BigInt(fraction.length);
  const product = BigInt(`${whole}${fraction}`) * factor;
  // What is smaller than a billionth rounds up.
  const size = product / scale + (product % scale === 0n ? 0n : 1n);
  return { billionths: sign === "-" ? -size : size, binary: isBinary };
}

function write({ billionths, binary }: Amount): string {
  const size = billionths < 0n ? -billionths : billionths;
  const sign = billionths < 0n ? "-" : "";
  // A binary quantity below 1024 is written as a decimal one.
  return sign + (binary && size >= 1024n * one ? writeBinary(size) : writeDecimal(size));
}

function writeDecimal(size: bigint): string {
  let [rest, step] = [size, 0];
  while (rest !== 0n && rest % 1000n === 0n && step < decimalSuffixes.length - 1)
    [rest, step] = [rest / 1000n, step + 1];
  return rest === 0n ? "0" : `${rest}${decimalSuffixes[step] ?? ""}`;
}

function writeBinary(size: bigint): string {
  let [rest, step] = [(size + one - 1n) / one, 0];
  while (rest % 1024n === 0n && step < binarySuffixes.length - 1) [rest, step] = [rest / 1024n, step + 1];
  return `${rest}${binarySuffixes[step] ?? ""}`;
}
