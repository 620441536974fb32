// What a snapshot lacks, and why: partial is normal, silent is forbidden.
import * as v from "valibot";
import { StorableText } from "./storable-text.ts";

export const gapReasons = [
  "unparsable", // the file is there and is not what it should be
  "truncated", // the input ended early
  "forbidden", // the capturing user may not read it
  "timeout",
  "unavailable", // who should have answered did not, or said that it cannot
  "unsafe_path", // absolute, leaves the root, or has control characters
  "unsafe_entry", // a device, fifo, hard link, or a link that leaves the root
  "too_large", // one file or one resource above its limit
  "upload_missing", // registered, never arrived
  "unsupported", // recognised, and this version cannot take it in
] as const;
export type GapReason = (typeof gapReasons)[number];

/** One thing that is missing: `what` names it (an archive path, "pods in shop"), `detail` is one line for a person. */
export const Gap = v.object({
  reason: v.picklist(gapReasons),
  what: v.pipe(StorableText, v.maxLength(1024)),
  detail: v.pipe(StorableText, v.maxLength(1024)),
});
export type Gap = v.InferOutput<typeof Gap>;
