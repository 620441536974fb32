// Kubernetes quantities as numbers: "250m" is 0.25, "1Gi" is 1073741824, "2e3" is 2000.

const tens: Readonly<Record<string, number>> = { n: -9, u: -6, m: -3, "": 0, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18 };
const twos: Readonly<Record<string, number>> = { Ki: 10, Mi: 20, Gi: 30, Ti: 40, Pi: 50, Ei: 60 };

/** Null for what is no quantity. */
export function quantityOf(value: unknown): number | null {
  if (typeof value === "number") return Number.isFinite(value) ? value : null;
  if (typeof value !== "string") return null;
  const [, number, exponent = "", power = ""] =
    /^([+-]?(?:\d+\.?\d*|\.\d+))(?:[eE]([+-]?\d+)|([numkMGTPE]|[KMGTPE]i))?$/.exec(value) ?? [];
  if (number === undefined) return null;
  const two = twos[power];
  if (two !== undefined) return Number(number) * 2 ** two;
  // As text: a product with 1e-9 is not the nearest number.
  return Number(`${number}e${exponent === "" ? (tens[power] ?? 0) : exponent}`);
}
