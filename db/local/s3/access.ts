// Who may do what: a bucket belongs to who made it; others and strangers only get what a canned ACL opens.
import type { CallHeaders } from "./call-headers.ts";
import { type Acl, acls, type BucketRow } from "./records.ts";
import { notImplemented, S3Refusal } from "./refusal.ts";

/** "configure" covers everything that no canned ACL opens. */
export type Need = "list" | "write" | "configure";

/** The one message for "not yours", so that it does not tell more than that. */
export function accessDenied(what: string): S3Refusal {
  return new S3Refusal("AccessDenied", `Cannot ${what}: access is denied`);
}

/** Throws AccessDenied. Owners may do everything; the canned ACL decides for the rest. */
export function checkBucketAccess(bucket: BucketRow, owner: string | null, need: Need): void {
  if (bucket.owner === owner) return;
  if (need === "list" && bucket.acl !== "private") return;
  if (need === "write" && bucket.acl === "public-read-write") return;
  throw accessDenied(`use the bucket "${bucket.name}"`);
}

/** A key that is not there is only reported to those who may list. */
export function checkReadAccess(bucket: BucketRow, owner: string | null, acl: Acl | null): void {
  if (bucket.owner === owner) return;
  if (acl === null ? bucket.acl === "private" : acl === "private") throw accessDenied("read the key");
}

/** The canned ACL in the request; "private" when none is given. */
export function aclHeader(headers: CallHeaders): Acl {
  if (headers.startingWith("x-amz-grant-").size > 0) throw notImplemented("x-amz-grant headers");
  const given = headers.get("x-amz-acl") ?? "private";
  const acl = acls.find((known) => known === given);
  if (acl === undefined) throw notImplemented(`x-amz-acl: ${given}`);
  return acl;
}
