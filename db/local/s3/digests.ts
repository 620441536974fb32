// The hashes that S3 clients ask for, computed together while a body passes.
import { createHash, type Hash } from "node:crypto";
import { crc32 } from "node:zlib";
import * as v from "valibot";
import type { CallHeaders } from "./call-headers.ts";
import { notImplemented, S3Refusal } from "./refusal.ts";

export const checksumAlgorithms = ["CRC32", "SHA1", "SHA256"] as const;
export type ChecksumAlgorithm = (typeof checksumAlgorithms)[number];

/** `value` is base64; a composite one (of parts) ends in `-<number of parts>`. */
export const Checksum = v.object({
  algorithm: v.picklist(checksumAlgorithms),
  value: v.string(),
  type: v.picklist(["FULL_OBJECT", "COMPOSITE"]),
});
export type Checksum = v.InferOutput<typeof Checksum>;

/** Narrows an upper-case name to what can be computed here. */
export function isChecksumAlgorithm(name: string): name is ChecksumAlgorithm {
  return checksumAlgorithms.some((known) => known === name);
}

/** The algorithm in a header such as `x-amz-checksum-algorithm`; null when absent. */
export function algorithmHeader(headers: CallHeaders, name: string): ChecksumAlgorithm | null {
  const given = headers.get(name)?.toUpperCase() ?? null;
  if (given === null) return null;
  if (!isChecksumAlgorithm(given)) throw notImplemented(`checksum ${given}`);
  return given;
}

export class Digests {
  readonly #md5 = createHash("md5");
  readonly #sha256: Hash | null;
  readonly #sha1: Hash | null;
  #crc32: number | null;

  constructor(wanted: ReadonlySet<ChecksumAlgorithm>) {
    this.#sha256 = wanted.has("SHA256") ? createHash("sha256") : null;
    this.#sha1 = wanted.has("SHA1") ? createHash("sha1") : null;
    this.#crc32 = wanted.has("CRC32") ? 0 : null;
  }

  update(bytes: Uint8Array): void {
    this.#md5.update(bytes);
    this.#sha256?.update(bytes);
    this.#sha1?.update(bytes);
    if (this.#crc32 !== null) this.#crc32 = crc32(bytes, this.#crc32);
  }

  /** To be called once. */
  finish(): { md5: Buffer; of: (algorithm: ChecksumAlgorithm) => Buffer } {
    const sums = {
      md5: this.#md5.digest(),
      SHA256: this.#sha256?.digest(),
      SHA1: this.#sha1?.digest(),
      CRC32: this.#crc32Bytes(),
    };
    return {
      md5: sums.md5,
      of: (algorithm) => {
        const sum = sums[algorithm];
        if (sum === undefined) throw new TypeError(`digest ${algorithm} was not asked for`);
        return sum;
      },
    };
  }

  #crc32Bytes(): Buffer | undefined {
    if (this.#crc32 === null) return undefined;
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(this.#crc32 >>> 0);
    return bytes;
  }
}

/** The hash over the parts' hashes that S3 gives to a multipart upload. */
export function compositeChecksum(algorithm: ChecksumAlgorithm, parts: readonly string[]): Checksum {
  const digests = new Digests(new Set([algorithm]));
  for (const part of parts) digests.update(Buffer.from(part, "base64"));
  const value = `${digests.finish().of(algorithm).toString("base64")}-${parts.length}`;
  return { algorithm, value, type: "COMPOSITE" };
}

/** The one checksum that the headers promise; S3 refuses two. */
export function promisedChecksum(headers: CallHeaders): { algorithm: ChecksumAlgorithm; value: string } | null {
  let found: { algorithm: ChecksumAlgorithm; value: string } | null = null;
  for (const [name, value] of headers.startingWith("x-amz-checksum-")) {
    if (name === "algorithm" || name === "mode" || name === "type") continue;
    const algorithm = name.toUpperCase();
    if (!isChecksumAlgorithm(algorithm)) throw notImplemented(`checksum ${algorithm}`);
    if (found !== null)
      throw new S3Refusal("InvalidRequest", "Cannot check the body: more than one checksum is promised");
    found = { algorithm, value };
  }
  return found;
}
