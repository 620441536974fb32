// Syslog of RFC 5424: `<34>1 2003-10-11T22:14:15.003Z host app procid msgid [structured data] message`.
import type { LineFrame } from "./format.ts";
import { levelOfSeverity } from "./level-words.ts";
import { opened } from "./opened.ts";
import { Fields } from "./read-line.ts";
import { stampOf } from "./stamp.ts";

const header = /^(?:\d{1,6} )?<(\d{1,3})>1 (\S{1,64}) (\S{1,255}) (\S{1,48}) (\S{1,128}) (\S{1,32}) /;
const element = /\[([^\s=\]"]{1,64})((?: [^\s=\]"]{1,64}="(?:[^"\\\]]|\\.)*")*)\]/y;
const parameter = / ([^\s=\]"]{1,64})="((?:[^"\\\]]|\\.)*)"/g;

export const syslog5424Frame: LineFrame = {
  name: "syslog-5424",
  title: "syslog (RFC 5424)",
  open(line, context) {
    const found = header.exec(line);
    if (!found) return null;
    const [{ length }, priority, time = "", host = "", app = "", pid = "", messageId = ""] = found;
    const fields = new Fields();
    for (const [name, value] of [
      ["host", host],
      ["program", app],
      ["pid", pid],
      ["msgid", messageId],
    ] as const) {
      if (value !== "-") fields.add(name, value);
    }
    const end = structuredData(line, length, fields);
    return opened({
      timeNs: time === "-" ? null : stampOf(time, context),
      level: levelOfSeverity(Number(priority) % 8),
      logger: app === "-" ? "" : app,
      fields: fields.toRecord(),
      message: line.slice(end).replace(/^ ?\ufeff?/, ""),
    });
  },
};

/** Reads `[id a="b"][id2 …]` or `-` at `at` into fields `id.a`; answers where the message begins. */
function structuredData(line: string, at: number, fields: Fields): number {
  if (line[at] === "-") return at + 1;
  let end = at;
  for (element.lastIndex = at; line[end] === "["; element.lastIndex = end) {
    const found = element.exec(line);
    if (!found) break;
    for (const [, name = "", value = ""] of (found[2] ?? "").matchAll(parameter)) {
      fields.add(`${found[1] ?? ""}.${name}`, value.replace(/\\(["\\\]])/g, "$1"));
    }
    end = element.lastIndex;
  }
  return end;
}
