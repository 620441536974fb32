// The next line of one stream that a question finds, after or before a line; at an end it begins again at the other.
import { LineList } from "../../db/model/contract/logs.ts";
import { routes } from "../../db/model/contract/routes.ts";
import { fetchJson, type Query } from "../api.ts";

export interface FindAsk {
  readonly slug: string;
  readonly stream: string;
  /** In the grammar of the search. */
  readonly q: string;
  /** Where to begin; absent: at the start, or backwards at the end. */
  readonly from: number | undefined;
  readonly back: boolean;
}

/** Its number; null where no line of the stream matches. */
export async function findInStream(ask: FindAsk): Promise<number | null> {
  const beside = ask.from === undefined ? null : { [ask.back ? "before" : "after"]: `${ask.stream}:${ask.from}` };
  const found = beside === null ? null : await one(ask, { order: "oldest", ...beside });
  return found ?? (await one(ask, { order: ask.back ? "newest" : "oldest" }));
}

async function one(ask: FindAsk, how: Query): Promise<number | null> {
  const query = { q: inStream(ask.stream, ask.q), limit: 1, ...how };
  const { lines } = await fetchJson(ask.slug, routes.logSearch, query, LineList);
  return lines[0]?.number ?? null;
}

export const inStream = (stream: string, q: string): string => `stream:${stream} ${q}`;
