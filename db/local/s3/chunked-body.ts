// Decodes aws-chunked bodies: `size;chunk-signature=…`, data, and after the last (empty) chunk the trailers.
import { createHash, type Hash } from "node:crypto";
import { S3Refusal } from "./refusal.ts";
import { emptySha256, sameSignature, sha256Hex, signature, type Scope } from "./sigv4.ts";

export interface ChunkSeed {
  readonly scope: Scope;
  /** The request's own signature, which the first chunk's is chained to. */
  readonly seed: string;
}

const lineBytesMax = 8192;

function broken(why: string): S3Refusal {
  return new S3Refusal("IncompleteBody", `Cannot read the chunked body: ${why}`);
}

export class ChunkDecoder {
  /** Trailers by lower-case name; complete once `end()` has returned. */
  readonly trailers = new Map<string, string>();
  readonly #signed: ChunkSeed | null;
  readonly #withTrailer: boolean;
  #previous: string;
  #state: "size" | "data" | "data end" | "trailers" | "done" = "size";
  #left = 0;
  #line = "";
  #hash: Hash = createHash("sha256");
  #chunkSignature = "";
  #trailerText = "";

  constructor(signed: ChunkSeed | null, withTrailer: boolean) {
    this.#signed = signed;
    this.#withTrailer = withTrailer;
    this.#previous = signed?.seed ?? "";
  }

  /** The plain bytes inside `bytes`; what is cut at either end is kept for the next call. */
  *decode(bytes: Uint8Array): Generator<Uint8Array> {
    let at = 0;
    while (at < bytes.length) {
      if (this.#state === "data") {
        const piece = bytes.subarray(at, at + this.#left);
        at += piece.length;
        this.#left -= piece.length;
        if (this.#signed !== null) this.#hash.update(piece);
        if (this.#left === 0) this.#state = "data end";
        yield piece;
        continue;
      }
      if (this.#state === "done") throw broken("there is more after its end");
      const newline = bytes.indexOf(10, at);
      const stop = newline < 0 ? bytes.length : newline + 1;
      this.#line += Buffer.from(bytes.subarray(at, stop)).toString("latin1");
      at = stop;
      if (this.#line.length > lineBytesMax) throw broken("a line is too long");
      if (newline >= 0) this.#takeLine(this.#line.replace(/\r?\n$/, ""));
    }
  }

  /** To be called when no more bytes come. */
  end(): void {
    // Some clients leave out the last line break: what is in hand then is a whole line.
    if (this.#state === "trailers" && this.#line !== "") this.#takeLine(this.#line);
    if (this.#state === "trailers" && !this.#withTrailer) this.#state = "done";
    if (this.#state === "trailers") this.#finishTrailers();
    if (this.#state !== "done") throw broken("it ends early");
  }

  #takeLine(line: string): void {
    this.#line = "";
    if (this.#state === "size") this.#startChunk(line);
    else if (this.#state === "data end") {
      if (line !== "") throw broken("a chunk is longer than it says");
      this.#checkChunk();
      this.#state = "size";
    } else if (line !== "") this.#takeTrailer(line);
    else if (this.#withTrailer) this.#finishTrailers();
    else this.#state = "done";
  }

  #startChunk(line: string): void {
    const match = /^([0-9a-fA-F]{1,8})(?:;chunk-signature=([0-9a-f]{64}))?$/.exec(line);
    if (match === null) throw broken("a chunk's first line is malformed");
    this.#left = Number.parseInt(match[1] ?? "", 16);
    this.#chunkSignature = match[2] ?? "";
    this.#hash = createHash("sha256");
    if (this.#left > 0) this.#state = "data";
    else {
      this.#checkChunk();
      this.#state = "trailers";
    }
  }

  #checkChunk(): void {
    if (this.#signed === null) return;
    const hash = this.#hash.digest("hex");
    const expected = signature(this.#signed.scope, "AWS4-HMAC-SHA256-PAYLOAD", this.#previous, emptySha256, hash);
    this.#match(this.#chunkSignature, expected);
  }

  #match(given: string, expected: string): void {
    if (!sameSignature(given, expected))
      throw new S3Refusal("SignatureDoesNotMatch", "Cannot accept the body: a chunk's signature does not match");
    this.#previous = expected;
  }

  #takeTrailer(line: string): void {
    const at = line.indexOf(":");
    if (at < 1 || !this.#withTrailer) throw broken("a trailer is malformed");
    const name = line.slice(0, at).trim().toLowerCase();
    const value = line.slice(at + 1).trim();
    if (name !== "x-amz-trailer-signature") this.#trailerText += `${name}:${value}\n`;
    this.trailers.set(name, value);
  }

  #finishTrailers(): void {
    if (this.#signed !== null) {
      const expected = signature(
        this.#signed.scope,
        "AWS4-HMAC-SHA256-TRAILER",
        this.#previous,
        sha256Hex(this.#trailerText),
      );
      this.#match(this.trailers.get("x-amz-trailer-signature") ?? "", expected);
    }
    this.#state = "done";
  }
}
