// DELETE of one key, and of up to 1,000 with one POST.
import { type BucketCall, readXmlBody } from "./call.ts";
import { refuseVersion } from "./get-object.ts";
import { S3Refusal } from "./refusal.ts";
import { deleteStored } from "./store.ts";
import { childrenNamed, childText, malformed, requiredText } from "./xml-read.ts";
import { type XmlChild, xmlResponse } from "./xml-write.ts";

/** Deleting what is not there succeeds, unless If-Match asks for a certain value. */
export async function deleteObject(call: BucketCall): Promise<Response> {
  const { bucket, caller, store, target } = call;
  refuseVersion(target.query.get("versionId"));
  const match = caller.headers.get("if-match");
  deleteStored(store, bucket.name, target.key, (existing) => {
    if (match !== null && match !== "*" && match.replaceAll('"', "") !== existing.etag) {
      throw new S3Refusal(
        "PreconditionFailed",
        `Cannot delete the key "${target.key}": the condition "if-match" does not hold`,
      );
    }
    return true;
  });
  return new Response(null, { status: 204 });
}

/** Each key is its own commit and has its own answer; Quiet leaves out the good ones. */
export async function deleteObjects(call: BucketCall): Promise<Response> {
  const { bucket, store } = call;
  const root = await readXmlBody(call, "Delete");
  const quiet = childText(root, "Quiet")?.trim() === "true";
  const entries = childrenNamed(root, "Object");
  if (entries.length === 0 || entries.length > 1000) throw malformed("1 to 1000 keys can be deleted at once");
  const wanted = entries.map((entry) => ({ key: requiredText(entry, "Key"), version: childText(entry, "VersionId") }));
  const answers: XmlChild[] = [];
  for (const { key, version } of wanted) {
    try {
      refuseVersion(version);
      deleteStored(store, bucket.name, key, () => true);
      if (!quiet) answers.push(["Deleted", [["Key", key], version === null ? undefined : ["VersionId", version]]]);
    } catch (cause) {
      if (!(cause instanceof S3Refusal)) throw cause;
      answers.push([
        "Error",
        [
          ["Key", key],
          ["Code", cause.code],
          ["Message", cause.message],
        ],
      ]);
    }
  }
  return xmlResponse("DeleteResult", answers);
}
