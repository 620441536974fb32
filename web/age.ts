// Ages as kubectl writes them, and times as a person reads them. All in UTC, because a team is in many zones.

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** `5d3h`, `47m`, `12s`: the rules of apimachinery's HumanDuration. Milliseconds in; "0s" for times to come. */
export function shortDuration(ms: number): string {
  const s = Math.max(0, Math.floor(ms / second));
  if (s < 120) return `${s}s`;
  const m = Math.floor(ms / minute);
  if (m < 10) return joined(m, "m", s % 60, "s");
  if (m < 180) return `${m}m`;
  const h = Math.floor(ms / hour);
  if (h < 8) return joined(h, "h", m % 60, "m");
  if (h < 48) return `${h}h`;
  const d = Math.floor(ms / day);
  if (h < 192) return joined(d, "d", h % 24, "h");
  if (d < 365 * 2) return `${d}d`;
  const y = Math.floor(d / 365);
  return d < 365 * 8 ? joined(y, "y", d % 365, "d") : `${y}y`;
}

function joined(big: number, bigUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${big}${bigUnit}` : `${big}${bigUnit}${small}${smallUnit}`;
}

/** How old something was at `asOf` (milliseconds since 1970). */
export function ageAt(time: string | null, asOf: number): string {
  if (time === null) return "<unknown>";
  const from = Date.parse(time);
  return Number.isNaN(from) ? "<unknown>" : shortDuration(asOf - from);
}

/** "2021-08-03 10:14:13 UTC" */
export function utc(time: string | number): string {
  const at = new Date(time);
  return Number.isNaN(at.getTime()) ? String(time) : `${at.toISOString().slice(0, 19).replace("T", " ")} UTC`;
}

/** "10:14:13.632" of an RFC 3339 text, without losing what a Date would. */
export function clock(time: string): string {
  return time.slice(11, 23).replace("Z", "");
}
