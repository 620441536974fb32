// Tars whose headers lie: fields overwritten with a checksum that fits, hostile names, PAX and GNU records made up.
import * as fc from "fast-check";
import { paxRecord, type TarMember, tarOf } from "../kit/tar-fixture.ts";
import { joined } from "./byte-edits.ts";

/** Offset and length of the fields that a reader believes. */
const fields = {
  name: [0, 100],
  size: [124, 12],
  checksum: [148, 8],
  type: [156, 1],
  link: [157, 100],
  magic: [257, 8],
  prefix: [345, 155],
} as const;

const hostileNames = [
  "../../kubin-fuzz-escaped",
  "/tmp/kubin-fuzz-escaped",
  "a/../../b",
  "..\\..\\c",
  "C:\\d",
  "nul\0byte",
  "line\nbreak",
  "\u001b[2Jclear",
  "\u202egnp.log",
  "x".repeat(300),
  `${"deep/".repeat(700)}x.yaml`,
  "\ud83d".repeat(200),
  "😀".repeat(260),
  "",
  ".",
  "a//b/./c",
];
export const hostileName = fc.oneof(fc.constantFrom(...hostileNames), fc.string({ unit: "binary", maxLength: 40 }));

const sizes = [
  "77777777777\0",
  "-1\0",
  "00000000001 ",
  "9",
  "\u0080\0\0\0\0\0\0\0\0\0\u0004\0",
  "\u00ff".repeat(12),
  " ".repeat(12),
];
const types = [..."\u00000123457SMxgLKVDXANz".split(""), "\u00ff"];

export interface Forgery {
  readonly header: number;
  readonly field: keyof typeof fields;
  readonly value: string;
  /** The checksum is made to fit. */
  readonly fits: boolean;
}

export const forgery: fc.Arbitrary<Forgery> = fc
  .constantFrom(...(["name", "size", "size", "type", "type", "checksum", "link", "magic", "prefix"] as const))
  .chain((field) =>
    fc.record({
      header: fc.nat({ max: 40 }),
      field: fc.constant(field),
      value: field === "size" ? fc.constantFrom(...sizes) : field === "type" ? fc.constantFrom(...types) : hostileName,
      fits: fc.boolean().map((value) => value || field !== "checksum"),
    }),
  );

const paxKeys = ["path", "size", "linkpath", "GNU.sparse.name", "GNU.sparse.realsize", "mtime", "__proto__"];
const paxBody = fc.oneof(
  fc
    .array(
      fc.tuple(fc.constantFrom(...paxKeys), fc.oneof(hostileName, fc.constantFrom("9007199254740993", "-1", "1e9"))),
    )
    .map((records) => records.map(([key, value]) => paxRecord(key, value)).join("")),
  fc.constantFrom("999999999 path=x\n", "5 a=\n", "0 a=b\n", "-3 path=../x\n", "11 path", "4294967296 size=1\n"),
);

/** Members that no honest writer makes. Surrogate halves in names become U+FFFD when they are written. */
export const hostileMember: fc.Arbitrary<TarMember> = fc.oneof(
  fc.record({ name: hostileName, body: fc.constantFrom("", "apiVersion: v1\nkind: Pod\nmetadata:\n  name: x\n") }),
  fc.record({ name: hostileName, type: fc.constantFrom(...types), link: hostileName, body: fc.constantFrom("", "x") }),
  fc.record({ name: fc.constant("pax"), type: fc.constantFrom("x", "g", "X"), body: paxBody }),
  fc.record({ name: fc.constant("long"), type: fc.constantFrom("L", "K"), body: hostileName }),
  fc.record({
    name: fc.constant("s"),
    type: fc.constantFrom("L", "0", "x"),
    size: fc.constantFrom(70_000, 2 ** 33, 2 ** 52),
  }),
);

/** The tar with some headers forged, members swapped and hostile ones put between. */
export function forged(
  tar: Uint8Array,
  forgeries: readonly Forgery[],
  moves: readonly (readonly [number, number])[],
  added: readonly (readonly [number, TarMember])[],
): Uint8Array<ArrayBuffer> {
  const members = membersOf(tar);
  for (const [from, to] of moves) {
    const [moved] = members.splice(from % members.length, 1);
    if (moved !== undefined) members.splice(to % (members.length + 1), 0, moved);
  }
  for (const { header, field, value, fits } of forgeries) {
    const block = members[header % members.length];
    if (block === undefined) continue;
    const [at, length] = fields[field];
    block.fill(0, at, at + length);
    block.set(bytesOf(value).subarray(0, length), at);
    if (fits) putChecksum(block);
  }
  for (const [at, member] of added) members.splice(at % (members.length + 1), 0, tarOf([member], false));
  return joined(...members, new Uint8Array(1024));
}

/** Latin-1 where that is possible, so that "\u0080" is the one byte which base 256 begins with. */
function bytesOf(text: string): Uint8Array {
  const latin = !/[^\0-\u00ff]/.test(text);
  return latin ? Uint8Array.from(text, (character) => character.charCodeAt(0)) : new TextEncoder().encode(text);
}

/** Header and body of each member of an honest tar. */
function membersOf(tar: Uint8Array): Uint8Array[] {
  const members: Uint8Array[] = [];
  for (let at = 0; at + 512 <= tar.length && tar[at] !== 0;) {
    const size = Number.parseInt(new TextDecoder().decode(tar.subarray(at + 124, at + 135)), 8);
    const end = at + 512 + Math.ceil(size / 512) * 512;
    members.push(tar.slice(at, end));
    at = end;
  }
  return members;
}

function putChecksum(block: Uint8Array): void {
  block.fill(32, 148, 156);
  const sum = block.subarray(0, 512).reduce((total, byte) => total + byte, 0);
  block.set(new TextEncoder().encode(`${sum.toString(8).padStart(6, "0")}\0 `), 148);
}
