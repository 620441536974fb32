// The table of foreign formats, in the order in which they are tried.
import type { BundleFormat, FormatName } from "./format.ts";
import { mustGather } from "./must-gather.ts";
import { supportBundle } from "./support-bundle.ts";

export const formats: readonly BundleFormat[] = [supportBundle, mustGather];

/** The format of that name. */
export function formatNamed(name: FormatName): BundleFormat {
  return name === "support-bundle" ? supportBundle : mustGather;
}
