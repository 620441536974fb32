// Fields inside a line, taken out when asked: nothing is stored for them, and a substring of key and value goes before.
import type { CompareTerm, FieldTerm, ValuePattern } from "../model/log-query/query.ts";
import { isAnything } from "../model/log-query/value.ts";
import type { Bound } from "./bound.ts";
import { anyValue } from "./value-conditions.ts";

/** Columns of an access log (nginx, Apache, Envoy, HAProxy), which have no key in the line. One group is the value. */
const accessColumns: Readonly<Record<string, string>> = {
  method: String.raw`"([A-Z]{3,10}) \S+ HTTP/[0-9.]+"`,
  path: String.raw`"[A-Z]{3,10} (\S+) HTTP/[0-9.]+"`,
  status: String.raw`(?:HTTP/[0-9.]+" |[0-9]/-?[0-9]+/\+?[0-9]+ )([0-9]{3})\b`,
  // ingress-nginx's request time, HAProxy's total, Envoy's duration: seconds in the first, milliseconds in the others.
  latency: String.raw`(?:HTTP/[0-9.]+" [0-9]{3} [0-9-]+ "[^"]*" "[^"]*" [0-9]+ |HTTP/[0-9.]+" [0-9]{3} \S+ (?:\S+ - "[^"]*" )?[0-9]+ [0-9]+ |[0-9]/-?[0-9]+/-?[0-9]+/-?[0-9]+/\+?)([0-9.]+)`,
};
const accessLine = "(position(message, 'HTTP/') > 0)";

/** Values are compared without case, as words are. */
export function fieldCondition(term: FieldTerm, bound: Bound): string {
  const values = term.values.map((value) => ({ ...value, text: value.text.toLowerCase() }));
  const found = term.values.some(isAnything)
    ? `(${places(term.path, bound)
        .map((place) => `${place} != ''`)
        .join(" OR ")})`
    : `(${places(term.path, bound)
        .map((place) => anyValue(`lowerUTF8(${place})`, values, bound))
        .join(" OR ")})`;
  return [keyCondition(term.path, bound), valueCondition(term.values, bound), found].filter(Boolean).join(" AND ");
}

/** A value that is no number is neither more nor less than one. */
export function compareCondition(term: CompareTerm, bound: Bound): string {
  const number = bound.add("Float64", term.number);
  const found = places(term.path, bound).map((place) => `ifNull(toFloat64OrNull(${place}) ${term.op} ${number}, 0)`);
  return `${keyCondition(term.path, bound)} AND (${found.join(" OR ")})`;
}

/** What the field is, as text, for a facet; "" where the line has none. */
export function fieldValue(path: string, bound: Bound): string {
  const [first = "''", ...others] = places(path, bound).map((place) => `nullIf(${place}, '')`);
  return `if(${keyCondition(path, bound)}, coalesce(${[first, ...others].join(", ")}, ''), '')`;
}

/** Every place where the value can stand, as an expression that is "" where it does not. */
function places(path: string, bound: Bound): string[] {
  const object = "substring(message, position(message, '{'))";
  const steps = path.split(".").map((step) => bound.add("String", step));
  const nested = `JSONExtractString(${object}, ${steps.join(", ")})`;
  const flat = steps.length > 1 ? [`JSONExtractString(${object}, ${bound.add("String", path)})`] : [];
  const column = Object.hasOwn(accessColumns, path) ? accessColumns[path] : undefined;
  return [
    nested,
    ...flat,
    `trimBoth(${paired(path, bound)}, '"')`,
    ...(column === undefined ? [] : [`if(${accessLine}, extract(message, ${bound.add("String", column)}), '')`]),
  ];
}

/**
 * `key=value`. A capture costs the engine a microsecond a line and more, so what needs none is cut out: a value without quotes behind
 * the first such key, if that begins a word. All others, `xkey=1 key=2` among them, are left to the expression that says it all.
 */
function paired(path: string, bound: Bound): string {
  const whole = bound.add("String", `(?:^|[\\s,;({\\[])${escaped(path)}=("(?:[^"\\\\]|\\\\.)*"|[^\\s,;)}\\]]*)`);
  const key = bound.add("String", `${path}=`);
  const at = `position(message, ${key})`;
  const begins = `(${at} = 1 OR position(' \\t\\n\\f\\r,;({[', substring(message, ${at} - 1, 1)) > 0)`;
  const value = `substring(message, ${at} + length(${key}))`;
  const run = bound.add("String", "^[^\\s,;)}\\]]*");
  const simple = `${begins} AND NOT startsWith(${value}, '"')`;
  return `if(${at} = 0, '', if(${simple}, extract(${value}, ${run}), extract(message, ${whole})))`;
}

/** The last step of the path stands in the line as it is: in JSON as a key, in logfmt before its equals sign. */
function keyCondition(path: string, bound: Bound): string {
  const key = `position(message, ${bound.add("String", path.split(".").at(-1) ?? path)}) > 0`;
  return Object.hasOwn(accessColumns, path) ? `(${key} OR ${accessLine})` : `(${key})`;
}

/** JSON may write a quote, a slash, a plus or any character outside ASCII in its own way; the longest run of others is as it is. */
function valueCondition(values: readonly ValuePattern[], bound: Bound): string {
  const runs = values.map((value) => {
    const found = value.text.match(/[A-Za-z0-9 _.,:;=@#!-]+/g) ?? [];
    return found.reduce((longest, run) => (run.length > longest.length ? run : longest), "");
  });
  if (runs.length === 0 || runs.includes("")) return "";
  return `(${runs.map((run) => `positionCaseInsensitive(message, ${bound.add("String", run)}) > 0`).join(" OR ")})`;
}

/** RE2 takes a backslash before ASCII signs only. */
const escaped = (text: string): string => text.replaceAll(/[^A-Za-z0-9_\u0080-\uffff]/g, String.raw`\$&`);
