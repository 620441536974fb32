// Changes to bytes that know nothing of any format: flips, cuts, insertions, blocks that are moved, doubled or swapped.
import * as fc from "fast-check";

/** Positions are taken modulo the length, so an edit fits any input and stays meaningful while it is shrunk. */
export type ByteEdit =
  | { readonly kind: "set"; readonly at: number; readonly value: number }
  | { readonly kind: "insert"; readonly at: number; readonly bytes: Uint8Array }
  | { readonly kind: "remove" | "truncate"; readonly at: number; readonly length: number }
  | { readonly kind: "double" | "swap"; readonly at: number; readonly length: number; readonly to: number };

const place = fc.nat({ max: 1 << 20 });
/** Mostly a few bytes; sometimes tar's blocks. */
const length = fc.oneof(fc.nat({ max: 16 }), fc.constantFrom(512, 1024, 4096));

export const byteEdit: fc.Arbitrary<ByteEdit> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: fc.constant("set" as const), at: place, value: fc.nat({ max: 255 }) }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant("insert" as const), at: place, bytes: fc.uint8Array({ maxLength: 24 }) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constantFrom("remove" as const, "truncate" as const), at: place, length }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constantFrom("double" as const, "swap" as const), at: place, length, to: place }),
  },
);

export const byteEdits = fc.array(byteEdit, { minLength: 1, maxLength: 10 });

export function edited(bytes: Uint8Array, edits: readonly ByteEdit[]): Uint8Array<ArrayBuffer> {
  return edits.reduce(editedOnce, bytes.slice());
}

function editedOnce(bytes: Uint8Array<ArrayBuffer>, edit: ByteEdit): Uint8Array<ArrayBuffer> {
  if (bytes.length === 0) return bytes;
  const at = edit.at % bytes.length;
  if (edit.kind === "set") {
    bytes[at] = edit.value;
    return bytes;
  }
  if (edit.kind === "insert") return joined(bytes.subarray(0, at), edit.bytes, bytes.subarray(at));
  if (edit.kind === "truncate") return bytes.slice(0, at);
  if (!("to" in edit)) return joined(bytes.subarray(0, at), bytes.subarray(at + edit.length));
  const to = edit.to % bytes.length;
  const block = bytes.slice(at, at + edit.length);
  if (edit.kind === "double") return joined(bytes.subarray(0, to), block, bytes.subarray(to));
  const other = bytes.slice(to, to + block.length);
  bytes.set(block.subarray(0, other.length), to);
  bytes.set(other, Math.min(at, bytes.length - other.length));
  return bytes;
}

export function joined(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
