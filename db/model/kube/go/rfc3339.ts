// Moments as Go's time.Parse(time.RFC3339, …) reads them, and what it says of those that it does not read.
/** A moment in time, to the nanosecond. */
export interface Instant {
  /** Whole seconds since 1970-01-01T00:00:00Z. */
  readonly seconds: number;
  /** 0 … 999,999,999 */
  readonly nanos: number;
}

/** A moment with what its text said besides. */
export interface WrittenInstant extends Instant {
  /** Seconds east of UTC that the text was written in. */
  readonly offset: number;
}

const layout = "2006-01-02T15:04:05Z07:00";
/** February of a leap year. */
const daysInMonth = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

const usual = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:[.,](\d+))?(?:Z|([+-])(\d\d):(\d\d))$/;

/** The moment, or the text of Go's time.ParseError. Fractions may have any number of digits: nine count. */
export function readRfc3339(text: string): WrittenInstant | string {
  return readUsual(text) ?? readOrExplain(text);
}

/** Every line of a log begins with one of these. Null for what needs the long way, good or bad. */
function readUsual(text: string): WrittenInstant | null {
  const found = usual.exec(text);
  if (found === null) return null;
  const [year, month, day, hour, minute, second] = found.slice(1, 7).map(Number);
  if (year === undefined || month === undefined || day === undefined) return null;
  if (hour === undefined || minute === undefined || second === undefined) return null;
  const [zoneHours, zoneMinutes] = [Number(found[9] ?? 0), Number(found[10] ?? 0)];
  const inRange = month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month) && hour < 24 && minute < 60;
  if (!inRange || second >= 60 || zoneHours > 24 || zoneMinutes > 60) return null;
  const offset = (zoneHours * 3600 + zoneMinutes * 60) * (found[8] === "-" ? -1 : 1);
  const seconds = daysSince1970(year, month, day) * 86_400 + hour * 3600 + minute * 60 + second - offset;
  return { seconds, nanos: nanosOf(found[7] ?? ""), offset };
}

function readOrExplain(text: string): WrittenInstant | string {
  const reader = new Reader(text);
  const year = reader.part("2006", () => reader.digits(4, 4));
  reader.literal("-");
  const month = reader.part("01", () => reader.digits(2, 2), ["month", 1, 12]);
  reader.literal("-");
  const day = reader.part("02", () => reader.digits(2, 2));
  reader.literal("T");
  // Go takes one digit here and nowhere else.
  const hour = reader.part("15", () => reader.digits(1, 2), ["hour", 0, 23]);
  reader.literal(":");
  const minute = reader.part("04", () => reader.digits(2, 2), ["minute", 0, 59]);
  reader.literal(":");
  const second = reader.part("05", () => reader.digits(2, 2), ["second", 0, 59]);
  const nanos = reader.fraction();
  const offset = reader.offset();
  if (reader.rest !== "") reader.fail(`: extra text: ${timeQuote(reader.rest)}`);
  if (day < 1 || day > daysIn(year, month)) reader.fail(": day out of range");
  if (reader.problem !== null) return reader.problem;
  return {
    seconds: daysSince1970(year, month, day) * 86_400 + hour * 3600 + minute * 60 + second - offset,
    nanos,
    offset,
  };
}

/** RFC 3339 with nine digits of fraction in the offset it was written in, as a kubelet prints timestamps. */
export function nanoFixed({ seconds, nanos, offset }: WrittenInstant): string {
  const local = new Date((seconds + offset) * 1000).toISOString().slice(0, -5);
  const fraction = String(nanos).padStart(9, "0");
  if (offset === 0) return `${local}.${fraction}Z`;
  const minutes = Math.trunc(Math.abs(offset) / 60);
  const zone = [Math.trunc(minutes / 60), minutes % 60].map((part) => String(part).padStart(2, "0")).join(":");
  return `${local}.${fraction}${offset < 0 ? "-" : "+"}${zone}`;
}

function nanosOf(digits: string): number {
  return digits === "" ? 0 : Number(digits.slice(0, 9).padEnd(9, "0"));
}

function daysIn(year: number, month: number): number {
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return month === 2 && !leap ? 28 : (daysInMonth[month - 1] ?? 0);
}

/** Negative for an earlier one, 0 for the same. */
export function compareInstants(a: Instant, b: Instant): number {
  return a.seconds - b.seconds || a.nanos - b.nanos;
}

/** Days of the proleptic Gregorian calendar, counted in years that begin in March. */
function daysSince1970(year: number, month: number, day: number): number {
  const shifted = month <= 2 ? year - 1 : year;
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

/** The quotes of Go's package time, which is not strconv's: what is not ASCII stands as its bytes. */
function timeQuote(text: string): string {
  let quoted = '"';
  for (const byte of new TextEncoder().encode(text)) {
    const char = String.fromCharCode(byte);
    if (byte < 0x20 || byte >= 0x80) quoted += `\\x${byte.toString(16).padStart(2, "0")}`;
    else quoted += char === '"' || char === "\\" ? `\\${char}` : char;
  }
  return `${quoted}"`;
}

/** Reads on until the first problem; after it every part is 0 and the problem stays. */
class Reader {
  rest: string;
  problem: string | null = null;
  private readonly text: string;

  constructor(text: string) {
    this.text = text;
    this.rest = text;
  }

  /** The first problem is the one that Go reports. */
  fail(message: string): number {
    this.problem ??= `parsing time ${timeQuote(this.text)}${message}`;
    return 0;
  }

  private cannot(element: string, value: string): number {
    return this.fail(` as ${timeQuote(layout)}: cannot parse ${timeQuote(value)} as ${timeQuote(element)}`);
  }

  literal(char: string): void {
    if (this.rest.startsWith(char)) this.rest = this.rest.slice(1);
    else this.cannot(char, this.rest);
  }

  /** One element of the layout; `range` is its name and its bounds. */
  part(element: string, read: () => number | null, range?: readonly [string, number, number]): number {
    if (this.problem !== null) return 0;
    const before = this.rest;
    const value = read();
    if (value === null) return this.cannot(element, before);
    if (range && (value < range[1] || value > range[2])) return this.fail(`: ${range[0]} out of range`);
    return value;
  }

  digits(min: number, max: number): number | null {
    let count = 0;
    while (count < max && isDigit(this.rest, count)) count++;
    if (count < min) return null;
    const value = Number(this.rest.slice(0, count));
    this.rest = this.rest.slice(count);
    return value;
  }

  fraction(): number {
    if (this.problem !== null || !/^[.,]/.test(this.rest) || !isDigit(this.rest, 1)) return 0;
    let end = 1;
    while (isDigit(this.rest, end)) end++;
    const nanos = nanosOf(this.rest.slice(1, end));
    this.rest = this.rest.slice(end);
    return nanos;
  }

  offset(): number {
    if (this.problem !== null) return 0;
    if (this.rest.startsWith("Z")) {
      this.rest = this.rest.slice(1);
      return 0;
    }
    const found = /^([+-])([0-9]{2}):([0-9]{2})/.exec(this.rest);
    if (!found) return this.cannot("Z07:00", this.rest);
    const [hours, minutes] = [Number(found[2]), Number(found[3])];
    this.rest = this.rest.slice(6);
    // Go allows 24 hours and 60 minutes.
    if (hours > 24) return this.fail(": time zone offset hour out of range");
    if (minutes > 60) return this.fail(": time zone offset minute out of range");
    return (hours * 3600 + minutes * 60) * (found[1] === "-" ? -1 : 1);
  }
}

function isDigit(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code >= 0x30 && code <= 0x39;
}
