// The words and options of a command line as one question in the grammar of db/model/log-query.
import { KubinError } from "../../db/model/error.ts";
import { formatLogQuery } from "../../db/model/log-query/format.ts";
import { parseLogQuery } from "../../db/model/log-query/parse.ts";
import type { Expression, Term } from "../../db/model/log-query/query.ts";
import type { Flags } from "../flags.ts";

/** Words and options must all hold. Throws "invalid" saying which of them cannot be meant. */
export function questionOf(words: readonly string[], flags: Flags): string {
  const parsed = parseLogQuery(words.join(" "));
  if ("refusal" in parsed) {
    const { at, sentence } = parsed.refusal;
    throw new KubinError("invalid", `Cannot search: character ${at + 1}: ${sentence}`);
  }
  const place = (option: string, key: string, values: readonly string[] | undefined): Expression[] =>
    values === undefined ? [] : [optionTerm(option, `${key}:`, values.join(","))];
  const single = (option: string, start: string, value: string | undefined): Expression[] =>
    value === undefined ? [] : [optionTerm(option, start, value)];
  const terms = [
    ...place("--namespace", "ns", flags.namespace),
    ...place("--pod", "pod", flags.pod),
    ...place("--container", "container", flags.container),
    ...single("--level", "level>=", flags.level),
    ...single("--since", "since:", flags.since),
    ...single("--from", "from:", flags.from),
    ...single("--to", "to:", flags.to),
  ];
  return formatLogQuery({ all: [...terms, ...parsed.query.all] });
}

/** A value that would begin a second term is no value. */
function optionTerm(option: string, start: string, value: string): Term {
  const parsed = parseLogQuery(`${start}${value}`);
  const key = start.replace(/\W+$/, "");
  const [term, ...others] = "refusal" in parsed ? [] : parsed.query.all;
  const is = term && "key" in term ? term.key : term?.type;
  if (term && others.length === 0 && is === key && term.type !== "not" && term.type !== "any" && term.type !== "all") {
    return term;
  }
  const sentence =
    "refusal" in parsed ? parsed.refusal.sentence : "write one name, or several with commas between them";
  throw new KubinError("invalid", `Cannot use ${option} "${value}": ${sentence}`);
}
