// What one operation gets to work with.
import type { Caller } from "./caller.ts";
import { receiveSmall } from "./body.ts";
import type { BucketRow } from "./records.ts";
import type { Store } from "./store.ts";
import type { Target } from "./target.ts";
import { readXml, type XmlElement } from "./xml-read.ts";

export interface Call {
  readonly request: Request;
  readonly target: Target;
  readonly caller: Caller;
  readonly store: Store;
  readonly now: () => number;
  readonly region: string;
}

/** A call on a bucket that exists and that the caller may use in this way. */
export interface BucketCall extends Call {
  readonly bucket: BucketRow;
}

/** 1,000 keys of 1,024 bytes, each byte escaped, fit; so do 10,000 parts with checksums. */
const xmlBytesMax = 8 * 1024 * 1024;

/** Throws MalformedXML; see body.ts for why a completion's checksum is "of the key". */
export async function readXmlBody(call: Call, root: string, checksum?: "of the key"): Promise<XmlElement> {
  return readXml(await receiveSmall(call.request, call.caller, xmlBytesMax, checksum), root);
}
