// Durations as Go prints them: `1m23s`, `1h0m5.5s`, `250ms`.

/** From nanoseconds, which are positive. */
export function goDuration(nanoseconds: number): string {
  if (nanoseconds < 1e9) return belowASecond(nanoseconds);
  const seconds = Math.floor(nanoseconds / 1e9);
  const fraction = String(Math.round(nanoseconds % 1e9))
    .padStart(9, "0")
    .replace(/0+$/, "");
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  const tail = `${seconds % 60}${fraction === "" ? "" : `.${fraction}`}s`;
  if (hours > 0) return `${hours}h${minutes}m${tail}`;
  return minutes > 0 ? `${minutes}m${tail}` : tail;
}

function belowASecond(nanoseconds: number): string {
  const whole = Math.trunc(nanoseconds);
  if (whole >= 1e6) return `${whole / 1e6}ms`;
  return whole >= 1e3 ? `${whole / 1e3}µs` : `${whole}ns`;
}
