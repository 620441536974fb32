// Durations as Kubernetes shows them: two or three significant figures (apimachinery duration.HumanDuration).

/** Go's longest duration: what is longer is cut to it. */
const longestMs = 9_223_372_036_854.775;

/** `ms` may be negative or fractional. The clocks of two machines may differ: up to 2 s in the future is now. */
export function humanDuration(ms: number): string {
  const length = Math.max(-longestMs, Math.min(longestMs, ms));
  const seconds = Math.trunc(length / 1000);
  if (!(seconds >= -1)) return "<invalid>";
  if (seconds < 0) return "0s";
  if (seconds < 120) return `${seconds}s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 10) return `${minutes}m${part(seconds % 60, "s")}`;
  if (minutes < 180) return `${minutes}m`;
  const hours = Math.floor(minutes / 60);
  if (hours < 8) return `${hours}h${part(minutes % 60, "m")}`;
  if (hours < 48) return `${hours}h`;
  const days = Math.floor(hours / 24);
  if (days < 8) return `${days}d${part(hours % 24, "h")}`;
  if (days < 365 * 2) return `${days}d`;
  const years = Math.floor(days / 365);
  return years < 8 ? `${years}y${part(days % 365, "d")}` : `${years}y`;
}

function part(value: number, unit: string): string {
  return value === 0 ? "" : `${value}${unit}`;
}
