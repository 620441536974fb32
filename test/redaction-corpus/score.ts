// Measures a redactor against the corpus: what is gone, what stayed, what was changed for nothing. Never prints a value.
import type { Benign, Place, Planted } from "./entry.ts";
import { needlesOf, windowsOf } from "./needles.ts";
import { readingsOf } from "./readings.ts";

export interface Redactor {
  /** The redacted object as JSON text. */
  resource(object: Record<string, unknown>): string;
  lines(text: string): string;
}

export interface PlaceScore {
  total: number;
  found: number;
  /** Ids (place/encoding/kind/number) of what can still be read. */
  missed: string[];
}

export interface Score {
  places: Record<Place, PlaceScore>;
  /** Gone as a whole, but half of it or more stayed in one piece. */
  partial: string[];
  benign: { total: number; changed: string[] };
}

export function score(corpus: readonly Planted[], harmless: readonly Benign[], redact: Redactor): Score {
  const empty = (): PlaceScore => ({ total: 0, found: 0, missed: [] });
  const places: Record<Place, PlaceScore> = { secret: empty(), structured: empty(), log: empty() };
  const partial: string[] = [];
  for (const { id, place, secret, carrier } of corpus) {
    const output = "log" in carrier ? redact.lines(carrier.log) : redact.resource(carrier.resource);
    const sum = places[place];
    sum.total++;
    const readings = readingsOf(output);
    if (occurs(needlesOf(secret), readings)) sum.missed.push(id);
    else sum.found++;
    if (!sum.missed.includes(id) && occurs(windowsOf(secret), readings)) partial.push(id);
  }
  const changed = harmless.filter((entry) => isChanged(entry, redact)).map((entry) => entry.id);
  return { places, partial, benign: { total: harmless.length, changed } };
}

/** True if the output gives the secret back, in any encoding and any reading. */
export function shows(output: string, secret: string): boolean {
  return occurs(needlesOf(secret), readingsOf(output));
}

function occurs(needles: readonly string[], readings: readonly string[]): boolean {
  return needles.some((needle) => readings.some((reading) => reading.includes(needle)));
}

function isChanged({ text, as }: Benign, redact: Redactor): boolean {
  if (as === "log") return redact.lines(text) !== text;
  return !sameJson(redact.resource(as.resource), as.resource);
}

/** Order of fields and spaces aside. */
function sameJson(text: string, object: Record<string, unknown>): boolean {
  try {
    return Bun.deepEquals(JSON.parse(text), JSON.parse(JSON.stringify(object)));
  } catch {
    // Not JSON any more is as changed as it gets.
    return false;
  }
}
