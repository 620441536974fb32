// The stamp that `kubectl logs --timestamps`, must-gather and the kubelet put in front: RFC 3339 in nanoseconds and a space.
import type { LineFrame } from "./format.ts";
import { opened } from "./opened.ts";
import { isoAt } from "./stamp-numeric.ts";

/** Programs write milli- and microseconds themselves; only a runtime writes seven digits and more. */
const runtimes = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7,9}(?:Z|[+-]\d\d:\d\d)(?: |$)/;

export const kubectlTimestampsFrame: LineFrame = {
  name: "kubectl-timestamps",
  title: "kubectl --timestamps",
  open(line, context) {
    const stamp = line[10] === "T" && line[19] !== "," ? isoAt(line, 0, context) : null;
    if (!stamp || (stamp.end < line.length && line[stamp.end] !== " ")) return null;
    return opened({ timeNs: stamp.ns, message: line.slice(stamp.end + 1) });
  },
  certain: (line) => runtimes.test(line),
};
