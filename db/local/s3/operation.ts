// Which operation a request means, and what it needs: the table of contents of the endpoint.
import type { Need } from "./access.ts";
import {
  getLocation,
  getVersioning,
  headBucket,
  listOwnBuckets,
  makeBucket,
  putBucketAcl,
  putObjectAcl,
  removeBucket,
} from "./buckets.ts";
import type { BucketCall, Call } from "./call.ts";
import { completeMultipartUpload } from "./complete-upload.ts";
import { copyObject } from "./copy-object.ts";
import { deleteCors, getCors, putCors } from "./cors.ts";
import { deleteObject, deleteObjects } from "./delete-objects.ts";
import { getObject } from "./get-object.ts";
import { deleteLifecycle, getLifecycle, putLifecycle } from "./lifecycle.ts";
import { listObjects, listObjectsV2, listVersions } from "./list-objects.ts";
import {
  abortMultipartUpload,
  createMultipartUpload,
  listMultipartUploads,
  listUploadParts,
  uploadPart,
  uploadPartCopy,
} from "./multipart.ts";
import { putObject } from "./put-object.ts";
import { notImplemented, S3Refusal } from "./refusal.ts";

export type Operation =
  /** Before any bucket. */
  | { readonly on: "service"; readonly run: (call: Call) => Promise<Response> }
  /** "read" is decided by the key's own ACL. */
  | { readonly on: "bucket"; readonly need: Need | "read"; readonly run: (call: BucketCall) => Promise<Response> };

/** What S3 has and this endpoint has not; other parameters (`x-id`, a client's own) are ignored, as S3 does. */
const gaps = new Set(
  (
    "abac accelerate acl analytics attributes cors encryption intelligent-tiering inventory legal-hold lifecycle location logging " +
    "metadataConfiguration metadataTable metrics notification object-lock ownershipControls policy policyStatus publicAccessBlock " +
    "renameObject replication requestPayment restore retention select session tagging torrent uploads versioning versions website append"
  ).split(" "),
);

const service: Record<string, Operation> = { GET: { on: "service", run: listOwnBuckets } };

/** Method and, where there is one, the parameter that tells operations on the same address apart. */
const onBucket: Record<string, Operation> = {
  "GET location": { on: "bucket", need: "configure", run: getLocation },
  "GET cors": { on: "bucket", need: "configure", run: getCors },
  "GET lifecycle": { on: "bucket", need: "configure", run: getLifecycle },
  "GET versioning": { on: "bucket", need: "configure", run: getVersioning },
  "GET uploads": { on: "bucket", need: "list", run: listMultipartUploads },
  "GET versions": { on: "bucket", need: "list", run: listVersions },
  "GET list-type": { on: "bucket", need: "list", run: listObjectsV2 },
  GET: { on: "bucket", need: "list", run: listObjects },
  HEAD: { on: "bucket", need: "list", run: headBucket },
  "PUT cors": { on: "bucket", need: "configure", run: putCors },
  "PUT lifecycle": { on: "bucket", need: "configure", run: putLifecycle },
  "PUT acl": { on: "bucket", need: "configure", run: putBucketAcl },
  PUT: { on: "service", run: makeBucket },
  "DELETE cors": { on: "bucket", need: "configure", run: deleteCors },
  "DELETE lifecycle": { on: "bucket", need: "configure", run: deleteLifecycle },
  DELETE: { on: "bucket", need: "configure", run: removeBucket },
  "POST delete": { on: "bucket", need: "write", run: deleteObjects },
};

/** "copy" stands for the `x-amz-copy-source` header, which turns a PUT with a body into one without. */
const onKey: Record<string, Operation> = {
  "GET uploadId": { on: "bucket", need: "configure", run: listUploadParts },
  GET: { on: "bucket", need: "read", run: getObject },
  HEAD: { on: "bucket", need: "read", run: getObject },
  "PUT acl": { on: "bucket", need: "configure", run: putObjectAcl },
  "PUT uploadId": { on: "bucket", need: "write", run: uploadPart },
  "PUT uploadId copy": { on: "bucket", need: "write", run: uploadPartCopy },
  "PUT copy": { on: "bucket", need: "write", run: copyObject },
  PUT: { on: "bucket", need: "write", run: putObject },
  "POST uploads": { on: "bucket", need: "write", run: createMultipartUpload },
  "POST uploadId": { on: "bucket", need: "write", run: completeMultipartUpload },
  "DELETE uploadId": { on: "bucket", need: "write", run: abortMultipartUpload },
  DELETE: { on: "bucket", need: "write", run: deleteObject },
};

/** Throws NotImplemented for what S3 knows, MethodNotAllowed for what it does not. */
export function detectOperation(call: Call): Operation {
  const { target, request } = call;
  const { method } = request;
  const table = target.bucket === "" ? service : target.key === "" ? onBucket : onKey;
  const copies = method === "PUT" && target.key !== "" && call.caller.headers.get("x-amz-copy-source") !== null;
  for (const [name] of target.query.pairs) {
    const found = table[`${method} ${name}${copies ? " copy" : ""}`] ?? table[`${method} ${name}`];
    if (found !== undefined) return found;
    if (gaps.has(name)) throw notImplemented(`${method} ?${name}`);
  }
  const plain = table[copies ? `${method} copy` : method];
  if (plain !== undefined) return plain;
  if (method === "POST") throw notImplemented("POST of a form");
  throw new S3Refusal("MethodNotAllowed", `Cannot use the method "${method}" here`);
}
