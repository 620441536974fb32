// Base64 as Go's base64.RawURLEncoding reads and writes it: no padding, "-" and "_", line breaks skipped.

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const valueOf = new Map(Array.from(alphabet, (char, value) => [char.charCodeAt(0), value]));

/** The bytes, or the index of the first byte (of the text in UTF-8) that Go calls illegal. */
export function readRawUrlBase64(text: string): Uint8Array | number {
  const input = new TextEncoder().encode(text);
  const output = new Uint8Array(Math.ceil((input.length * 3) / 4));
  let [written, bits, held] = [0, 0, 0];
  for (const [index, byte] of input.entries()) {
    if (byte === 0x0a || byte === 0x0d) continue;
    const value = valueOf.get(byte);
    if (value === undefined) return index;
    bits = ((bits << 6) | value) & 0xff_ffff;
    held++;
    if (held < 4) continue;
    output.set([(bits >> 16) & 0xff, (bits >> 8) & 0xff, bits & 0xff], written);
    written += 3;
    held = 0;
  }
  if (held === 1) return input.length - 1;
  // Bits beyond the last whole byte are ignored, as Go does when not told to be strict.
  if (held === 2) output[written++] = (bits >> 4) & 0xff;
  if (held === 3) {
    output.set([(bits >> 10) & 0xff, (bits >> 2) & 0xff], written);
    written += 2;
  }
  return output.subarray(0, written);
}

export function writeRawUrlBase64(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += 3) {
    const bits = ((bytes[at] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);
    const chars = Math.min(bytes.length - at, 3) + 1;
    for (let char = 0; char < chars; char++) text += alphabet.charAt((bits >> (18 - 6 * char)) & 0x3f);
  }
  return text;
}
