// strace with -f and -t, -tt or -ttt: `10000 1697048351.000001 execve("./x", …) = 0 <0.000421>`.
import type { LineFormat } from "./format.ts";
import { readLine } from "./read-line.ts";
import { epochAt } from "./stamp-epoch.ts";

const head = /^(?:\[pid +)?(\d{1,10})?\]? {0,6}(?=\d{10}\.\d{6} )/;
const call = /^(?:<\.\.\. )?([a-z_][a-z0-9_]{1,40})(?:\(| resumed)/;
const end = / = (\S{1,32})(?: (E[A-Z0-9]{2,16}))?(?: \([^)]{0,128}\))?(?: <([\d.]{1,16})>)?$/;

export const straceFormat: LineFormat = {
  name: "strace",
  title: "strace",
  begins: "[0123456789",
  read(line) {
    const found = head.exec(line);
    const stamp = found ? epochAt(line, found[0].length) : null;
    if (!found || !stamp) return null;
    const message = line.slice(stamp.end + 1);
    const [, name] = call.exec(message) ?? [];
    if (name === undefined && !/^(?:\+\+\+|---) /.test(message)) return null;
    const fields: Record<string, string> = {};
    if (found[1] !== undefined) fields["pid"] = found[1];
    const [, result, errno, duration] = end.exec(message.slice(-300)) ?? [];
    if (result !== undefined) fields["result"] = result;
    if (errno !== undefined) fields["errno"] = errno;
    if (duration !== undefined) fields["duration"] = duration;
    return readLine({ timeNs: stamp.ns, logger: name ?? "", message, fields });
  },
};
