// Just enough XML to read the one value that matters in S3's short answers. Workers have no DOMParser.
import { KubinError } from "../model/error.ts";

/** The inner text of the first `<name>`. Throws "unavailable" when the answer has none: it is not what was asked for. */
export function textOf(xml: string, name: string): string {
  const found = new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1];
  if (found !== undefined) return found;
  throw new KubinError("unavailable", `Cannot understand the bucket: no <${name}> in its answer`);
}
