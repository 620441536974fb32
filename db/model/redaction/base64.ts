// Base64 of both alphabets, with or without padding, to bytes and to text; null for what is none.

const utf8 = new TextDecoder();

const other = /[^A-Za-z0-9+/]/;
const foreign = /[^A-Za-z0-9+/=_\s-]/;

export function bytesOfBase64(text: string): Uint8Array | null {
  // What atob throws costs as much as a hundred of these tests.
  let plain = text;
  if (other.test(text)) {
    if (foreign.test(text)) return null;
    plain = text.replaceAll("-", "+").replaceAll("_", "/").replaceAll(/\s+/g, "");
  }
  const end = plain.indexOf("=");
  if (end >= 0 && !/^={1,2}$/.test(plain.slice(end))) return null;
  // A lone last character carries six bits only: not a whole byte, so this was cut or is none.
  if ((end < 0 ? plain.length : end) % 4 === 1) return null;
  try {
    const binary = atob(end < 0 ? plain : plain.slice(0, end));
    const bytes = new Uint8Array(binary.length);
    for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i);
    return bytes;
  } catch (error) {
    if (error instanceof DOMException || error instanceof SyntaxError) return null;
    throw error;
  }
}

export function base64OfBytes(bytes: Uint8Array): string {
  const parts: string[] = [];
  for (let at = 0; at < bytes.length; at += 8192) parts.push(String.fromCharCode(...bytes.subarray(at, at + 8192)));
  return btoa(parts.join(""));
}

export function base64OfText(text: string): string {
  return base64OfBytes(new TextEncoder().encode(text));
}

/** Null unless the bytes are UTF-8 and nearly free of control characters. */
export function printableText(bytes: Uint8Array): string | null {
  let odd = 0;
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i] ?? 0;
    if (byte < 32 && byte !== 10 && byte !== 13 && byte !== 9 && byte !== 27) odd++;
  }
  if (odd > bytes.length / 50) return null;
  // Most of what is tried is no text: a mark in the result costs nothing, an exception of a strict decoder 10 µs.
  const text = utf8.decode(bytes);
  return text.includes("\ufffd") ? null : text;
}

export function textOfBase64(text: string): string | null {
  const bytes = bytesOfBase64(text);
  return bytes === null ? null : printableText(bytes);
}
