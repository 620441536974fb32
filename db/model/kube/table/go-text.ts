// Values as Go prints them: scalars with %v, maps and lists as encoding/json writes them.
import { isMap, type Json } from "../../resource/json.ts";
import { byBytes } from "./byte-order.ts";

/** Deeper values have no text: real ones nest a dozen levels, and each takes its part of the stack. */
const depthMax = 1000;

/** Null for what nests too deep. */
export function goText(value: Json): string | null {
  if (value === null || value === undefined) return "<no value>";
  if (typeof value === "number") return goNumber(value);
  if (typeof value === "boolean") return String(value);
  return typeof value === "string" ? value : goJson(value, depthMax);
}

/** Whole numbers that fit 64 bits in full, others with the fewest digits that tell them: `0.25`, `1e+06`, `1.5e-07`. */
export function goNumber(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < 2 ** 63) return BigInt(value).toString();
  const [digits = "", exponent = "0"] = value.toExponential().split("e");
  const power = Number(exponent);
  if (power >= -4 && power < 6) return String(value);
  const size = String(Math.abs(power)).padStart(2, "0");
  return `${digits}e${power < 0 ? "-" : "+"}${size}`;
}

/** Compact, keys sorted, and with the characters escaped that would end a script in a page. */
function goJson(value: Json, depth: number): string | null {
  if (depth === 0) return null;
  if (Array.isArray(value)) return joined(value, "[", "]", (element) => goJson(element, depth - 1));
  if (!isMap(value)) return escaped(JSON.stringify(value ?? null));
  const keys = Object.keys(value).sort(byBytes);
  return joined(keys, "{", "}", (key) => {
    const text = goJson(value[key], depth - 1);
    return text === null ? null : `${escaped(JSON.stringify(key))}:${text}`;
  });
}

function joined<T>(items: readonly T[], open: string, close: string, write: (item: T) => string | null): string | null {
  const texts: string[] = [];
  for (const item of items) {
    const text = write(item);
    if (text === null) return null;
    texts.push(text);
  }
  return `${open}${texts.join(",")}${close}`;
}

function escaped(text: string): string {
  return text.replace(/[<>&\u2028\u2029]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
