// Instants as Go reads RFC 3339: strictly, so that what Kubernetes calls invalid is invalid here too.

const rfc3339 = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:[.,](\d+))?(?:Z|([+-])(\d\d):(\d\d))$/;

/** Go's time.Time{}: a field that was never set. */
const zeroMs = -62_135_596_800_000;

/** Milliseconds since 1970, with the fraction that was written (down to a nanosecond's thousandth part); null: no instant. */
export function instantOf(text: string): number | null {
  const match = rfc3339.exec(text);
  if (match === null) return null;
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map(Number);
  if (year === undefined || month === undefined || day === undefined) return null;
  if (hour === undefined || minute === undefined || second === undefined) return null;
  if (hour > 23 || minute > 59 || second > 59) return null;
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  // A day that its month does not have rolls over.
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return null;
  const fraction = match[7] === undefined ? 0 : Number(`0.${match[7].slice(0, 9)}`) * 1000;
  return date.getTime() + ((hour * 60 + minute) * 60 + second) * 1000 + fraction - offsetMs(match);
}

/** True for the instant that Kubernetes takes for none. */
export function isUnset(instant: number): boolean {
  return instant === zeroMs;
}

function offsetMs([, , , , , , , , sign, hours, minutes]: RegExpExecArray): number {
  if (sign === undefined) return 0;
  return (Number(hours) * 60 + Number(minutes)) * 60_000 * (sign === "-" ? -1 : 1);
}
