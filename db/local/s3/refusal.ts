// What the endpoint answers when it will not do something: S3's own code words, and the XML they travel in.
import { xmlDocument } from "./xml-write.ts";

/** S3's code words with their HTTP numbers; a code that is not here cannot be thrown. */
const statusOf = {
  AccessDenied: 403,
  AccessForbidden: 403,
  AuthorizationHeaderMalformed: 400,
  AuthorizationQueryParametersError: 403,
  BadDigest: 400,
  BadRequest: 400,
  BucketAlreadyExists: 409,
  BucketNotEmpty: 409,
  EntityTooLarge: 400,
  EntityTooSmall: 400,
  IncompleteBody: 400,
  InternalError: 500,
  InvalidAccessKeyId: 403,
  InvalidArgument: 400,
  InvalidBucketName: 400,
  InvalidDigest: 400,
  InvalidPart: 400,
  InvalidPartOrder: 400,
  InvalidRange: 416,
  InvalidRequest: 400,
  InvalidToken: 400,
  InvalidURI: 400,
  KeyTooLongError: 400,
  MalformedXML: 400,
  MetadataTooLarge: 400,
  MethodNotAllowed: 405,
  MissingContentLength: 411,
  NoSuchBucket: 404,
  NoSuchCORSConfiguration: 404,
  NoSuchKey: 404,
  NoSuchLifecycleConfiguration: 404,
  NoSuchUpload: 404,
  NoSuchVersion: 404,
  NotImplemented: 501,
  NotModified: 304,
  PreconditionFailed: 412,
  RequestTimeTooSkewed: 403,
  SignatureDoesNotMatch: 403,
  XAmzContentSHA256Mismatch: 400,
} as const;
export type S3Code = keyof typeof statusOf;

/** An answer to the S3 client, not a defect of ours; `message` may be read by anybody. */
export class S3Refusal extends Error {
  readonly code: S3Code;
  readonly headers: Record<string, string>;

  constructor(code: S3Code, message: string, headers: Record<string, string> = {}) {
    super(message);
    this.name = "S3Refusal";
    this.code = code;
    this.headers = headers;
  }
}

/** The named answer for what S3 can do and this endpoint cannot. */
export function notImplemented(what: string): S3Refusal {
  return new S3Refusal("NotImplemented", `Cannot use "${what}": this endpoint does not implement it`);
}

/** HEAD and 304 carry no body: clients read the status alone. */
export function refusalResponse(refusal: S3Refusal, method: string, resource: string, requestId: string): Response {
  const status = statusOf[refusal.code];
  const headers = { ...refusal.headers, "x-amz-request-id": requestId };
  if (method === "HEAD" || status === 304) return new Response(null, { status, headers });
  const body = xmlDocument("Error", [
    ["Code", refusal.code],
    ["Message", refusal.message],
    ["Resource", resource],
    ["RequestId", requestId],
  ]);
  return new Response(body, { status, headers: { ...headers, "content-type": "application/xml" } });
}
