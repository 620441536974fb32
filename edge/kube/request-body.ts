// The body of a request, read as far as a real server would.
import { joinBytes } from "../../db/model/bytes.ts";
import { reviewBytesMax } from "../../db/model/kube/protobuf-review.ts";
import { badRequest, requestTooLarge } from "../../db/model/kube/status.ts";

/** Throws a 413 as soon as there is more, and a 400 where the client broke off: nobody reads it, and it is no failure of ours. */
export async function bodyBytes(request: Request): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of readable(request)) {
    length += chunk.length;
    if (length > reviewBytesMax) throw requestTooLarge(`limit is ${reviewBytesMax}`);
    chunks.push(chunk);
  }
  return joinBytes(chunks);
}

async function* readable({ body }: Request): AsyncGenerator<Uint8Array> {
  try {
    yield* body ?? [];
  } catch {
    throw badRequest("unexpected EOF");
  }
}
