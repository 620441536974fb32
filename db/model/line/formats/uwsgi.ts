// uWSGI's request log: `[pid: 1|app: 0|req: 1/1] 127.0.0.1 () {38 vars in 696 bytes} [Sun Mar 13 22:49:12 2016] POST /x => …`.
import type { LineFormat } from "./format.ts";
import { levelOfStatus } from "./level-words.ts";
import { readLine } from "./read-line.ts";
import { syslogAt } from "./stamp-named.ts";

const head =
  /^\[pid: (\d{1,10})\|app: ([\d-]{1,10})\|req: ([\d/-]{1,24})\] (\S{0,64}) \(([^)]{0,128})\) \{[^}]{0,64}\} \[/;
const asked = /\] ([A-Z]{1,16}) (\S{1,8192}) => /y;
// Looked for at the end of the line: the path in its middle is the client's text.
const answer = / in (\d{1,12} \w{1,6}) \((HTTP\/[\d.]{1,3}) (\d{3})\)/;

export const uwsgiFormat: LineFormat = {
  name: "uwsgi",
  title: "uWSGI",
  begins: "[",
  read(line, context) {
    const found = head.exec(line);
    const stamp = found ? syslogAt(line, found[0].length, context, true) : null;
    if (!found || !stamp) return null;
    const [, pid = "", app = "", request = "", client = "", user = ""] = found;
    const fields: Record<string, string> = { pid, app, request, client };
    if (user !== "") fields["user"] = user;
    asked.lastIndex = stamp.end;
    const [, method = "", path = ""] = asked.exec(line) ?? [];
    const [, duration, , status = ""] = answer.exec(line.slice(-512)) ?? [];
    if (method !== "") Object.assign(fields, { method, path });
    if (duration !== undefined) Object.assign(fields, { duration, status });
    const message = method === "" ? line.slice(stamp.end + 2) : `${method} ${path} ${status}`.trimEnd();
    return readLine({ timeNs: stamp.ns, level: levelOfStatus(Number(status)), message, fields });
  },
};
