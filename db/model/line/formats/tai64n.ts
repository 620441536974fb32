// multilog and svlogd (daemontools, runit): a TAI64N label in front of every line.
import type { LineFrame } from "./format.ts";
import { opened } from "./opened.ts";
import { tai64nAt } from "./stamp-epoch.ts";

const program = /^([\w./-]{1,48}): /;

export const tai64nFrame: LineFrame = {
  name: "tai64n",
  title: "TAI64N (multilog, svlogd)",
  open(line) {
    const stamp = line.startsWith("@4") ? tai64nAt(line, 0) : null;
    if (!stamp || (stamp.end < line.length && line[stamp.end] !== " ")) return null;
    const rest = line.slice(stamp.end + 1);
    const [prefix = "", name = ""] = program.exec(rest) ?? [];
    return opened({ timeNs: stamp.ns, logger: name, message: rest.slice(prefix.length) });
  },
};
