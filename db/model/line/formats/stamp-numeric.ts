// Stamps made of digits: ISO 8601 and its relatives, two-digit years, month-day, epochs, TAI64N.
import { type Stamp, clockOf, nsOf, yearlessNs, zoneAt } from "./calendar.ts";
import type { ReadContext } from "./format.ts";

const iso =
  /(\d{4})(?:-(\d\d)-(\d\d)|\/(\d\d)\/(\d\d)|\.(\d\d)\.(\d\d))(?:[Tt_-]|, ?|  ?)(\d\d)[:.](\d\d)[:.](\d\d)(?:[.,:](\d{1,9})\d{0,9})?/y;
const basicIso = /(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(?:[.,](\d{1,9}))?/y;

/** `2024-07-22T02:38:42.315Z`, `2024/07/22 02:38:42`, `2005-06-03-15.42.50.675872`, with a zone or in the context's. */
export function isoAt(text: string, at: number, context: ReadContext): Stamp | null {
  iso.lastIndex = at;
  const found = iso.exec(text);
  if (!found) return basicIsoAt(text, at, context);
  const [, year, m1, d1, m2, d2, m3, d3, hour, minute, second, fraction] = found;
  const zone = zoneAt(text, iso.lastIndex);
  const clock = clockOf(hour, minute, second, fraction);
  const ns = nsOf(
    Number(year),
    Number(m1 ?? m2 ?? m3),
    Number(d1 ?? d2 ?? d3),
    clock,
    zone?.minutes ?? context.zoneMinutes,
  );
  return ns === null ? null : { ns, end: zone?.end ?? iso.lastIndex, yearless: false };
}

function basicIsoAt(text: string, at: number, context: ReadContext): Stamp | null {
  basicIso.lastIndex = at;
  const found = basicIso.exec(text);
  if (!found) return null;
  const [, year, month, day, hour, minute, second, fraction] = found;
  const zone = zoneAt(text, basicIso.lastIndex);
  const clock = clockOf(hour, minute, second, fraction);
  const ns = nsOf(Number(year), Number(month), Number(day), clock, zone?.minutes ?? context.zoneMinutes);
  return ns === null ? null : { ns, end: zone?.end ?? basicIso.lastIndex, yearless: false };
}

const american = /(\d\d)[-/](\d\d)[-/](\d{4})[T ](\d\d):(\d\d):(\d\d)(?:[.,](\d{1,9}))?/y;

/** `11-25-2020T19:07:06.617+0000`: month first; day first where the first number can be no month. */
export function americanAt(text: string, at: number, context: ReadContext): Stamp | null {
  american.lastIndex = at;
  const found = american.exec(text);
  if (!found) return null;
  const [, first, second, year, hour, minute, seconds, fraction] = found;
  const zone = zoneAt(text, american.lastIndex);
  const [month, day] = Number(first) > 12 ? [second, first] : [first, second];
  const clock = clockOf(hour, minute, seconds, fraction);
  const ns = nsOf(Number(year), Number(month), Number(day), clock, zone?.minutes ?? context.zoneMinutes);
  return ns === null ? null : { ns, end: zone?.end ?? american.lastIndex, yearless: false };
}

const shortYear = /(\d\d)\/(\d\d)\/(\d\d) (\d\d):(\d\d):(\d\d)(?:[.,](\d{1,9}))?/y;

/** `17/06/09 20:10:40`: log4j's yy/mm/dd, in this century. */
export function shortYearAt(text: string, at: number, context: ReadContext): Stamp | null {
  shortYear.lastIndex = at;
  const found = shortYear.exec(text);
  if (!found) return null;
  const [, year, month, day, hour, minute, second, fraction] = found;
  const ns = nsOf(
    2000 + Number(year),
    Number(month),
    Number(day),
    clockOf(hour, minute, second, fraction),
    context.zoneMinutes,
  );
  return ns === null ? null : { ns, end: shortYear.lastIndex, yearless: false };
}

const packed = /(\d\d)(\d\d)(\d\d) {1,2}(\d\d):?(\d\d):?(\d\d)(?= )/y;

/** `081109 203615`: HDFS and MySQL before 5.7. Six digits prove little, so only formats that expect it ask for it. */
export function packedAt(text: string, at: number, context: ReadContext): Stamp | null {
  packed.lastIndex = at;
  const found = packed.exec(text);
  if (!found) return null;
  const [, year, month, day, hour, minute, second] = found;
  const ns = nsOf(
    2000 + Number(year),
    Number(month),
    Number(day),
    clockOf(hour, minute, second, ""),
    context.zoneMinutes,
  );
  return ns === null ? null : { ns, end: packed.lastIndex, yearless: false };
}

const monthDay = /(\d\d)-(\d\d) (\d\d):(\d\d):(\d\d)\.(\d{1,9})/y;

/** `03-17 16:13:38.811`: logcat's. */
export function monthDayAt(text: string, at: number, context: ReadContext): Stamp | null {
  monthDay.lastIndex = at;
  const found = monthDay.exec(text);
  if (!found) return null;
  const [, month, day, hour, minute, second, fraction] = found;
  const ns = yearlessNs(Number(month), Number(day), clockOf(hour, minute, second, fraction), context);
  return ns === null ? null : { ns, end: monthDay.lastIndex, yearless: true };
}
