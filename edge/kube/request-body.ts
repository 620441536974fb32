// The body of a request, read as far as a real server would.
import { reviewBytesMax } from "../../db/model/kube/protobuf-review.ts";
import { requestTooLarge } from "../../db/model/kube/status.ts";

/** Throws a 413 as soon as there is more. */
export async function bodyBytes(request: Request): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of request.body ?? []) {
    length += chunk.length;
    if (length > reviewBytesMax) throw requestTooLarge(`limit is ${reviewBytesMax}`);
    chunks.push(chunk);
  }
  const [only] = chunks;
  if (chunks.length === 1 && only) return only;
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}
