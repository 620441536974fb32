// An S3 endpoint over a folder: what R2 or S3 is in production, for one machine and without an install.
//
//   request ─→ target (bucket, key, query) ─→ caller (SigV4) ─→ operation ─→ access ─→ its file ─→ CORS headers
//                                    any refusal on the way ─→ S3's XML error
//
// Gaps, each answered 501 NotImplemented by name (or as noted), never with something that looks like success:
// - versioning, object lock, tagging, encryption headers, storage classes other than STANDARD, website, notification,
//   replication, policies, ownership, logging, SelectObjectContent, POST forms, appends;
// - ACLs other than private, public-read and public-read-write; reading ACLs; grants;
// - checksums other than MD5, CRC32, SHA-1, SHA-256; a whole-body checksum of a multipart upload;
// - lifecycle transitions, tag and size filters; a delimiter in ListMultipartUploads;
// - Signature Version 2 (400 InvalidRequest), 4A, session tokens (400 InvalidToken); virtual-host addressing;
// - keys with a "." or ".." segment in an address (403 SignatureDoesNotMatch): Bun resolves them before we see the
//   address. They cannot leave the folder either way: keys are rows, files have random names.
// Client quirks: botocore signs header values as UTF-8 and sends Latin-1; the AWS SDK's presigner signs the CRC32 of an
// empty body unless it is told requestChecksumCalculation "WHEN_REQUIRED" (refused with BadDigest, as S3 does).
import { randomBytes } from "node:crypto";
import { KubinError } from "../../model/error.ts";
import { checkBucketAccess } from "./access.ts";
import { authenticate, type AuthRules, type Credential } from "./authenticate.ts";
import type { Call } from "./call.ts";
import { corsHeaders, preflight } from "./cors.ts";
import { expire } from "./expire.ts";
import { detectOperation } from "./operation.ts";
import { refusalResponse, S3Refusal } from "./refusal.ts";
import { closeStore, getBucket, openStore, type Store } from "./store.ts";
import { readTarget } from "./target.ts";

export interface S3Options {
  /** Made when absent. One process at a time. */
  readonly root: string;
  /** Each is an owner of its own: a bucket belongs to the one that made it. */
  readonly credentials: readonly Credential[];
  /** When given, signatures for another region are refused. */
  readonly region?: string;
  readonly now?: () => number;
  /** How far a client's clock may be off; 15 minutes like S3. */
  readonly clockSkewMs?: number;
  /** Where the endpoint is mounted, such as "/s3"; part of what clients sign. */
  readonly basePath?: string;
  /** What a lifecycle rule's "day" lasts; shorter in tests only. */
  readonly lifecycleDayMs?: number;
  /** Told of what became a 500; its text never reaches the client. */
  readonly onDefect?: (error: unknown) => void;
}

export interface S3Endpoint {
  fetch(request: Request): Promise<Response>;
  close(): Promise<void>;
}

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** Throws KubinError "conflict" when another process has the folder, "invalid" for options that cannot be meant. */
export function createS3Endpoint(options: S3Options): S3Endpoint {
  const basePath = options.basePath ?? "";
  if (!/^(\/[\w.-]+)*$/.test(basePath))
    throw new KubinError("invalid", `Cannot mount the S3 endpoint at "${basePath}": not a path`);
  const now = options.now ?? Date.now;
  const rules: AuthRules = {
    secrets: new Map(options.credentials.map((one) => [one.accessKeyId, one.secretAccessKey])),
    region: options.region,
    now,
    clockSkewMs: options.clockSkewMs ?? 15 * 60 * 1000,
  };
  const store = openStore(options.root);
  const lasts = options.lifecycleDayMs ?? dayMs;
  const tidy = (): void => guarded(() => expire(store, now(), lasts), options.onDefect);
  tidy();
  const timer = setInterval(tidy, Math.min(hourMs, lasts));
  timer.unref();
  const region = options.region ?? "us-east-1";
  const parts: Parts = { store, rules, basePath, region, onDefect: options.onDefect };
  const running = new Set<Promise<Response>>();
  return {
    fetch: (request) => {
      const answered = answer(request, parts).finally(() => running.delete(answered));
      running.add(answered);
      return answered;
    },
    close: async () => {
      clearInterval(timer);
      // The catalog closes under nobody's hands.
      await Promise.allSettled(running);
      closeStore(store);
    },
  };
}

