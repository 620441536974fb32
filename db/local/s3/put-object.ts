// PUT of a key: the body goes to disk, and becomes the key's value only when all that was promised about it holds.
import { receive } from "./body.ts";
import type { BucketCall } from "./call.ts";
import { checkWriteConditions } from "./conditions.ts";
import type { Draft } from "./data-files.ts";
import { checksumHeaders, readDescribed } from "./described.ts";
import { S3Refusal } from "./refusal.ts";
import { findStored, publish, type Store } from "./store.ts";

/** Throws what body.ts and conditions.ts throw; the key then still has its old value. */
export async function putObject(call: BucketCall): Promise<Response> {
  const { bucket, caller, store, target } = call;
  // A part whose upload id got lost must not overwrite the whole.
  if (target.query.has("partNumber"))
    throw new S3Refusal("InvalidArgument", 'Cannot store the part: "uploadId" is missing');
  const described = readDescribed(caller.headers);
  const check = (existing: Parameters<typeof checkWriteConditions>[1]): void =>
    checkWriteConditions(caller.headers, existing);
  check(findStored(store, bucket.name, target.key));
  return withDraft(store, async (draft) => {
    const received = await receive(call.request, caller, (bytes) => draft.write(bytes));
    const detail = { ...described, checksum: received.checksum, partSizes: null };
    const row = {
      key: target.key,
      size: received.size,
      etag: received.md5.toString("hex"),
      modified_ms: call.now(),
      detail,
    };
    await publish(store, draft, { bucket: bucket.name, row, check });
    const headers = new Headers({ etag: `"${row.etag}"` });
    for (const [name, value] of checksumHeaders(row)) headers.set(name, value);
    return new Response(null, { headers });
  });
}

/** Whatever goes wrong leaves no draft behind. */
export async function withDraft<T>(store: Store, work: (draft: Draft) => Promise<T>): Promise<T> {
  const draft = await store.files.draft();
  try {
    return await work(draft);
  } catch (cause) {
    await draft.drop();
    throw cause;
  }
}
