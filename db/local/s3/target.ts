// What a request is aimed at: bucket, key and query, out of a path-style address.
import { S3Refusal } from "./refusal.ts";
import { decodeUri } from "./uri.ts";

export class Query {
  readonly pairs: readonly (readonly [name: string, value: string])[];
  constructor(search: string) {
    const fields = search
      .replace(/^\?/, "")
      .split("&")
      .filter((field) => field !== "");
    this.pairs = fields.map((field) => {
      const at = field.indexOf("=");
      return at < 0
        ? [decodeUri(field, "query"), ""]
        : [decodeUri(field.slice(0, at), "query"), decodeUri(field.slice(at + 1), "query")];
    });
  }
  has(name: string): boolean {
    return this.pairs.some(([known]) => known === name);
  }
  /** A name given twice would be signed twice and read once: refused. */
  get(name: string): string | null {
    const found = this.pairs.filter(([known]) => known === name);
    if (found.length > 1) throw new S3Refusal("InvalidArgument", `Cannot read the query: "${name}" is given twice`);
    return found[0]?.[1] ?? null;
  }
  /** A whole number of min..max; null when absent. */
  number(name: string, min: number, max: number): number | null {
    const text = this.get(name);
    if (text === null || text === "") return null;
    const value = /^\d{1,10}$/.test(text) ? Number(text) : -1;
    if (value < min || value > max)
      throw new S3Refusal("InvalidArgument", `Cannot use "${name}": it is not a number of ${min} to ${max}`);
    return value;
  }
}

export interface Target {
  /** Empty for the service itself. */
  readonly bucket: string;
  /** Empty for the bucket itself. */
  readonly key: string;
  /** As received and as signed, still encoded, with the base path. */
  readonly path: string;
  readonly query: Query;
}

const bucketName = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;

/** Throws InvalidURI and KeyTooLongError; whether the bucket exists is not its business. */
export function readTarget(url: URL, basePath: string): Target {
  const path = url.pathname;
  if (!path.startsWith(`${basePath}/`))
    throw new S3Refusal("InvalidURI", `Cannot answer the path: it is not below "${basePath}/"`);
  const rest = path.slice(basePath.length + 1);
  const slash = rest.indexOf("/");
  const bucket = decodeUri(slash < 0 ? rest : rest.slice(0, slash), "path");
  const key = slash < 0 ? "" : decodeUri(rest.slice(slash + 1), "path");
  if (Buffer.byteLength(key) > 1024)
    throw new S3Refusal("KeyTooLongError", "Cannot use the key: it is longer than 1024 bytes");
  return { bucket, key, path, query: new Query(url.search) };
}

/** Asked only where a bucket is made; any other name simply does not exist. */
export function checkBucketName(name: string): void {
  if (!bucketName.test(name) || name.includes("..")) {
    throw new S3Refusal("InvalidBucketName", `Cannot make the bucket "${name}": a name is 3 to 63 of a-z 0-9 . -`);
  }
}