interface Parts {
  readonly store: Store;
  readonly rules: AuthRules;
  readonly basePath: string;
  readonly region: string;
  readonly onDefect: ((error: unknown) => void) | undefined;
}

/** Never throws. */
async function answer(request: Request, parts: Parts): Promise<Response> {
  const requestId = randomBytes(8).toString("hex").toUpperCase();
  const url = new URL(request.url);
  const response = await perform(request, url, parts).catch((cause: unknown) => {
    if (!(cause instanceof S3Refusal)) parts.onDefect?.(cause);
    const refusal =
      cause instanceof S3Refusal
        ? cause
        : new S3Refusal("InternalError", "Cannot answer: the endpoint failed; try again");
    return refusalResponse(refusal, request.method, url.pathname, requestId);
  });
  response.headers.set("x-amz-request-id", requestId);
  guarded(() => {
    if (request.headers.has("origin")) addCors(request, url, parts, response);
  }, parts.onDefect);
  return response;
}

async function perform(request: Request, url: URL, parts: Parts): Promise<Response> {
  const { store, rules, region } = parts;
  const target = readTarget(url, parts.basePath);
  if (request.method === "OPTIONS") return preflight(request, getBucket(store, target.bucket));
  const caller = authenticate(request, url, target, rules);
  const call: Call = { request, target, caller, store, now: rules.now, region };
  const operation = detectOperation(call);
  if (operation.on === "service") return operation.run(call);
  const bucket = getBucket(store, target.bucket);
  const asked = caller.headers.get("x-amz-expected-bucket-owner");
  if (asked !== null && asked !== bucket.owner)
    throw new S3Refusal("AccessDenied", "Cannot use the bucket: it has another owner");
  if (operation.need !== "read") checkBucketAccess(bucket, caller.owner, operation.need);
  return operation.run({ ...call, bucket });
}

/** Refusals carry them too: without them a page could not read why it was refused. */
function addCors(request: Request, url: URL, parts: Parts, response: Response): void {
  if (request.method === "OPTIONS") return;
  const { bucket } = readTarget(url, parts.basePath);
  if (bucket === "") return;
  for (const [name, value] of corsHeaders(request, getBucket(parts.store, bucket).cors))
    response.headers.set(name, value);
}

/** For work whose refusal changes nothing for the client; a defect is still reported. */
function guarded(work: () => unknown, onDefect: Parts["onDefect"]): void {
  try {
    work();
  } catch (cause) {
    if (!(cause instanceof S3Refusal)) onDefect?.(cause);
  }
}

export interface S3Server {
  readonly url: string;
  readonly port: number;
  stop(): Promise<void>;
}

/** Serves the endpoint on a port of its own; port 0 takes a free one. */
export function serveS3(options: S3Options & { readonly hostname?: string; readonly port?: number }): S3Server {
  const endpoint = createS3Endpoint(options);
  const server = Bun.serve({
    hostname: options.hostname ?? "127.0.0.1",
    port: options.port ?? 0,
    // Seconds; the largest that Bun takes. A slow client's part must not be cut while it still sends.
    idleTimeout: 255,
    // The largest single upload and what aws-chunked adds to it.
    maxRequestBodySize: 6 * 1024 ** 3,
    development: false,
    fetch: (request) => endpoint.fetch(request),
    error: (cause) => {
      options.onDefect?.(cause);
      return new Response(null, { status: 500 });
    },
  });
  return {
    url: server.url.href.replace(/\/$/, ""),
    port: server.port ?? 0,
    stop: async () => {
      await server.stop(true);
      await endpoint.close();
    },
  };
}
