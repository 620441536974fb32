// The order of a group's versions: stable ones first, then beta, then alpha, the newest of each first (apimachinery version.CompareKubeAwareVersionStrings).

/** Negative: `a` comes before `b`. Versions of no known form come last, by name. */
export function byVersion(a: string, b: string): number {
  const [one, other] = [parts(a), parts(b)];
  if (!one || !other) return one ? -1 : other ? 1 : a < b ? -1 : a > b ? 1 : 0;
  for (const [i, part] of one.entries()) {
    const difference = (other[i] ?? 0) - part;
    if (difference !== 0) return difference;
  }
  return 0;
}

/** Stability, major, minor. */
function parts(version: string): readonly [number, number, number] | null {
  const match = /^v(\d{1,9})(?:(alpha|beta)(\d{1,9}))?$/.exec(version);
  if (!match) return null;
  const stability = match[2] === "alpha" ? 0 : match[2] === "beta" ? 1 : 2;
  return [stability, Number(match[1]), Number(match[3] ?? 0)];
}
