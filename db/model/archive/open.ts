// Finds out what an input is, by its bytes, and opens it: an archive, or one file that is read as an archive of one.
import { KubinError } from "../error.ts";
import { defaultImportLimits } from "../limits.ts";
import { type ArchiveSource, type ArchiveWatch, type ByteSource, type Codecs, noWatch } from "./archive.ts";
import { ByteReader } from "./byte-reader.ts";
import { counted, decompressed } from "./gunzip.ts";
import { magicBytes, magicOf, unknownAdvice, zstdAdvice } from "./magic.ts";
import { printable } from "./safe-path.ts";
import { singleFile } from "./single-file.ts";
import { tarEntries } from "./tar.ts";
import { zipSource } from "./wrapped.ts";

export interface OpenOptions {
  /** What messages call the input, and what the only file of an input without an archive is called. */
  readonly name?: string;
  readonly pathBytes?: number;
}

type Open = (watch: ArchiveWatch) => ReadableStream<Uint8Array>;

/** tar and text, plain or as gzip or zstd, and zip. Throws KubinError "unreadable" for anything else, after a few bytes. */
export async function openArchive(
  input: ByteSource,
  codecs: Codecs,
  options: OpenOptions = {},
): Promise<ArchiveSource> {
  const name = options.name ?? "the input";
  const pathBytes = options.pathBytes ?? defaultImportLimits.pathBytes;
  const head = await input.read(0, magicBytes);
  const refuse = (state: string) => new KubinError("unreadable", `Cannot read "${printable(name)}": ${state}`);
  if (head.length === 0) throw refuse("it is empty; check the download");
  const magic = magicOf(head);
  const tar = (open: Open): ArchiveSource => ({
    sequential: true,
    entries: (watch = noWatch) => tarEntries(open(watch), watch, pathBytes),
  });
  if (magic === "gzip" || magic === "zstd") {
    const byCodec: Open = (watch) => {
      const codec = magic === "gzip" ? codecs.gunzip() : codecs.unzstd?.();
      if (codec === undefined) throw refuse(zstdAdvice);
      return decompressed(input.stream(), codec, watch, false);
    };
    const open: Open = (watch) => {
      const gunzip = magic === "gzip" ? input.gunzip?.() : undefined;
      return gunzip === undefined ? byCodec(watch) : counted(gunzip.stream, watch, () => gunzip.packed());
    };
    // What is faster may have to start first.
    const inner = await firstBytes(byCodec(noWatch));
    if (inner.length === 0) throw refuse(`its ${magic} data is damaged or cut at the start; fetch it again`);
    const inside = magicOf(inner);
    if (inside === "tar") return tar(open);
    if (inside === "text") return singleFile(name, -1, pathBytes, open);
    throw refuse(insideOf(magic, inside));
  }
  if (magic === "zip") return zipSource(input, codecs, pathBytes);
  const plain: Open = (watch) => counted(input.stream(), watch, (bytes) => bytes);
  if (magic === "tar") return tar(plain);
  if (magic === "text") return singleFile(name, input.size, pathBytes, plain);
  throw refuse(magic.advice);
}

function insideOf(outer: "gzip" | "zstd", inside: Exclude<ReturnType<typeof magicOf>, "tar" | "text">): string {
  if (typeof inside === "string")
    return `it is ${inside} inside ${outer}; unpack the outer one first with: ${outer} -d`;
  if (inside.advice !== unknownAdvice) return `inside its ${outer}, ${inside.advice}`;
  return `it is a ${outer} file without a tar or text inside; give a support bundle or a must-gather`;
}

async function firstBytes(stream: ReadableStream<Uint8Array>): Promise<Uint8Array> {
  const reader = new ByteReader(stream);
  const block = (await reader.exactly(magicBytes)).slice();
  await reader.close();
  return block;
}
