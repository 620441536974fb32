// Who is asking: SigV4 in the Authorization header or in the query, or nobody.
//
//   Authorization ─→ checkHeader (clock within 15 minutes) ─┐
//                                                           ├─→ verify ─→ owner, and how the body is bound
//   X-Amz-… query ─→ checkQuery (expiry of 1 s to 7 days) ──┘
//   neither       ─→ owner null
//
// Nothing of a refusal tells how near a guess was: signatures are compared in constant time.
import type { Caller, PayloadRule } from "./caller.ts";
import { CallHeaders } from "./call-headers.ts";
import { S3Refusal } from "./refusal.ts";
import { canonicalHash, canonicalQuery, sameSignature, signature, signingKey, type Scope } from "./sigv4.ts";
import type { Query, Target } from "./target.ts";

export interface Credential {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

export interface AuthRules {
  readonly secrets: ReadonlyMap<string, string>;
  /** Undefined: any region, as long as the signature was made for it. */
  readonly region: string | undefined;
  readonly now: () => number;
  readonly clockSkewMs: number;
}

/** RFC 9110's token; asking `Headers` for anything else throws. */
export const headerName = /^[\w!#$%&'*+.^`|~-]+$/;
const expiresSecondsMax = 604_800;

/**
 * Throws a refusal with S3's code unless the signature is right, or there is none at all: a stranger is a caller too.
 * What a stranger may do is decided in access.ts.
 */
export function authenticate(request: Request, url: URL, target: Target, rules: AuthRules): Caller {
  const authorization = request.headers.get("authorization");
  const presigned = target.query.has("X-Amz-Algorithm") || target.query.has("X-Amz-Signature");
  if (presigned && authorization !== null && authorization !== "") {
    throw new S3Refusal("InvalidRequest", "Cannot check the signature: it is given in the header and in the query");
  }
  if (target.query.has("AWSAccessKeyId")) throw oldScheme();
  const headers = new CallHeaders(request.headers, presigned ? target.query : null);
  if (presigned) return checkQuery(request, url, target, headers, rules);
  if (authorization === null) return { owner: null, headers, payload: anonymousPayload(headers) };
  return checkHeader(authorization, request, url, target, headers, rules);
}

function oldScheme(): S3Refusal {
  return new S3Refusal("InvalidRequest", "Cannot check the signature: only AWS4-HMAC-SHA256 is known here");
}

/** SDKs announce how they send the body also when they do not sign. */
function anonymousPayload(headers: CallHeaders): PayloadRule {
  const said = headers.get("x-amz-content-sha256");
  if (said === null || said === "UNSIGNED-PAYLOAD") return { kind: "unsigned" };
  if (said === "STREAMING-UNSIGNED-PAYLOAD-TRAILER") return { kind: "chunked", trailer: true, signed: null };
  return hashRule(said);
}

interface Claim {
  readonly credential: string;
  readonly signedHeaders: string;
  readonly signature: string;
  readonly stamp: string;
}

/** `Authorization: AWS4-HMAC-SHA256 Credential=…, SignedHeaders=…, Signature=…` */
function checkHeader(
  authorization: string,
  request: Request,
  url: URL,
  target: Target,
  headers: CallHeaders,
  rules: AuthRules,
): Caller {
  if (authorization.trim() === "")
    throw new S3Refusal("AccessDenied", "Cannot check the signature: the header is empty");
  if (authorization.startsWith("AWS ")) throw oldScheme();
  const match = /^AWS4-HMAC-SHA256\s+(.+)$/.exec(authorization);
  if (match === null) throw oldScheme();
  const fields = new Map(
    (match[1] ?? "").split(",").map((field) => {
      const at = field.indexOf("=");
      return [field.slice(0, at).trim(), field.slice(at + 1).trim()];
    }),
  );
  const stamp = stampOf(headers);
  const claim = {
    credential: fields.get("Credential") ?? "",
    signedHeaders: fields.get("SignedHeaders") ?? "",
    signature: fields.get("Signature") ?? "",
    stamp,
  };
  if (Math.abs(rules.now() - parseStamp(stamp)) > rules.clockSkewMs) {
    throw new S3Refusal("RequestTimeTooSkewed", `Cannot accept the request of "${stamp}": the clocks differ too much`);
  }
  if (headers.get("x-amz-security-token") !== null) throw noTokens();
  const payloadHash = headers.get("x-amz-content-sha256");
  if (payloadHash === null)
    throw new S3Refusal("InvalidRequest", 'Cannot check the signature: "x-amz-content-sha256" is missing');
  const { owner, scope } = verify(claim, request, url, target, payloadHash, rules);
  return { owner, headers, payload: payloadRule(payloadHash, scope, claim.signature) };
}

/** `x-amz-date`, or a `Date` that is in the basic ISO form or RFC 9110's. */
function stampOf(headers: CallHeaders): string {
  const given = headers.get("x-amz-date");
  if (given !== null && /^\d{8}T\d{6}Z$/.test(given)) return given;
  const at = Date.parse(given ?? headers.get("date") ?? "");
  if (Number.isNaN(at))
    throw new S3Refusal("AccessDenied", "Cannot check the signature: the request has no valid date");
  return new Date(at).toISOString().replace(/[-:]|\.\d{3}/g, "");
}

/** Milliseconds of a basic ISO time. */
function parseStamp(stamp: string): number {
  const at = Date.parse(stamp.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, "$1-$2-$3T$4:$5:$6Z"));
  if (Number.isNaN(at)) throw badQuery(`"X-Amz-Date" is not a time`);
  return at;
}

function noTokens(): S3Refusal {
  return new S3Refusal("InvalidToken", "Cannot use a session token: there are none here");
}

function badQuery(why: string): S3Refusal {
  return new S3Refusal("AuthorizationQueryParametersError", `Cannot check the presigned address: ${why}`);
}

/** The same fields as `X-Amz-…` parameters, and an expiry instead of the small clock window. */
function checkQuery(request: Request, url: URL, target: Target, headers: CallHeaders, rules: AuthRules): Caller {
  const { query } = target;
  if (query.get("X-Amz-Algorithm") !== "AWS4-HMAC-SHA256")
    throw badQuery('"X-Amz-Algorithm" is not "AWS4-HMAC-SHA256"');
  if (headers.get("x-amz-security-token") !== null) throw noTokens();
  const stamp = requiredQuery(query, "X-Amz-Date");
  const signedAt = parseStamp(stamp);
  const expires = requiredQuery(query, "X-Amz-Expires");
  const seconds = /^\d{1,7}$/.test(expires) ? Number(expires) : -1;
  if (seconds < 1 || seconds > expiresSecondsMax) throw badQuery(`"X-Amz-Expires" is not 1 to ${expiresSecondsMax}`);
  if (signedAt > rules.now() + rules.clockSkewMs)
    throw new S3Refusal("AccessDenied", "Cannot use the address: it is not valid yet");
  if (rules.now() > signedAt + seconds * 1000)
    throw new S3Refusal("AccessDenied", "Cannot use the address: it has expired");
  const claim = {
    credential: requiredQuery(query, "X-Amz-Credential"),
    signedHeaders: requiredQuery(query, "X-Amz-SignedHeaders"),
    signature: requiredQuery(query, "X-Amz-Signature"),
    stamp,
  };
  const payloadHash = headers.get("x-amz-content-sha256") ?? "UNSIGNED-PAYLOAD";
  const { owner, scope } = verify(claim, request, url, target, payloadHash, rules);
  return { owner, headers, payload: payloadRule(payloadHash, scope, claim.signature) };
}

function requiredQuery(query: Query, name: string): string {
  const value = query.get(name);
  if (value === null || value === "") throw badQuery(`"${name}" is missing`);
  return value;
}

/** The signature over what was received; every change to method, path, query or a signed header shows here. */
function verify(
  claim: Claim,
  request: Request,
  url: URL,
  target: Target,
  payloadHash: string,
  rules: AuthRules,
): { owner: string; scope: Scope } {
  const [owner = "", date = "", region = "", service = "", end = "", ...more] = claim.credential.split("/");
  const wellFormed = more.length === 0 && service === "s3" && end === "aws4_request" && region !== "";
  const regionFits = rules.region === undefined || rules.region === region;
  if (!wellFormed || !regionFits || date !== claim.stamp.slice(0, 8)) {
    throw new S3Refusal(
      "AuthorizationHeaderMalformed",
      `Cannot check the signature: the credential "${claim.credential}" does not fit`,
    );
  }
  const secret = rules.secrets.get(owner);
  if (secret === undefined)
    throw new S3Refusal("InvalidAccessKeyId", `Cannot check the signature: "${owner}" is not known here`);
  const text = `${date}/${region}/s3/aws4_request`;
  const scope = { text, key: signingKey(secret, text), stamp: claim.stamp };
  const canonical = {
    method: request.method,
    path: target.path,
    query: canonicalQuery(target.query, "X-Amz-Signature"),
    headers: signedHeaders(claim.signedHeaders, request, url),
    payloadHash,
  };
  for (const charset of ["latin1", "utf8"] as const) {
    const expected = signature(scope, "AWS4-HMAC-SHA256", canonicalHash(canonical, charset));
    if (sameSignature(claim.signature, expected)) return { owner, scope };
  }
  throw new S3Refusal(
    "SignatureDoesNotMatch",
    "Cannot accept the request: its signature does not match what was received",
  );
}

/**
 * The signed headers with what was received. Every `x-amz-` header must be among them: an unsigned one would let the
 * holder of a presigned address add a copy source or a public ACL to what its signer meant.
 */
function signedHeaders(list: string, request: Request, url: URL): [name: string, value: string][] {
  const names = list.split(";");
  if (!names.every((name) => headerName.test(name)))
    throw new S3Refusal("SignatureDoesNotMatch", "Cannot check the signature: a signed header has no valid name");
  if (!names.includes("host"))
    throw new S3Refusal("SignatureDoesNotMatch", 'Cannot check the signature: "host" is not signed');
  for (const name of request.headers.keys()) {
    if (name.startsWith("x-amz-") && !names.includes(name)) {
      throw new S3Refusal("AccessDenied", `Cannot accept the header "${name}": it was not signed`);
    }
  }
  return names.map((name) => {
    const value = request.headers.get(name) ?? (name === "host" ? url.host : "");
    return [name, value];
  });
}

function hashRule(hash: string): PayloadRule {
  if (/^[0-9a-f]{64}$/.test(hash)) return { kind: "sha256", hex: hash };
  if (hash.startsWith("STREAMING-"))
    throw new S3Refusal("NotImplemented", `Cannot read a body of "${hash}": not implemented here`);
  throw new S3Refusal("InvalidArgument", '"x-amz-content-sha256" is not a SHA-256 in hexadecimal');
}

/** How the body is bound to the signature: by its hash, chunk by chunk, or not at all. */
function payloadRule(hash: string, scope: Scope, seed: string): PayloadRule {
  switch (hash) {
    case "UNSIGNED-PAYLOAD":
      return { kind: "unsigned" };
    case "STREAMING-UNSIGNED-PAYLOAD-TRAILER":
      return { kind: "chunked", trailer: true, signed: null };
    case "STREAMING-AWS4-HMAC-SHA256-PAYLOAD":
      return { kind: "chunked", trailer: false, signed: { scope, seed } };
    case "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER":
      return { kind: "chunked", trailer: true, signed: { scope, seed } };
    default:
      return hashRule(hash);
  }
}
