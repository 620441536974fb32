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

// The platform's DecompressionStream says BufferSource where Codecs says Uint8Array; this narrows it without a cast.
function gunzipStream(): TransformStream<Uint8Array, Uint8Array> {
  const { readable, writable } = new DecompressionStream("gzip");
  const writer = writable.getWriter();
  return {
    readable,
    writable: new WritableStream<Uint8Array>({
      write: (chunk) => writer.write(new Uint8Array(chunk)),
      close: () => writer.close(),
      abort: (reason) => writer.abort(reason),
    }),
  };
}
