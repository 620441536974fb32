// A question that is asked by named parameters as well as by its text: all of it must hold.
import type { LogQuestion } from "../contract/logs.ts";
import { type ParsedQuery, parseLogQuery } from "./parse.ts";
import type { PlaceKey, Term } from "./query.ts";

/** `q` as it is written, and a term for each of the other parameters. */
export function questionQuery(asked: LogQuestion): ParsedQuery {
  const parsed = parseLogQuery(asked.q ?? "");
  return "refusal" in parsed ? parsed : { query: { all: [...parsed.query.all, ...namedTerms(asked)] } };
}

function namedTerms(asked: LogQuestion): Term[] {
  const place = (key: PlaceKey, text: string | undefined): Term[] =>
    text === undefined ? [] : [{ type: "place", key, values: [{ text, anyBefore: false, anyAfter: false }] }];
  return [
    ...place("ns", asked.namespace),
    ...place("pod", asked.pod),
    ...place("container", asked.container),
    ...(asked.stream === undefined ? [] : [{ type: "exact", key: "stream", values: [asked.stream] } as const]),
    ...(asked.level === undefined ? [] : [{ type: "level", op: ">=", levels: [asked.level] } as const]),
    ...(asked.from === undefined ? [] : [{ type: "time", key: "from", at: asked.from } as const]),
    ...(asked.to === undefined ? [] : [{ type: "time", key: "to", at: asked.to } as const]),
    ...(asked.text ? [{ type: "text", text: asked.text, match: "any-case" } as const] : []),
  ];
}
