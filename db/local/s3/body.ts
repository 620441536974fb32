// Takes in a request body: decodes it, hashes it, and refuses it unless every promise about it was kept.
//
//   request.body ─→ aws-chunked? ─→ digests ─→ sink        then: length · sha256 · Content-MD5 · x-amz-checksum-* agree?
//
// The sink has seen all bytes before they are known to be right, so it must not make them visible.
import type { Caller, PayloadRule } from "./caller.ts";
import type { CallHeaders } from "./call-headers.ts";
import { ChunkDecoder } from "./chunked-body.ts";
import {
  algorithmHeader,
  type Checksum,
  type ChecksumAlgorithm,
  Digests,
  isChecksumAlgorithm,
  promisedChecksum,
} from "./digests.ts";
import { notImplemented, S3Refusal } from "./refusal.ts";

export interface Received {
  readonly size: number;
  readonly md5: Buffer;
  readonly checksum: Checksum | null;
}

/** S3's largest single upload. */
const putBytesMax = 5 * 1024 ** 3;

/** Throws IncompleteBody for a torn body, BadDigest and its kin for a wrong one, EntityTooLarge above `putBytesMax`. */
export async function receive(
  request: Request,
  caller: Caller,
  sink: (bytes: Uint8Array) => Promise<void>,
  checksum: "of the body" | "of the key" = "of the body",
): Promise<Received> {
  const { headers, payload } = caller;
  const promise = expected(headers, payload, checksum);
  const digests = new Digests(promise.algorithms);
  const decoder = payload.kind === "chunked" ? new ChunkDecoder(payload.signed, payload.trailer) : null;
  let raw = 0;
  let size = 0;
  const take = async (bytes: Uint8Array): Promise<void> => {
    size += bytes.length;
    if (size > putBytesMax)
      throw new S3Refusal("EntityTooLarge", `Cannot store the body: it is larger than ${putBytesMax} bytes`);
    digests.update(bytes);
    await sink(bytes);
  };
  for await (const bytes of bodyOf(request)) {
    raw += bytes.length;
    if (decoder === null) await take(bytes);
    else for (const piece of decoder.decode(bytes)) await take(piece);
  }
  decoder?.end();
  if (promise.rawBytes !== null && promise.rawBytes !== raw) throw incomplete(promise.rawBytes, raw);
  if (promise.bytes !== null && promise.bytes !== size) throw incomplete(promise.bytes, size);
  return check(digests, promise, payload, size, decoder?.trailers ?? null);
}

/** A body of at most `max` bytes, in memory: for XML. */
export async function receiveSmall(
  request: Request,
  caller: Caller,
  max: number,
  checksum: "of the body" | "of the key" = "of the body",
): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  const sink = async (bytes: Uint8Array): Promise<void> => {
    size += bytes.length;
    if (size > max) throw new S3Refusal("EntityTooLarge", `Cannot read the request: it is larger than ${max} bytes`);
    pieces.push(bytes.slice());
  };
  await receive(request, caller, sink, checksum);
  return Buffer.concat(pieces);
}

async function* bodyOf(request: Request): AsyncGenerator<Uint8Array> {
  if (request.body === null) return;
  try {
    for await (const bytes of request.body) yield bytes;
  } catch (cause) {
    // A closed connection surfaces here; nobody is left to read the answer, and the upload must count as torn.
    if (cause instanceof S3Refusal) throw cause;
    throw new S3Refusal("IncompleteBody", "Cannot read the body: the connection ended before it did");
  }
}

function incomplete(promised: number, got: number): S3Refusal {
  return new S3Refusal("IncompleteBody", `Cannot store the body: ${promised} bytes were promised and ${got} came`);
}

interface Promised {
  readonly rawBytes: number | null;
  readonly bytes: number | null;
  readonly md5: Buffer | null;
  readonly sum: { algorithm: ChecksumAlgorithm; value: string } | null;
  readonly trailer: ChecksumAlgorithm | null;
  readonly algorithms: ReadonlySet<ChecksumAlgorithm>;
}

