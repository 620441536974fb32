// klog and glog: `I0803 09:45:17.750950       1 leader.go:325] message`, also structured `"message" key="value"`.
import { clockOf, nsOf, yearlessNs } from "./calendar.ts";
import type { LevelName, LineFormat } from "./format.ts";
import { readPairs, unescape } from "./pairs.ts";
import { Fields, readLine } from "./read-line.ts";

// glog can be told to write the year.
const head =
  /^([IWEFD])(\d{4})?(\d\d)(\d\d) (\d\d):(\d\d):(\d\d)\.(\d{1,9}) +(\d{1,12}) ([^\s\]]{1,256}?):(\d{1,7})\] ?/;
const structured = /^"((?:[^"\\]|\\[^])*)"(?=\s|$)/;
const levels: Record<string, LevelName> = { I: "info", W: "warn", E: "error", F: "fatal", D: "debug" };

export const klogFormat: LineFormat = {
  name: "klog",
  title: "klog, glog",
  begins: "IWEFD",
  read(line, context) {
    const found = head.exec(line);
    if (!found) return null;
    const [
      { length },
      letter = "",
      year,
      month,
      day,
      hour,
      minute,
      second,
      fraction,
      thread = "",
      file = "",
      row = "",
    ] = found;
    const clock = clockOf(hour, minute, second, fraction);
    const timeNs =
      year === undefined
        ? yearlessNs(Number(month), Number(day), clock, context)
        : nsOf(Number(year), Number(month), Number(day), clock, context.zoneMinutes);
    if (timeNs === null) return null;
    const fields = new Fields();
    fields.add("source", `${file}:${row}`);
    fields.add("thread", thread);
    let message = line.slice(length);
    const quoted = structured.exec(message);
    if (quoted) {
      readPairs(message, quoted[0].length, fields, false);
      message = unescape(quoted[1] ?? "");
    }
    return readLine({ timeNs, level: levels[letter] ?? null, logger: file, message, fields: fields.toRecord() });
  },
  // The steps of a slow request, as utiltrace prints them.
  continues: (line) => /^Trace\[\d{1,12}\]: /.test(line),
};
