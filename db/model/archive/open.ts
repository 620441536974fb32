// Finds out what kind of archive a file is, by its bytes, and opens it.
import { KubinError } from "../error.ts";
import { defaultImportLimits } from "../limits.ts";
import { type ArchiveSource, type ArchiveWatch, type ByteSource, type Codecs, noWatch } from "./archive.ts";
import { ByteReader } from "./byte-reader.ts";
import { counted, gunzipped } from "./gunzip.ts";
import { printable } from "./safe-path.ts";
import { isZeroBlock, parseTarHeader } from "./tar-header.ts";
import { tarEntries } from "./tar.ts";
import { zipEntries } from "./zip.ts";

export interface OpenOptions {
  /** What messages call the input. */
  readonly name?: string;
  readonly pathBytes?: number;
}

/** Magic bytes of what is no archive for us, with what to do about it. */
const foreign: readonly { readonly magic: readonly number[]; readonly advice: string }[] = [
  { magic: [0xfd, 0x37, 0x7a, 0x58, 0x5a], advice: "it is compressed with xz; unpack it first with: xz -d" },
  { magic: [0x42, 0x5a, 0x68], advice: "it is compressed with bzip2; unpack it first with: bzip2 -d" },
  { magic: [0x28, 0xb5, 0x2f, 0xfd], advice: "it is compressed with zstd; unpack it first with: zstd -d" },
  { magic: [0x37, 0x7a, 0xbc, 0xaf], advice: "it is a 7z archive; unpack it and give the folder" },
  { magic: [0x52, 0x61, 0x72, 0x21], advice: "it is a rar archive; unpack it and give the folder" },
];

/** tar, tar.gz and zip. Throws KubinError "unreadable" for anything else, after reading its first bytes. */
export async function openArchive(
  input: ByteSource,
  codecs: Codecs,
  options: OpenOptions = {},
): Promise<ArchiveSource> {
  const name = options.name ?? "the input";
  const pathBytes = options.pathBytes ?? defaultImportLimits.pathBytes;
  const head = await input.read(0, 512);
  const refuse = (state: string) => new KubinError("unreadable", `Cannot read "${printable(name)}": ${state}`);
  if (head.length === 0) throw refuse("it is empty; check the download");
  if (head[0] === 0x1f && head[1] === 0x8b) {
    const unzip = (watch: ArchiveWatch) => gunzipped(input.stream(), codecs, watch, false);
    const inner = await firstBytes(unzip(noWatch));
    if (!isTar(inner)) throw refuse(insideGzip(inner));
    return { entries: (watch = noWatch) => tarEntries(unzip(watch), watch, pathBytes) };
  }
  if (startsWith(head, [0x50, 0x4b, 3, 4]) || startsWith(head, [0x50, 0x4b, 5, 6])) {
    return { entries: (watch = noWatch) => zipEntries(input, watch, pathBytes) };
  }
  if (isTar(head)) {
    const plain = (watch: ArchiveWatch) => counted(input.stream(), watch, (bytes) => bytes);
    return { entries: (watch = noWatch) => tarEntries(plain(watch), watch, pathBytes) };
  }
  const known = foreign.find(({ magic }) => startsWith(head, magic));
  throw refuse(known?.advice ?? "it is not a tar, tar.gz or zip archive; give a support bundle or a must-gather");
}

function insideGzip(inner: Uint8Array): string {
  if (inner.length === 0) return "its gzip data is damaged or cut at the start; fetch it again";
  if (inner[0] === 0x1f && inner[1] === 0x8b) return "it is gzip inside gzip; unpack the outer one first with: gzip -d";
  return "it is a gzip file without a tar inside; give a support bundle or a must-gather";
}

/** A real header, or the two zero blocks of an archive without members. */
function isTar(block: Uint8Array): boolean {
  return block.length === 512 && (parseTarHeader(block) !== null || isZeroBlock(block));
}

async function firstBytes(stream: ReadableStream<Uint8Array>): Promise<Uint8Array> {
  const reader = new ByteReader(stream);
  const block = await reader.exactly(512);
  await reader.close();
  return block;
}

function startsWith(bytes: Uint8Array, magic: readonly number[]): boolean {
  return magic.every((byte, i) => bytes[i] === byte);
}
