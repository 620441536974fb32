// HAProxy's HTTP and TCP logs, as they stand behind a syslog header or alone.
import type { LineFormat } from "./format.ts";
import { levelOfStatus } from "./level-words.ts";
import { readLine } from "./read-line.ts";
import { accessAt } from "./stamp-named.ts";

const head = /^([0-9a-fA-F.:[\]]{2,45}):(\d{1,5}) \[(?=\d)/;
// Frontend, backend and server, timers, status (HTTP only), bytes; `+` marks logs written before the end (logasap).
const route = /\] (\S{1,128}) ([^\s/]{1,128})\/(\S{1,128}) ([\d/+-]{3,64}) (?:(\d{3}|-1) )?\+?(\d{1,20}) /y;
const asked = /"((?:GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS|CONNECT|TRACE|<BADREQ>)[^"]*)"?$/;

export const haproxyFormat: LineFormat = {
  name: "haproxy",
  title: "HAProxy",
  read(line, context) {
    const found = head.exec(line);
    const stamp = found ? accessAt(line, found[0].length, context) : null;
    if (!found || !stamp) return null;
    route.lastIndex = stamp.end;
    const taken = route.exec(line);
    const fields: Record<string, string> = { client: found[1] ?? "", client_port: found[2] ?? "" };
    // `frontend/bind: SSL handshake failure` and the like have the head only.
    if (!taken) return readLine({ timeNs: stamp.ns, message: line.slice(stamp.end).replace(/^\] ?/, ""), fields });
    const [, frontend = "", backend = "", server = "", timers = "", status, bytes = ""] = taken;
    Object.assign(fields, { frontend, backend, server, timers, bytes });
    const what = asked.exec(line.slice(-16_384))?.[1];
    if (status !== undefined) fields["status"] = status;
    if (what !== undefined) fields["request"] = what;
    return readLine({
      timeNs: stamp.ns,
      level: status === undefined ? "info" : levelOfStatus(Number(status)),
      logger: frontend.replace(/~$/, ""),
      message: what === undefined ? `${backend}/${server} ${bytes}` : `${what} ${status ?? ""}`.trim(),
      fields,
    });
  },
};
