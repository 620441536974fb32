// Counts and sizes as people read them.

const whole = new Intl.NumberFormat("en");

/** "173,467" */
export function grouped(count: number): string {
  return whole.format(count);
}

/** "1 line", "173,467 lines" */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${grouped(count)} ${count === 1 ? one : many}`;
}

/** "6.2 MiB" */
export function sized(bytes: number): string {
  const units = ["B", "KiB", "MiB", "GiB", "TiB"];
  let at = 0;
  let value = bytes;
  while (value >= 1024 && at < units.length - 1) {
    value /= 1024;
    at++;
  }
  return `${at === 0 ? value : value.toFixed(1)} ${units[at]}`;
}