/** A completion's checksum headers are those of the finished upload and say nothing about its XML. */
function expected(headers: CallHeaders, payload: PayloadRule, about: "of the body" | "of the key"): Promised {
  const decoded = headers.get("x-amz-decoded-content-length");
  const bytes = payload.kind === "chunked" ? lengthOf(decoded) : null;
  if (payload.kind === "chunked" ? bytes === null : headers.get("transfer-encoding") !== null) {
    throw new S3Refusal("MissingContentLength", "Cannot store the body: its length is not given");
  }
  const rawBytes = lengthOf(headers.get("content-length"));
  if ((bytes ?? rawBytes ?? 0) > putBytesMax) {
    throw new S3Refusal("EntityTooLarge", `Cannot store the body: it is larger than ${putBytesMax} bytes`);
  }
  const sum = about === "of the body" ? promisedChecksum(headers) : null;
  const trailer = payload.kind === "chunked" && payload.trailer ? trailerAlgorithm(headers) : null;
  const named = algorithmHeader(headers, "x-amz-sdk-checksum-algorithm") !== null;
  if (about === "of the body" && named && sum === null && trailer === null) {
    throw new S3Refusal(
      "InvalidRequest",
      "Cannot check the body: a checksum algorithm is named and no checksum is given",
    );
  }
  const algorithms = new Set<ChecksumAlgorithm>();
  if (payload.kind === "sha256") algorithms.add("SHA256");
  if (sum !== null) algorithms.add(sum.algorithm);
  if (trailer !== null) algorithms.add(trailer);
  return { rawBytes, bytes, md5: md5Header(headers), sum, trailer, algorithms };
}

function lengthOf(text: string | null): number | null {
  if (text === null) return null;
  if (!/^\d{1,15}$/.test(text))
    throw new S3Refusal("InvalidArgument", "Cannot store the body: its length is not a number");
  return Number(text);
}

/** The checksum that will only be known behind the body. */
function trailerAlgorithm(headers: CallHeaders): ChecksumAlgorithm | null {
  const name = headers.get("x-amz-trailer")?.trim().toLowerCase() ?? null;
  if (name === null) return null;
  const algorithm = name.replace(/^x-amz-checksum-/, "").toUpperCase();
  if (!isChecksumAlgorithm(algorithm)) throw notImplemented(`trailer ${name}`);
  return algorithm;
}

/** An empty or short Content-MD5 is an error of its own, not a mismatch. */
function md5Header(headers: CallHeaders): Buffer | null {
  const text = headers.get("content-md5");
  if (text === null) return null;
  const bytes = Buffer.from(text, "base64");
  if (bytes.length !== 16)
    throw new S3Refusal("InvalidDigest", 'Cannot check the body: "Content-MD5" is not an MD5 in base64');
  return bytes;
}

/** Each promise that was made is held against what came; the first that fails is the answer. */
function check(
  digests: Digests,
  promise: Promised,
  payload: PayloadRule,
  size: number,
  trailers: Map<string, string> | null,
): Received {
  const sums = digests.finish();
  if (payload.kind === "sha256" && sums.of("SHA256").toString("hex") !== payload.hex) {
    throw new S3Refusal("XAmzContentSHA256Mismatch", 'Cannot store the body: it does not match "x-amz-content-sha256"');
  }
  if (promise.md5 !== null && !promise.md5.equals(sums.md5)) {
    throw new S3Refusal("BadDigest", 'Cannot store the body: it does not match "Content-MD5"');
  }
  const sum =
    promise.trailer === null
      ? promise.sum
      : { algorithm: promise.trailer, value: trailers?.get(`x-amz-checksum-${promise.trailer.toLowerCase()}`) ?? "" };
  if (sum === null) return { size, md5: sums.md5, checksum: null };
  if (sums.of(sum.algorithm).toString("base64") !== sum.value) {
    throw new S3Refusal("BadDigest", `Cannot store the body: it does not match its ${sum.algorithm} checksum`);
  }
  return { size, md5: sums.md5, checksum: { ...sum, type: "FULL_OBJECT" } };
}
