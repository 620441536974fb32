// A measured value as people read it, by what was measured.
import { utc } from "../age.ts";
import { grouped, sized } from "../numbers.ts";
import { measureParts } from "./counts-choice.ts";

/** A percentile of durations has more digits than anybody reads. */
const shortened = new Intl.NumberFormat("en", { maximumSignificantDigits: 6 });

/** `value` as the aggregate route answers it: null where no line of the group has such a value. */
export function measuredText(measure: string, value: number | string | null): string {
  if (value === null) return measure === "first" || measure === "last" ? "no time" : "–";
  if (typeof value === "string") return utc(value);
  if (measure === "error_rate") return `${(value * 100).toFixed(1)}%`;
  if (measure === "bytes") return sized(value);
  return Number.isInteger(value) ? grouped(value) : shortened.format(value);
}

const titles: Readonly<Record<string, string>> = {
  error_rate: "error rate",
  first: "first line",
  last: "last line",
  distinct: "distinct",
  avg: "average",
  p50: "median",
};

/** "p95 of took", "distinct pod", "error rate". */
export function measureTitle(measure: string): string {
  const [word, of] = measureParts(measure);
  if (of === "") return wordTitle(word);
  return word === "distinct" ? `distinct ${of}` : `${wordTitle(word)} of ${of.replace(/^field\./, "")}`;
}

export const wordTitle = (word: string): string => titles[word] ?? word;

/** In which order the groups come: of `first` and `min` the least is what one looks for. */
export function orderTitle(measure: string): string {
  const [word] = measureParts(measure);
  if (word === "first") return "earliest first";
  if (word === "last") return "latest first";
  return word === "min" ? "least first" : "most first";
}
