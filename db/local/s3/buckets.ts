// Operations on buckets themselves, and on the ACLs of buckets and keys.
import { accessDenied, aclHeader } from "./access.ts";
import { type BucketCall, type Call, readXmlBody } from "./call.ts";
import { receiveSmall } from "./body.ts";
import { readableRow } from "./get-object.ts";
import { notImplemented } from "./refusal.ts";
import { createBucket, deleteBucket, listBuckets, setBucketAcl, setStoredAcl } from "./store.ts";
import { checkBucketName } from "./target.ts";
import { readXml } from "./xml-read.ts";
import { type XmlChild, xmlDocument, xmlResponse } from "./xml-write.ts";

/** GET of the service: the caller's buckets, in order of their names. */
export async function listOwnBuckets(call: Call): Promise<Response> {
  const { owner } = call.caller;
  if (owner === null) throw accessDenied("list the buckets");
  const own = listBuckets(call.store).filter((bucket) => bucket.owner === owner);
  return xmlResponse("ListAllMyBucketsResult", [
    [
      "Owner",
      [
        ["ID", owner],
        ["DisplayName", owner],
      ],
    ],
    [
      "Buckets",
      own.map((bucket): XmlChild => [
        "Bucket",
        [
          ["Name", bucket.name],
          ["CreationDate", new Date(bucket.created_ms).toISOString()],
        ],
      ]),
    ],
  ]);
}

/** Throws BucketAlreadyExists when it is somebody else's. */
export async function makeBucket(call: Call): Promise<Response> {
  const { caller, store, target } = call;
  if (caller.owner === null) throw accessDenied("make a bucket");
  checkBucketName(target.bucket);
  if (caller.headers.get("x-amz-bucket-object-lock-enabled") === "true") throw notImplemented("object lock");
  const acl = aclHeader(caller.headers);
  const body = await receiveSmall(call.request, caller, 65_536);
  // A location constraint is read for its form only: there is one place, this folder.
  if (body.length > 0) readXml(body, "CreateBucketConfiguration");
  createBucket(store, target.bucket, caller.owner, acl, call.now());
  return new Response(null, { headers: { location: `/${target.bucket}` } });
}

/** Throws BucketNotEmpty while there is a key in it. */
export async function removeBucket(call: BucketCall): Promise<Response> {
  deleteBucket(call.store, call.bucket.name);
  return new Response(null, { status: 204 });
}

/** Tells by its status alone that the bucket is there and may be listed. */
export async function headBucket(call: BucketCall): Promise<Response> {
  return new Response(null, { headers: { "x-amz-bucket-region": call.region } });
}

/** us-east-1 is said with an empty element, for reasons of age. */
export async function getLocation(call: BucketCall): Promise<Response> {
  const region = call.region === "us-east-1" ? "" : call.region;
  const body = xmlDocument("LocationConstraint", []).replace("></", () => `>${region}</`);
  return new Response(body, { headers: { "content-type": "application/xml" } });
}

/** Versioning was never switched on, which S3 says with an empty document. */
export async function getVersioning(): Promise<Response> {
  return xmlResponse("VersioningConfiguration", []);
}

/** Canned ACLs only, by header. */
export async function putBucketAcl(call: BucketCall): Promise<Response> {
  await refuseGrants(call);
  setBucketAcl(call.store, call.bucket.name, aclHeader(call.caller.headers));
  return new Response(null);
}

/** As for a bucket; the key must be there. */
export async function putObjectAcl(call: BucketCall): Promise<Response> {
  await refuseGrants(call);
  setStoredAcl(call.store, call.bucket.name, readableRow(call), aclHeader(call.caller.headers));
  return new Response(null);
}

/** Without the header the body holds grants to single users, which nothing here could honour. */
async function refuseGrants(call: BucketCall): Promise<void> {
  if (call.caller.headers.get("x-amz-acl") !== null) return;
  await readXmlBody(call, "AccessControlPolicy");
  throw notImplemented("AccessControlPolicy");
}
