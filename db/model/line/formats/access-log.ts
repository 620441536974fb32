// Access logs in the common and combined form: Apache, nginx, ingress-nginx, Python's http.server, many others.
import type { LineFormat } from "./format.ts";
import { levelOfStatus } from "./level-words.ts";
import { Fields, readLine } from "./read-line.ts";
import { accessAt } from "./stamp-named.ts";

const head = /^(?:[\w.-]{1,128}:\d{1,5} )?([^\s"[\]]{1,128}) (\S{1,128}) ([^"[\]]{1,128}) \[(?=\d)/;
const request = / ?\] "((?:[^"\\]|\\[^])*)" (\d{3}|-)(?: (\d{1,20}|-))?/y;
// nginx escapes a quote as \x22, Apache as \": both stay as they are written.
const agent = / "((?:[^"\\]|\\[^])*)" "((?:[^"\\]|\\[^])*)"/y;
/** ingress-nginx: request length and time, upstream name, alternative, address, response length, time, status, request id. */
const ingress =
  / (\d{1,20}) ([\d.]{1,20}) \[([^\]]{0,256})\] \[([^\]]{0,256})\] (\S{1,512}) (\S{1,64}) (\S{1,64}) (\S{1,64}) ([0-9a-f]{32})$/y;
const ingressNames = [
  "request_length",
  "request_time",
  "upstream",
  "alternative_upstream",
  "upstream_addr",
  "upstream_length",
  "upstream_time",
  "upstream_status",
  "request_id",
];

export const accessLogFormat: LineFormat = {
  name: "access",
  title: "access log (common, combined, ingress-nginx)",
  read(line, context) {
    const found = head.exec(line);
    const stamp = found ? accessAt(line, found[0].length, context) : null;
    if (!found || !stamp) return null;
    request.lastIndex = stamp.end;
    const asked = request.exec(line);
    if (!asked) return null;
    const [, what = "", status = "", bytes = ""] = asked;
    const fields = new Fields();
    fields.add("client", found[1] ?? "");
    if (found[3] !== "-") fields.add("user", found[3] ?? "");
    const [method, target = "", protocol] = what.split(" ", 3);
    if (protocol?.startsWith("HTTP/") && method) {
      fields.add("method", method);
      fields.add("path", target);
      fields.add("protocol", protocol);
    }
    fields.add("status", status);
    if (bytes !== "-") fields.add("bytes", bytes);
    behind(line, request.lastIndex, fields);
    return readLine({
      timeNs: stamp.ns,
      level: levelOfStatus(Number(status)),
      message: `${what} ${status}`,
      fields: fields.toRecord(),
    });
  },
};

function behind(line: string, at: number, fields: Fields): void {
  agent.lastIndex = at;
  const found = agent.exec(line);
  if (!found) return;
  if (found[1] !== "-") fields.add("referer", found[1] ?? "");
  if (found[2] !== "-") fields.add("user_agent", found[2] ?? "");
  ingress.lastIndex = agent.lastIndex;
  for (const [index, value] of (ingress.exec(line) ?? []).slice(1).entries()) {
    if (value !== "" && value !== "-") fields.add(ingressNames[index] ?? "", value);
  }
}
