// The address of the log search as the question that the API takes.
import { type Level, levels } from "../db/model/contract/logs.ts";
import type { Address } from "./address.ts";
import type { Query } from "./api.ts";

/** What the address may say; each is also the name of a field. */
export const searchNames = ["q", "level", "ns", "pod", "container", "from", "to"] as const;

export function searchQuery(address: Address): Query {
  return {
    text: address.get("q"),
    level: levelOf(address.get("level")),
    namespace: address.get("ns"),
    pod: address.get("pod"),
    container: address.get("container"),
    from: timeOf(address.get("from")),
    to: timeOf(address.get("to")),
  };
}

function levelOf(text: string | undefined): Level | undefined {
  return levels.find((level) => level === text);
}

/** A time that cannot be read is no limit: a mangled address still shows lines. */
function timeOf(text: string | undefined): string | undefined {
  const at = text === undefined ? NaN : Date.parse(text);
  return Number.isNaN(at) ? undefined : new Date(at).toISOString();
}
