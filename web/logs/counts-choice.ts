// What the counts view counts, as it stands in the address: by what, measured how, over time or not.
import {
  dimensionNames,
  dimensionsMax,
  everySeconds,
  numberMeasures,
  plainMeasures,
  readDimension,
  readMeasure,
} from "../../db/model/contract/log-measures.ts";

export interface CountsChoice {
  readonly by: readonly string[];
  readonly measure: string;
  /** "auto", or a length of time; undefined: not over time. */
  readonly every: string | undefined;
}

export interface ChoiceRefusal {
  readonly of: keyof CountsChoice;
  readonly sentence: string;
}

/** A stream is a file of a container: what a reader calls it is in the others. */
export const offeredNames = dimensionNames.filter((name) => name !== "stream");
export const measureWords = [...plainMeasures, "distinct", ...numberMeasures] as const;
const [byDefault, measureDefault] = ["namespace", "lines"];

export function countsChoice(get: (name: string) => string | undefined): CountsChoice {
  const by = namesOf(get("by") ?? "");
  return { by: by.length > 0 ? by : [byDefault], measure: get("measure") ?? measureDefault, every: get("every") };
}

/** Parts of the address; what is the default anyway is not in it. */
export function choiceParts({ by, measure, every }: CountsChoice): Record<keyof CountsChoice, string | undefined> {
  const names = by.join(",");
  return {
    by: names === byDefault ? undefined : names,
    measure: measure === measureDefault ? undefined : measure,
    every,
  };
}

/** Adds the name, or takes it away where it is already; the last one stays. */
export function toggledName(by: readonly string[], name: string): readonly string[] {
  if (!by.includes(name)) return [...by, name];
  return by.length > 1 ? by.filter((each) => each !== name) : by;
}

export const namesOf = (text: string): string[] => [
  ...new Set(
    text
      .split(",")
      .map((name) => name.trim())
      .filter(Boolean),
  ),
];

/** "p95:took" → ["p95", "took"]; a measure that is of nothing is a word as a whole, whatever it holds. */
export function measureParts(measure: string): readonly [word: string, of: string] {
  const [word = "", ...of] = measure.split(":");
  return isOfSomething(word) ? [word, of.join(":")] : [measure, ""];
}

/** Keeps what was measured of: another percentile is of the same field. */
export function withMeasureWord(measure: string, word: string): string {
  return isOfSomething(word) ? `${word}:${measureParts(measure)[1]}` : word;
}

export const isOfSomething = (word: string): boolean =>
  word === "distinct" || numberMeasures.some((each) => each === word);

/** The first part that cannot be meant; null where the server can be asked. */
export function choiceRefusal({ by, measure, every }: CountsChoice): ChoiceRefusal | null {
  const named = namesRefusal(by);
  if (named !== null) return { of: "by", sentence: named };
  if (readMeasure(measure) === null) return { of: "measure", sentence: measureSentence(measure) };
  if (every === undefined || every === "auto" || everySeconds(every) !== null) return null;
  return { of: "every", sentence: `"${every}" is no length of time: write auto, or 1s to 7d` };
}

/** Why these cannot be counted by, all together; null where they can. */
export function namesRefusal(by: readonly string[]): string | null {
  const wrong = by.find((name) => readDimension(name) === null);
  if (wrong !== undefined) return `"${wrong}" is nothing to count by: a field is written as field.status`;
  return by.length > dimensionsMax ? `Lines are counted by ${dimensionsMax} at most: take one away` : null;
}

function measureSentence(measure: string): string {
  const [word, of] = measureParts(measure);
  if (word === "distinct") {
    const known = `write ${offeredNames.join(", ")}, or field.path`;
    return of === "" ? `Which values are to be told apart: ${known}` : `"${of}" has no values to tell apart: ${known}`;
  }
  if (!isOfSomething(word)) return `"${measure}" is no measure: choose one of the list`;
  return of === "" ? `Which field is to be measured: write its path, e.g. duration` : `"${of}" is no field's path`;
}
