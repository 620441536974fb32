// gzip inside values (Helm releases in Secrets and ConfigMaps): opened to be redacted, never beyond a bound.
import { gunzipSync, gzipSync } from "node:zlib";

/** A Secret holds 1 MiB; what unpacks to more than this is no release. */
const valueBytesMax = 16 * 1024 * 1024;

/** Throws for what is no gzip, or unpacks to more than 16 MiB. */
export function gunzipValue(bytes: Uint8Array): Uint8Array {
  return gunzipSync(bytes, { maxOutputLength: valueBytesMax });
}

export function gzipValue(bytes: Uint8Array): Uint8Array {
  return gzipSync(bytes);
}
