// The protobuf wire format, read into the shape that the same message has as JSON. Errors are those of Go's generated
// readers, thrown as ProtobufProblem. Work is linear in the bytes; nesting is that of the message type.
import type { MessageField, MessageType } from "./review-messages.ts";

/** Why bytes are no message; the text is Go's. */
export class ProtobufProblem extends Error {}

/** The fields that the type knows, by name; what it does not know is skipped. A repeated single field: the last wins. */
export function readMessage(bytes: Uint8Array, type: MessageType): Record<string, unknown> {
  const found = new Map<string, unknown>();
  const reader = new WireReader(bytes, type.go);
  const fields = new Map(type.fields.map((field) => [field.number, field]));
  for (let tag = reader.tag(); tag !== null; tag = reader.tag()) {
    const field = fields.get(tag.number);
    if (field === undefined) {
      reader.skip(tag.wireType);
      continue;
    }
    const goField = field.name.charAt(0).toUpperCase() + field.name.slice(1);
    if (tag.wireType !== 2) throw new ProtobufProblem(`proto: wrong wireType = ${tag.wireType} for field ${goField}`);
    found.set(field.name, withValue(found.get(field.name), field, reader.bytes()));
  }
  return Object.fromEntries(found);
}

/** The two fields of an envelope or of a map entry: the bytes of each that is there. */
export function readByteFields(bytes: Uint8Array, go: string): ReadonlyMap<number, Uint8Array> {
  const found = new Map<number, Uint8Array>();
  const reader = new WireReader(bytes, go);
  for (let tag = reader.tag(); tag !== null; tag = reader.tag()) {
    if (tag.wireType === 2) found.set(tag.number, reader.bytes());
    else reader.skip(tag.wireType);
  }
  return found;
}

export function textOf(bytes: Uint8Array | undefined): string {
  return bytes === undefined ? "" : new TextDecoder("utf-8", { fatal: false, ignoreBOM: true }).decode(bytes);
}

function withValue(before: unknown, { type }: MessageField, bytes: Uint8Array): unknown {
  if (type === "text") return textOf(bytes);
  if (type !== "texts" && type !== "extra" && "go" in type) return readMessage(bytes, type);
  // Grown in place: a list of a million empty texts must not be copied a million times.
  const list: unknown[] = Array.isArray(before) ? before : [];
  if (type === "texts") list.push(textOf(bytes));
  else list.push(type === "extra" ? extraEntry(bytes) : readMessage(bytes, type[0]));
  return list;
}

/** [name, values] */
function extraEntry(bytes: Uint8Array): [string, unknown] {
  const fields = readByteFields(bytes, "ExtraEntry");
  const values = { go: "ExtraValue", fields: [{ name: "items", number: 1, type: "texts" }] } as const;
  return [textOf(fields.get(1)), readMessage(fields.get(2) ?? new Uint8Array(), values)["items"] ?? []];
}

class WireReader {
  private readonly buffer: Uint8Array;
  private readonly go: string;
  private at = 0;

  constructor(buffer: Uint8Array, go: string) {
    this.buffer = buffer;
    this.go = go;
  }

  /** Null at the end. */
  tag(): { readonly number: number; readonly wireType: number } | null {
    if (this.at >= this.buffer.length) return null;
    const tag = this.varint();
    const [number, wireType] = [Number(BigInt.asIntN(32, tag >> 3n)), Number(tag & 7n)];
    if (wireType === 4) throw new ProtobufProblem(`proto: ${this.go}: wiretype end group for non-group`);
    if (number <= 0) throw new ProtobufProblem(`proto: ${this.go}: illegal tag ${number} (wire type ${tag})`);
    return { number, wireType };
  }

  bytes(): Uint8Array {
    const length = BigInt.asIntN(64, this.varint());
    if (length < 0n) throw new ProtobufProblem("proto: negative length found during unmarshaling");
    if (length > BigInt(this.buffer.length - this.at)) throw new ProtobufProblem("unexpected EOF");
    const from = this.at;
    this.at += Number(length);
    return this.buffer.subarray(from, this.at);
  }

  /** One unknown field, groups with all that is in them. */
  skip(wireType: number): void {
    let depth = 0;
    for (let next = wireType; ; next = Number(this.varint() & 7n)) {
      if (next === 0) this.varint();
      else if (next === 1) this.advance(8);
      else if (next === 2) this.bytes();
      else if (next === 3) depth++;
      else if (next === 4) {
        if (depth === 0) throw new ProtobufProblem("proto: unexpected end of group");
        depth--;
      } else if (next === 5) this.advance(4);
      else throw new ProtobufProblem(`proto: illegal wireType ${next}`);
      if (depth === 0) return;
    }
  }

  private advance(count: number): void {
    this.at += count;
    if (this.at > this.buffer.length) throw new ProtobufProblem("unexpected EOF");
  }

  private varint(): bigint {
    let value = 0n;
    for (let shift = 0n; shift < 64n; shift += 7n) {
      const byte = this.buffer[this.at++];
      if (byte === undefined) throw new ProtobufProblem("unexpected EOF");
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return BigInt.asUintN(64, value);
    }
    throw new ProtobufProblem("proto: integer overflow");
  }
}
