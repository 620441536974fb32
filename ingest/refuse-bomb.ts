// Refuses a pack before the first of its frames is unpacked, if its directory promises more work than its bytes can be worth.
import { KubinError } from "../db/model/error.ts";
import { packRawBytesMax } from "../db/model/limits.ts";
import type { PackDirectory } from "../db/model/pack/directory.ts";

/**
 * Throws "too_large" for a pack that unpacks to too much, and "corrupt" where segments lie over each other: a million of them over
 * one frame would be a million frames to parse and to keep.
 */
export function refuseBomb({ frames, segments }: PackDirectory, number: number): void {
  const raw = frames.reduce((sum, frame) => sum + frame[1], 0);
  if (raw > packRawBytesMax) {
    throw new KubinError(
      "too_large",
      `Cannot index pack ${number}: it unpacks to ${raw} bytes, and ${packRawBytesMax} is the most`,
    );
  }
  const ends = new Map<number, number>();
  for (const { frame, offset, bytes } of segments) {
    if (offset < (ends.get(frame) ?? 0)) {
      throw new KubinError("corrupt", `Cannot index pack ${number}: its directory names the same bytes twice`);
    }
    ends.set(frame, offset + bytes);
  }
}
