// CoreDNS: `[INFO] plugin/reload: message` and queries; also what other programs write as `[LEVEL] message`.
import type { LineFormat } from "./format.ts";
import { levelOfWord } from "./level-words.ts";
import { readLine } from "./read-line.ts";
import { isoAt } from "./stamp-numeric.ts";

const head = /^(?:[\dT:.Z-]{20,35} )?\[(DEBUG|INFO|WARNING|ERROR|FATAL)\] (?:(plugin\/\w{1,64}): )?/;
// client:port - id "type class name proto size do bufsize" rcode flags rsize duration
const query =
  /^(\[?[0-9a-fA-F.:]{2,45}\]?):(\d{1,5}) - (\d{1,10}) "(\S{1,16}) (\S{1,16}) (\S{1,255}) (udp|tcp) (\d{1,7}) (?:true|false) \d{1,7}" (\w{1,16}|-) (\S{1,64}) (\d{1,7}) (\S{1,32})/;
const names = [
  "client",
  "client_port",
  "id",
  "type",
  "class",
  "name",
  "proto",
  "size",
  "rcode",
  "flags",
  "response_size",
  "duration",
];

export const corednsFormat: LineFormat = {
  name: "coredns",
  title: "CoreDNS",
  begins: "[0123456789",
  read(line, context) {
    const found = head.exec(line);
    if (!found) return null;
    const message = line.slice(found[0].length);
    const asked = query.exec(message.slice(0, 1024));
    // Behind a time, `[ERROR] text` is anybody's.
    if (!line.startsWith("[") && found[2] === undefined && !asked) return null;
    const fields: Record<string, string> = {};
    for (const [index, value] of (asked ?? []).slice(1).entries()) fields[names[index] ?? ""] = value;
    return readLine({
      timeNs: line.startsWith("[") ? null : (isoAt(line, 0, context)?.ns ?? null),
      level: levelOfWord(found[1] ?? ""),
      logger: found[2] ?? "",
      message,
      fields,
    });
  },
};
