// A question about log lines as data: what its text means, for the edge that compiles it and the page that shows its chips.
import type { Level } from "../contract/logs.ts";

/** Longest text of a question, and how many terms it may hold; the values of `a,b,c` count as a term each. */
export const queryLimits = { characters: 2000, terms: 40, depth: 10 } as const;

/** Everything in `all` must hold of a line; an empty list holds of every line. */
export interface LogQuery {
  readonly all: readonly Expression[];
}

export type Expression = Term | Not | AnyOf | AllOf;

export interface Not {
  readonly type: "not";
  readonly of: Expression;
}

/** Two or more expressions, one of which must hold. */
export interface AnyOf {
  readonly type: "any";
  readonly of: readonly Expression[];
}

/** Two or more expressions that must all hold. */
export interface AllOf {
  readonly type: "all";
  readonly of: readonly Expression[];
}

/** A text that a value is compared with; `anyBefore` and `anyAfter` are the wildcards at its ends. */
export interface ValuePattern {
  readonly text: string;
  readonly anyBefore: boolean;
  readonly anyAfter: boolean;
}

export const placeKeys = ["ns", "pod", "container", "node", "file", "owner", "rid"] as const;
export type PlaceKey = (typeof placeKeys)[number];
export const exactKeys = ["source", "stream", "keyword", "pattern"] as const;
export type ExactKey = (typeof exactKeys)[number];
export const timeKeys = ["since", "from", "to"] as const;
export type TimeKey = (typeof timeKeys)[number];

export type Comparison = ">=" | ">" | "<=" | "<";

export interface TextTerm {
  readonly type: "text";
  readonly text: string;
  readonly match: "any-case" | "exact";
}

/** RE2's dialect. */
export interface RegexTerm {
  readonly type: "regex";
  readonly source: string;
  readonly ignoreCase: boolean;
}

/** `=` takes any of `levels`, a comparison exactly one. */
export interface LevelTerm {
  readonly type: "level";
  readonly op: "=" | Comparison;
  readonly levels: readonly Level[];
}

/** Where a line was written, or its request id. `owner` is `name` or `kind/name` of what the pod belongs to. */
export interface PlaceTerm {
  readonly type: "place";
  readonly key: PlaceKey;
  readonly values: readonly ValuePattern[];
}

/** Values of closed form: stream ids in decimal, pattern ids in hexadecimal, words of a list. */
export interface ExactTerm {
  readonly type: "exact";
  readonly key: ExactKey;
  readonly values: readonly string[];
}

/** A label of the pod that wrote the line. */
export interface LabelTerm {
  readonly type: "label";
  readonly name: string;
  readonly values: readonly ValuePattern[];
}

/** A field inside the line: nested JSON by dots, logfmt, klog's key="value", the columns of an access log. */
export interface FieldTerm {
  readonly type: "field";
  readonly path: string;
  readonly values: readonly ValuePattern[];
}

export interface CompareTerm {
  readonly type: "compare";
  readonly path: string;
  readonly op: Comparison;
  readonly number: number;
}

/** `at` as written: an RFC 3339 time, a day, or a duration that counts back from the capture. */
export interface TimeTerm {
  readonly type: "time";
  readonly key: TimeKey;
  readonly at: string;
}

export type Term =
  | TextTerm
  | RegexTerm
  | LevelTerm
  | PlaceTerm
  | ExactTerm
  | LabelTerm
  | FieldTerm
  | CompareTerm
  | TimeTerm;
