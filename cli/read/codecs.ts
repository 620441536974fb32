// Bun's side of the importers' seams: gunzip, zstd, YAML, zips put aside, random access to a file.
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import type { ByteSource, Codecs } from "../../db/model/archive/archive.ts";
import { spoolFile } from "./spool.ts";

/** Zips inside an archive are put aside in `workDir` while they are read. */
export function bunCodecsIn(workDir: string): Codecs {
  return {
    gunzip: () => decompressor("gzip"),
    unzstd: () => decompressor("zstd"),
    parseYaml: (text) => Bun.YAML.parse(text),
    async spool(bytes, limitBytes) {
      const path = await spoolFile(bytes, limitBytes, workDir);
      return { ...fileSource(path), close: () => rm(path, { force: true }) };
    },
  };
}

export const bunCodecs: Codecs = bunCodecsIn(tmpdir());

/** Random access to a file on disk. */
export function fileSource(path: string): ByteSource {
  const file = Bun.file(path);
  return {
    size: file.size,
    stream: () => file.stream(),
    read: async (offset, length) => new Uint8Array(await file.slice(offset, offset + length).arrayBuffer()),
  };
}

/**
 * The platform's own, which keeps what it unpacked before an error, and reads one member or frame after another. Its types
 * say BufferSource where Codecs says Uint8Array, and do not know zstd; a wrapper that satisfies them copied every chunk
 * and cost 15 %.
 */
function decompressor(format: "gzip" | "zstd"): TransformStream<Uint8Array, Uint8Array> {
  return new DecompressionStream(format) as unknown as TransformStream<Uint8Array, Uint8Array>;
}
