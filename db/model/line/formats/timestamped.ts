// Any line that has a time near its beginning: the time, a level, a component and a process as far as they can be told.
import type { LineFormat } from "./format.ts";
import { headAt } from "./head-tokens.ts";
import { levelInText } from "./level-words.ts";
import { readLine } from "./read-line.ts";
import { findStamp } from "./stamp.ts";

/** A time farther in is one that the message talks about. */
const withinChars = 48;
/** Two words at most, or a banner's rule: `connection from 1.2.3.4 at <time>` is prose. */
const leadsIn = /^(?:[=#*-]{2,} .{0,48}|\S{0,48}[\s]?\S{0,48}\s?)$/;

export const timestampedFormat: LineFormat = {
  name: "timestamped",
  title: "time, level, component",
  read(line, context) {
    // Every shape has two pairs of digits close together; most lines without a time fail here.
    if (!/\d\d.{0,2}\d\d/.test(line.slice(0, withinChars + 24))) return null;
    const stamp = findStamp(line, context, withinChars);
    const before = line.slice(0, stamp?.start ?? 0);
    if (!stamp || !leadsIn.test(before)) return null;
    const end = stamp.end + (/^["'\])>|]/.test(line.slice(stamp.end, stamp.end + 1)) ? 1 : 0);
    const head = headAt(line, end);
    const fields: Record<string, string> = {};
    if (head.pid !== "") fields["pid"] = head.pid;
    const [thread] = head.brackets;
    if (thread !== undefined && thread !== "" && thread !== head.logger) fields["thread"] = thread;
    const inFront = /^\[?([\w.-]{1,40})[\]:]? ?[[("]?$/.exec(before)?.[1] ?? "";
    return readLine({
      timeNs: stamp.ns,
      level: head.level ?? levelInText(before) ?? levelInText(line.slice(stamp.end, stamp.end + 300)),
      logger: head.logger || inFront,
      message: before.length > 8 && inFront === "" ? line : line.slice(head.end),
      fields,
    });
  },
};
