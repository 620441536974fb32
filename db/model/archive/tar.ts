// Reads a tar stream file by file. Our own: modern-tar's decoder cannot say that its input ended early, takes sparse
// and unknown members for plain files, checks no checksum when lenient, and buffers a long-name record of any size.
import type { ArchiveEntry, ArchiveWatch } from "./archive.ts";
import type { Gap } from "../gap.ts";
import { ByteReader } from "./byte-reader.ts";
import { linkLeavesRoot, printable, safePath, unsafeEntry } from "./safe-path.ts";
import { isZeroBlock, longText, parsePax, parseTarHeader, type TarAmendment, type TarHeader } from "./tar-header.ts";

/** Names and PAX records are small; a larger one is hostile and ends the reading. */
const recordBytesMax = 64 * 1024;

/**
 * The regular files of a tar stream, in order. Everything else is left out with a gap (directories and links that stay
 * inside silently: they hold no data). A stream that ends early, fails or turns into nonsense ends with one gap "truncated".
 */
export async function* tarEntries(
  stream: ReadableStream<Uint8Array>,
  watch: ArchiveWatch,
  pathBytesMax: number,
): AsyncGenerator<ArchiveEntry, void, undefined> {
  const reader = new ByteReader(stream);
  try {
    let amendment: TarAmendment = {};
    let end: string | null = null;
    while (end === null) {
      const header = await nextHeader(reader);
      if (header === "end") return;
      if (typeof header === "string") {
        end = header;
        continue;
      }
      const record = await recordOf(reader, header);
      if (typeof record === "string") end = record;
      else if (record !== null) amendment = { ...amendment, ...record };
      else {
        watch.member();
        const file = new TarFile(reader, amended(header, amendment));
        const path = accept(file.header, amendment.sparse === true, watch, pathBytesMax);
        amendment = {};
        if (path !== null) yield { path, size: file.header.size, bytes: () => file.bytes() };
        if (!(await file.finish())) end = `"${printable(file.header.name)}" is cut`;
      }
    }
    watch.gap(truncated(end, reader));
  } finally {
    await reader.close();
  }
}

/** The body of one member; finish() moves past what nobody read. */
class TarFile {
  readonly header: TarHeader;
  readonly #reader: ByteReader;
  #left: number;

  constructor(reader: ByteReader, header: TarHeader) {
    this.#reader = reader;
    this.header = header;
    this.#left = hasBody(header) ? header.size : 0;
  }

  async *bytes(): AsyncGenerator<Uint8Array, void, undefined> {
    while (this.#left > 0) {
      const part = await this.#reader.some(this.#left);
      if (part.length === 0) return;
      this.#left -= part.length;
      yield part;
    }
  }

  /** False if the stream ended inside the body. */
  async finish(): Promise<boolean> {
    this.#left -= await this.#reader.skip(this.#left);
    if (this.#left > 0) return false;
    if (hasBody(this.header)) await this.#reader.skip(padding(this.header.size));
    return true;
  }
}

/** A header, "end", or a sentence why there is none. */
async function nextHeader(
  reader: ByteReader,
): Promise<TarHeader | "end" | "it has no end mark" | "a header is damaged"> {
  const block = await reader.exactly(512);
  // Every writer ends with blocks of zeros: without them more members may have followed.
  if (block.length < 512) return "it has no end mark";
  if (isZeroBlock(block)) return "end";
  return parseTarHeader(block) ?? "a header is damaged";
}

/** What a PAX or GNU record says about the next member; null for a header that is a member itself. */
async function recordOf(
  reader: ByteReader,
  header: TarHeader,
): Promise<TarAmendment | "a name record is too long" | null> {
  const { type } = header;
  if (type !== "pax" && type !== "pax-global" && type !== "long-name" && type !== "long-link") return null;
  if (header.size > recordBytesMax) return "a name record is too long";
  // Looked at before anything else is read: it is a view.
  const amendment = amendmentOf(type, await reader.exactly(header.size));
  await reader.skip(padding(header.size));
  return amendment;
}

function amendmentOf(type: TarHeader["type"], data: Uint8Array): TarAmendment {
  if (type === "pax") return parsePax(data);
  if (type === "long-name") return { name: longText(data) };
  return type === "long-link" ? { link: longText(data) } : {};
}

function amended(header: TarHeader, { name, link, size }: TarAmendment): TarHeader {
  return { ...header, name: name ?? header.name, link: link ?? header.link, size: size ?? header.size };
}

/** The path of a file to take, or null after telling the watch why not. */
function accept(header: TarHeader, sparse: boolean, watch: ArchiveWatch, pathBytesMax: number): string | null {
  // An old tar marks a directory by the slash alone. Only the whole name tells: a cut long name may end in one too.
  if (header.type === "directory" || header.type === "ignored" || header.name.endsWith("/")) return null;
  const safe = safePath(header.name, pathBytesMax);
  if ("gap" in safe) {
    watch.gap(safe.gap);
    return null;
  }
  if (header.type === "file" && !sparse) return safe.path;
  if (header.type === "symlink" && !linkLeavesRoot(safe.path, header.link)) return null;
  if (header.type === "symlink") watch.gap(unsafeEntry(safe.path, `a link out of the archive, to "${header.link}"`));
  else watch.gap(unsafeEntry(safe.path, `not a plain file (${sparse ? "sparse" : header.type})`));
  return null;
}

/** Links, devices and directories may carry a size; no body follows them. */
function hasBody({ type }: TarHeader): boolean {
  return type === "file" || type === "sparse" || type === "multi-volume" || type === "ignored" || type === "unknown";
}

function padding(size: number): number {
  return (512 - (size % 512)) % 512;
}

function truncated(state: string, reader: ByteReader): Gap {
  const why = reader.broken instanceof Error ? `${state} (${reader.broken.message})` : state;
  return {
    reason: "truncated",
    what: "the archive",
    detail: `The archive ends early: ${printable(why, 900)}. What was read so far is kept`,
  };
}
