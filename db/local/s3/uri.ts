// Percent-encoding as SigV4 and S3's listings define it, and the one place where a request address is decoded.
import { S3Refusal } from "./refusal.ts";

/** RFC 3986: everything but A-Z a-z 0-9 - . _ ~ is escaped; `/` stays when `keepSlash`. */
export function encodeUri(text: string, keepSlash = false): string {
  const encoded = encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
  return keepSlash ? encoded.replaceAll("%2F", "/") : encoded;
}

/** `+` means a space in a query and itself in a path. */
export function decodeUri(text: string, what: "path" | "query"): string {
  try {
    return decodeURIComponent(what === "query" ? text.replaceAll("+", " ") : text);
  } catch (cause) {
    if (cause instanceof URIError)
      throw new S3Refusal("InvalidURI", `Cannot read the ${what}: it is not UTF-8, percent-encoded`);
    throw cause;
  }
}

/** The smallest text above every text that starts with `prefix`, in UTF-8 byte order; null when there is none. */
export function afterPrefix(prefix: string): string | null {
  const points = Array.from(prefix, (char) => char.codePointAt(0) ?? 0);
  while (points.length > 0) {
    const last = points.pop() ?? 0;
    if (last === 0x10ffff) continue;
    // Surrogates are no code points of their own: the one after U+D7FF is U+E000.
    points.push(last === 0xd7ff ? 0xe000 : last + 1);
    return String.fromCodePoint(...points);
  }
  return null;
}

/** Order of UTF-8 bytes; JavaScript's `<` orders by UTF-16 units, which differs above U+FFFF. */
export function compareUtf8(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
