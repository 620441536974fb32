// Reads one 512-byte tar header and the PAX and GNU records that amend it.

export type TarType =
  | "file"
  | "hard link"
  | "symlink"
  | "character device"
  | "block device"
  | "directory"
  | "fifo"
  | "sparse"
  | "multi-volume"
  | "pax"
  | "pax-global"
  | "long-name"
  | "long-link"
  | "ignored"
  | "unknown";

export interface TarHeader {
  readonly name: string;
  readonly link: string;
  readonly size: number;
  readonly type: TarType;
}

/** What PAX and GNU records say about the next header. */
export interface TarAmendment {
  name?: string;
  link?: string;
  size?: number;
  sparse?: boolean;
}

const types: Readonly<Record<string, TarType>> = {
  "\0": "file",
  "0": "file",
  "7": "file",
  "1": "hard link",
  "2": "symlink",
  "3": "character device",
  "4": "block device",
  "5": "directory",
  "6": "fifo",
  S: "sparse",
  M: "multi-volume",
  x: "pax",
  g: "pax-global",
  L: "long-name",
  K: "long-link",
  V: "ignored",
  D: "ignored",
  X: "pax",
};

const decoder = new TextDecoder();

const headerBytes = 512;
const checksumAt = 148;
const checksumBytes = 8;
const prefixAt = 345;
/** The header whose checksum was computed last, aligned to words. */
const summed = new Uint8Array(headerBytes);
const words = new Uint32Array(summed.buffer);

/** The header, or null if the block is not one (its checksum does not fit). Bytes that are not UTF-8 become U+FFFD. */
export function parseTarHeader(block: Uint8Array): TarHeader | null {
  const stored = octal(block, checksumAt, checksumBytes);
  if (stored === null || (stored !== checksum(block) && stored !== signedChecksum())) return null;
  const size = number(block, 124, 12);
  if (size === null) return null;
  const prefix = block[prefixAt] !== 0 && text(block, 257, 6) === "ustar" ? text(block, prefixAt, 155) : "";
  const name = text(block, 0, 100);
  const type = types[String.fromCharCode(block[156] ?? 0)] ?? "unknown";
  return {
    name: prefix === "" ? name : `${prefix}/${name}`,
    link: type === "file" ? "" : text(block, 157, 100),
    size,
    type,
  };
}

/** True for the block of zeros that ends an archive. */
export function isZeroBlock(block: Uint8Array): boolean {
  return block.every((byte) => byte === 0);
}

/** A GNU long name or link: everything up to the first NUL. */
export function longText(data: Uint8Array): string {
  const end = data.indexOf(0);
  return decoder.decode(end < 0 ? data : data.subarray(0, end));
}

/** PAX records "<length> <key>=<value>\n"; parsing stops at the first that does not fit. */
export function parsePax(data: Uint8Array): TarAmendment {
  const amendment: TarAmendment = {};
  let at = 0;
  while (at < data.length) {
    const space = data.indexOf(32, at);
    if (space < 0 || space - at > 10) break;
    const length = Number.parseInt(decoder.decode(data.subarray(at, space)), 10);
    if (!(length > space - at + 1) || at + length > data.length) break;
    const record = decoder.decode(data.subarray(space + 1, at + length - 1));
    const equals = record.indexOf("=");
    if (equals > 0) amend(amendment, record.slice(0, equals), record.slice(equals + 1));
    at += length;
  }
  return amendment;
}

function amend(amendment: TarAmendment, key: string, value: string): void {
  if (key === "path" || key === "GNU.sparse.name") amendment.name = value;
  else if (key === "linkpath") amendment.link = value;
  else if (key === "size" && /^\d{1,16}$/.test(value)) amendment.size = Number(value);
  if (key.startsWith("GNU.sparse.")) amendment.sparse = true;
}

/** The sum of its bytes, those of the sum itself as spaces: two bytes of each word in one addition, two in another. */
function checksum(block: Uint8Array): number {
  summed.set(block);
  summed.fill(0x20, checksumAt, checksumAt + checksumBytes);
  let even = 0;
  let odd = 0;
  for (let i = 0; i < words.length; i++) {
    const word = words[i] ?? 0;
    even = (even + (word & 0xff00ff)) | 0;
    odd = (odd + ((word >>> 8) & 0xff00ff)) | 0;
  }
  return (even & 0xffff) + (even >>> 16) + (odd & 0xffff) + (odd >>> 16);
}

/** As old tars computed it, with bytes from -128 to 127. Called behind checksum(), of the same block. */
function signedChecksum(): number {
  return summed.reduce((sum, byte) => sum + (byte > 127 ? byte - 256 : byte), 0);
}

function text(block: Uint8Array, offset: number, length: number): string {
  return longText(block.subarray(offset, offset + length));
}

/** Digits with spaces around them, up to the first NUL; none at all is 0. Null for anything else. */
function octal(block: Uint8Array, offset: number, length: number): number | null {
  let value = 0;
  let place: "before" | "digits" | "behind" = "before";
  for (let i = offset; i < offset + length; i++) {
    const byte = block[i] ?? 0;
    if (byte === 0) break;
    const isSpace = byte === 0x20 || (byte >= 0x09 && byte <= 0x0d);
    if (isSpace) place = place === "before" ? "before" : "behind";
    else if (byte < 0x30 || byte > 0x37 || place === "behind") return null;
    else {
      place = "digits";
      value = value * 8 + (byte - 0x30);
    }
  }
  return value;
}

/** Octal, or base 256 when the first bit is set (files above 8 GiB). Null when no file can be that large. */
function number(block: Uint8Array, offset: number, length: number): number | null {
  const first = block[offset] ?? 0;
  if ((first & 0x80) === 0) return octal(block, offset, length);
  let value = first & 0x7f;
  for (let i = 1; i < length; i++) value = value * 256 + (block[offset + i] ?? 0);
  return Number.isSafeInteger(value) ? value : null;
}
