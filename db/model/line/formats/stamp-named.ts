// Stamps with a month's name: syslog, ctime, access logs, Java's and Redis's; weekdays in front are skipped.
import { type Stamp, clockOf, monthOf, nsOf, yearlessNs, zoneAt } from "./calendar.ts";
import type { ReadContext } from "./format.ts";

const syslog =
  /(?:(?:Sun|Mon|Tue|Wed|Thu|Fri|Sat),? )?([A-Z][a-z]{2}) {1,2}(\d{1,2}) (\d\d):(\d\d):(\d\d)(?:[.,](\d{1,9})\d{0,9})?/y;
const yearBehind = / ?(?:([A-Z]{3,4}) )?(\d{4})(?![\d:.])/y;

/** `Jul 22 02:38:42`, `Sun Dec 04 04:47:44 2005`, `Thu Jun 2 00:01:01 UTC 2022`; without a year it is the context's. */
export function syslogAt(text: string, at: number, context: ReadContext, ctime: boolean): Stamp | null {
  syslog.lastIndex = at;
  const found = syslog.exec(text);
  if (!found) return null;
  const [, name, day, hour, minute, second, fraction] = found;
  const month = monthOf(name ?? "");
  if (month === 0) return null;
  const end = syslog.lastIndex;
  const clock = clockOf(hour, minute, second, fraction);
  yearBehind.lastIndex = end;
  const year = ctime ? yearBehind.exec(text) : null;
  if (year && Number(year[2]) >= 1970) {
    const zone = year[1] === undefined ? null : zoneAt(year[1], 0);
    const ns = nsOf(Number(year[2]), month, Number(day), clock, zone?.minutes ?? context.zoneMinutes);
    return ns === null ? null : { ns, end: yearBehind.lastIndex, yearless: false };
  }
  const ns = yearlessNs(month, Number(day), clock, context);
  return ns === null ? null : { ns, end, yearless: true };
}

const access = /(\d{1,2})[/ -]([A-Z][a-z]{2})[/ -](?:(\d{4})[: ])?(\d\d):(\d\d):(\d\d)(?:\.(\d{1,9})\d{0,9})?/y;

/** `20/Jul/2009:22:59:26 +0000`, `25 Apr 2024 05:32:35.584`, `15-Nov-1994 08:12:31`; Redis before 4 leaves the year out. */
export function accessAt(text: string, at: number, context: ReadContext): Stamp | null {
  access.lastIndex = at;
  const found = access.exec(text);
  if (!found) return null;
  const [, day, name, year, hour, minute, second, fraction] = found;
  const month = monthOf(name ?? "");
  if (month === 0) return null;
  const clock = clockOf(hour, minute, second, fraction);
  if (year === undefined) {
    const ns = yearlessNs(month, Number(day), clock, context);
    return ns === null ? null : { ns, end: access.lastIndex, yearless: true };
  }
  const zone = zoneAt(text, access.lastIndex);
  const ns = nsOf(Number(year), month, Number(day), clock, zone?.minutes ?? context.zoneMinutes);
  return ns === null ? null : { ns, end: zone?.end ?? access.lastIndex, yearless: false };
}

const java = /([A-Z][a-z]{2}) (\d{1,2}), (\d{4}),? (\d{1,2}):(\d\d):(\d\d)(?:[.,](\d{1,9}))?[ \u202f]([AP])M/y;

/** `Nov 25, 2020 7:09:58,814 PM GMT`: java.util.logging and WebLogic, in English. */
export function javaAt(text: string, at: number, context: ReadContext): Stamp | null {
  java.lastIndex = at;
  const found = java.exec(text);
  if (!found) return null;
  const [, name, day, year, hour, minute, second, fraction, half] = found;
  const month = monthOf(name ?? "");
  const clock = clockOf(hour, minute, second, fraction);
  if (month === 0 || clock.hour < 1 || clock.hour > 12) return null;
  clock.hour = (clock.hour % 12) + (half === "P" ? 12 : 0);
  const zone = zoneAt(text, java.lastIndex);
  const ns = nsOf(Number(year), month, Number(day), clock, zone?.minutes ?? context.zoneMinutes);
  return ns === null ? null : { ns, end: zone?.end ?? java.lastIndex, yearless: false };
}
