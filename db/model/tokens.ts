// Random identifiers, link slugs and their hashes. WebCrypto only, so that all runtimes agree.

const alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const slugLength = 22; // 62^22 > 2^130: at least the 128 bits that ASVS 5.0 V11.5.1 asks for

/** Base62 text of exactly `length` characters from big-endian bytes. */
function base62(bytes: Uint8Array, length: number): string {
  let value = 0n;
  for (const byte of bytes) value = (value << 8n) | BigInt(byte);
  let text = "";
  for (let i = 0; i < length; i++) {
    text = alphabet.charAt(Number(value % 62n)) + text;
    value /= 62n;
  }
  return text;
}

/** A fresh token: prefix + 43 base62 characters of 256 random bits. */
export function randomToken(prefix: string): string {
  return prefix + base62(crypto.getRandomValues(new Uint8Array(32)), 43);
}

/** A UUIDv7-shaped id: sorts by creation time. It names, it does not authorise. */
export function timeOrderedId(nowMs: number): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const view = new DataView(bytes.buffer);
  view.setUint16(0, Math.floor(nowMs / 2 ** 32));
  view.setUint32(2, nowMs % 2 ** 32);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x70;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = hexOf(bytes);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

export function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Lower-case hexadecimal SHA-256 of a text (UTF-8) or of bytes. */
export async function sha256Hex(data: string | Uint8Array<ArrayBuffer>): Promise<string> {
  const bytes = typeof data === "string" ? new TextEncoder().encode(data) : data;
  return hexOf(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)));
}

/** The slug of a link: base62 of HMAC-SHA-256(server link key, "link id:generation"), 22 characters. */
export async function linkSlug(serverLinkKey: string, linkId: string, generation: number): Promise<string> {
  const encoder = new TextEncoder();
  const key = await crypto.subtle.importKey(
    "raw",
    encoder.encode(serverLinkKey),
    { name: "HMAC", hash: "SHA-256" },
    false,
    ["sign"],
  );
  const mac = await crypto.subtle.sign("HMAC", key, encoder.encode(`${linkId}:${generation}`));
  return base62(new Uint8Array(mac), slugLength);
}

/** True for a text that can be a slug at all; asked before anything is looked up. */
export function isSlug(text: string): boolean {
  return text.length === slugLength && /^[0-9A-Za-z]+$/.test(text);
}
