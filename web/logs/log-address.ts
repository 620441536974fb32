// Addresses of the log search from before there was a grammar, as its text.
import { type Level, type LogQuestion, levels } from "../../db/model/contract/logs.ts";
import { withoutKey } from "../../db/model/log-query/edit.ts";
import { formatLogQuery } from "../../db/model/log-query/format.ts";
import { questionQuery } from "../../db/model/log-query/named-terms.ts";
import { parseLogQuery } from "../../db/model/log-query/parse.ts";

/** Names that were fields of the search once; `ns` is also what the list of kinds writes into every address. */
export const oldNames = ["text", "level", "pod", "container", "from", "to", "ns"] as const;

type Get = (name: string) => string | undefined;

/** The text that asks the same, or null where the address holds no old name. */
export function textOfOldAddress(get: Get): string | null {
  const held = oldNames.filter((name) => get(name) !== undefined);
  if (held.length === 0) return null;
  const q = get("q");
  // Beside old names `q` was the text to look for; a namespace alone may have been chosen beside a question of today.
  const parsedQ = parseLogQuery(q ?? "");
  const isQuestion = held.every((name) => name === "ns") && "query" in parsedQ;
  const asked: LogQuestion = {
    q: isQuestion ? formatLogQuery(withoutKey(parsedQ.query, "ns")) : undefined,
    text: get("text") ?? (isQuestion ? undefined : q),
    namespace: get("ns"),
    pod: get("pod"),
    container: get("container"),
    level: levelOf(get("level")),
    from: timeOf(get("from")),
    to: timeOf(get("to")),
  };
  const parsed = questionQuery(asked);
  return "query" in parsed ? formatLogQuery(parsed.query) : "";
}

function levelOf(text: string | undefined): Level | undefined {
  return levels.find((level) => level === text);
}

/** A time that cannot be read is no limit: a mangled address still shows lines. */
function timeOf(text: string | undefined): string | undefined {
  const at = text === undefined ? NaN : Date.parse(text);
  return Number.isNaN(at) ? undefined : new Date(at).toISOString();
}
