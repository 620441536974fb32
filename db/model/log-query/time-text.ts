// Times as a question writes them: RFC 3339, a day, or a duration that counts back from the capture.

const instant = /^(\d{4}-\d{2}-\d{2})(?:T(\d{2}:\d{2})(:\d{2}(?:\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})?)?$/;
const part = /(\d{1,9})(ms|s|m|h|d|w)/g;
const duration = /^(?:\d{1,9}(?:ms|s|m|h|d|w))+$/;
const unitMs: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

export function isTimeText(text: string): boolean {
  return duration.test(text) || isInstant(text);
}

/** RFC 3339 with seconds and zone; what a written time leaves out is 0 and UTC. Null for what is no time. */
export function resolveTime(text: string, capturedAtMs: number): string | null {
  if (duration.test(text)) {
    let back = 0;
    for (const [, count, unit] of text.matchAll(part)) back += Number(count) * (unitMs[unit ?? ""] ?? 0);
    return new Date(Math.max(0, capturedAtMs - back)).toISOString();
  }
  if (!isInstant(text)) return null;
  const [, day, minute = "00:00", seconds = ":00", zone = "Z"] = instant.exec(text) ?? [];
  return `${day ?? ""}T${minute}${seconds}${zone}`;
}

/** The form alone would let 31 February through, which Date rolls over into March. */
function isInstant(text: string): boolean {
  const found = instant.exec(text);
  if (!found) return false;
  const day = new Date(`${found[1] ?? ""}T00:00:00Z`);
  if (Number.isNaN(day.getTime()) || !day.toISOString().startsWith(found[1] ?? "")) return false;
  return !Number.isNaN(Date.parse(found[2] === undefined ? `${text}T00:00Z` : text));
}
