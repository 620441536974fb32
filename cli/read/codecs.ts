// Bun's side of the importers' seams: gunzip, YAML, random access to a file.
import type { ByteSource, Codecs } from "../../db/model/archive/archive.ts";

export const bunCodecs: Codecs = {
  gunzip: gunzipStream,
  parseYaml: (text) => Bun.YAML.parse(text),
};

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
 * The platform's own, which keeps what it unpacked before an error. Its types say BufferSource where Codecs says Uint8Array;
 * a wrapper that satisfies them copied every chunk and cost 15 %.
 */
function gunzipStream(): TransformStream<Uint8Array, Uint8Array> {
  return new DecompressionStream("gzip") as unknown as TransformStream<Uint8Array, Uint8Array>;
}
