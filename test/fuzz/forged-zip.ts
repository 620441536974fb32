// Zips whose records lie: sizes, offsets, counts, flags and names overwritten in local headers, directory and end record.
import * as fc from "fast-check";
import { joined } from "./byte-edits.ts";

/** Signature's last two bytes, and the places and lengths of the fields that a reader believes. */
const records = {
  local: {
    mark: [3, 4],
    fields: [
      [4, 2],
      [6, 2],
      [8, 2],
      [14, 4],
      [18, 4],
      [22, 4],
      [26, 2],
      [28, 2],
      [30, 8],
    ],
  },
  central: {
    mark: [1, 2],
    fields: [
      [6, 2],
      [8, 2],
      [10, 2],
      [16, 4],
      [20, 4],
      [24, 4],
      [28, 2],
      [30, 2],
      [32, 2],
      [34, 2],
      [38, 4],
      [42, 4],
      [46, 8],
    ],
  },
  end: {
    mark: [5, 6],
    fields: [
      [4, 2],
      [6, 2],
      [8, 2],
      [10, 2],
      [12, 4],
      [16, 4],
      [20, 2],
    ],
  },
} as const;

const words = ["../x\0\0\0\0", "/etc/pas", "a\nb\u001b[2J", "\xff\xff\xff\xff\xff\xff\xff\xff"];

export interface ZipForgery {
  readonly record: keyof typeof records;
  readonly index: number;
  readonly field: number;
  readonly value: number;
}

export const zipForgery: fc.Arbitrary<ZipForgery> = fc.record({
  record: fc.constantFrom(...(["local", "central", "central", "end"] as const)),
  index: fc.nat({ max: 12 }),
  field: fc.nat({ max: 12 }),
  value: fc.oneof(
    fc.constantFrom(0, 1, 2, 8, 9, 12, 63, 0x7fff, 0xffff, 0x7fffffff, 0xfffffffe, 0xffffffff),
    fc.nat({ max: 4000 }),
  ),
});

export function forgedZip(zip: Uint8Array, forgeries: readonly ZipForgery[], zip64: boolean): Uint8Array<ArrayBuffer> {
  const bytes = zip.slice();
  for (const { record, index, field, value } of forgeries) {
    const { mark, fields } = records[record];
    const starts = placesOf(bytes, mark[0], mark[1]);
    const start = starts[index % Math.max(1, starts.length)];
    const [at, length] = fields[field % fields.length] ?? [0, 0];
    if (start === undefined || start + at + length > bytes.length) continue;
    const word = words[value % words.length] ?? "";
    for (let i = 0; i < length; i++)
      bytes[start + at + i] = length === 8 ? word.charCodeAt(i) : Math.floor(value / 256 ** i) % 256;
  }
  return zip64 ? withZip64End(bytes) : bytes;
}

/** A zip64 end record and locator in front of the end record, which they overrule where that is full of ones. */
function withZip64End(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const end = placesOf(bytes, 5, 6).at(-1);
  if (end === undefined) return bytes.slice();
  const record = new Uint8Array(56 + 20);
  const view = new DataView(record.buffer);
  view.setUint32(0, 0x06064b50, true);
  view.setBigUint64(4, 44n, true);
  view.setBigUint64(24, 0xffffffffffffffffn, true);
  view.setBigUint64(32, 1n << 53n, true);
  view.setBigUint64(40, BigInt(end), true);
  view.setBigUint64(48, 0x7fffffffffffffffn, true);
  view.setUint32(56, 0x07064b50, true);
  view.setBigUint64(64, BigInt(end), true);
  view.setUint32(72, 1, true);
  const tail = bytes.slice(end);
  tail.fill(0xff, 8, 20);
  return joined(bytes.subarray(0, end), record, tail);
}

function placesOf(bytes: Uint8Array, third: number, fourth: number): number[] {
  const places: number[] = [];
  for (let at = bytes.indexOf(0x50); at >= 0; at = bytes.indexOf(0x50, at + 1)) {
    if (bytes[at + 1] === 0x4b && bytes[at + 2] === third && bytes[at + 3] === fourth) places.push(at);
  }
  return places;
}
