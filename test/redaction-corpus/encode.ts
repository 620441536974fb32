// The ways text is wrapped before it lands in an object or a log, and the checksums some tokens end with.
import { base64Letters } from "./dice.ts";

const encoder = new TextEncoder();

export function base64(value: string | Uint8Array): string {
  return Buffer.from(value).toString("base64");
}

export function base64url(value: string | Uint8Array): string {
  return Buffer.from(value).toString("base64url");
}

export function gzip(text: string): Uint8Array {
  return Bun.gzipSync(encoder.encode(text));
}

/** Text in lines of that width, as `base64` and OpenSSL print it. */
export function wrapped(text: string, width = 64): string {
  return text.match(new RegExp(`.{1,${width}}`, "g"))?.join("\n") ?? "";
}

/** Text as it stands inside a JSON string, without the quotes. */
export function jsonInside(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

/** Go's encoding/json also escapes what HTML would misread: last-applied annotations are full of it. */
export function goJson(value: unknown): string {
  return JSON.stringify(value).replaceAll("&", "\\u0026").replaceAll("<", "\\u003c").replaceAll(">", "\\u003e");
}

export function xmlInside(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}

/** Every line moved to the right. */
export function indented(text: string, spaces: number): string {
  return text.replaceAll(/^(?=.)/gm, " ".repeat(spaces));
}

/** GitHub's and npm's ending: CRC-32 of the random part, six base62 digits. */
export function crcSuffix(text: string): string {
  const base62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  let rest = Bun.hash.crc32(text);
  let suffix = "";
  for (let i = 0; i < 6; i++) {
    suffix = base62.charAt(rest % 62) + suffix;
    rest = Math.floor(rest / 62);
  }
  return suffix;
}

/** Bech32 (BIP 173) of the bytes, upper case: how age writes its keys. */
export function bech32(prefix: string, bytes: Uint8Array): string {
  const letters = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
  const bits = Array.from(bytes, (byte) => byte.toString(2).padStart(8, "0")).join("");
  const five = (bits.match(/.{1,5}/g) ?? []).map((group) => parseInt(group.padEnd(5, "0"), 2));
  const lowBits = Array.from(prefix, (letter) => letter.charCodeAt(0) & 31);
  const highBits = Array.from(prefix, (letter) => letter.charCodeAt(0) >> 5);
  const check = polymod([...highBits, 0, ...lowBits, ...five, 0, 0, 0, 0, 0, 0]) ^ 1;
  const sums = [25, 20, 15, 10, 5, 0].map((shift) => (check >> shift) & 31);
  return `${prefix}1${[...five, ...sums].map((value) => letters.charAt(value)).join("")}`.toUpperCase();
}

/** OpenPGP's CRC-24 line after the body of an armoured block. */
export function crc24(bytes: Uint8Array): string {
  let crc = 0xb704ce;
  for (const byte of bytes) {
    crc ^= byte << 16;
    for (let i = 0; i < 8; i++) crc = (crc << 1) ^ (crc & 0x800000 ? 0x1864cfb : 0);
  }
  const value = crc & 0xffffff;
  return `=${[18, 12, 6, 0].map((shift) => base64Letters.charAt((value >> shift) & 63)).join("")}`;
}

function polymod(values: readonly number[]): number {
  const generators = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];
  let check = 1;
  for (const value of values) {
    const top = check >> 25;
    check = ((check & 0x1ffffff) << 5) ^ value;
    for (const [i, generator] of generators.entries()) if ((top >> i) & 1) check ^= generator;
  }
  return check;
}
