// The question that a log view shows: its text in the address, what it means, and how a click changes it.
import { useLocation } from "@solidjs/router";
import { createContext, createEffect, createMemo, useContext } from "solid-js";
import { KubinError } from "../../db/model/error.ts";
import { formatLogQuery } from "../../db/model/log-query/format.ts";
import { parseLogQuery } from "../../db/model/log-query/parse.ts";
import type { LogQuery } from "../../db/model/log-query/query.ts";
import type { QueryRefusal } from "../../db/model/log-query/refusal.ts";
import { type Address, useAddress } from "../address.ts";
import { type Query, withQuery } from "../api.ts";
import { oldNames, textOfOldAddress } from "./log-address.ts";

export type Order = "newest" | "oldest";

export interface LogQuestion {
  /** Terms that the place of the view sets in front: a workload's, a node's. */
  readonly scope: () => string;
  /** As it stands in the address. */
  readonly text: () => string;
  readonly refusal: () => QueryRefusal | null;
  /** The last that could be read, without the scope. */
  readonly query: () => LogQuery;
  /** What the API is asked: the scope and the last text that could be read. */
  readonly asked: () => string;
  readonly order: () => Order;
  readonly set: (text: string, how?: "push" | "replace") => void;
  readonly edit: (change: (query: LogQuery) => LogQuery) => void;
  /** The address of this view with the changed question, and with other parts of the address if they change, too. */
  readonly hrefWith: (change: (query: LogQuery) => LogQuery, parts?: Query) => string;
}

export const LogQuestionContext = createContext<LogQuestion>();

/** Throws "invalid" outside of a log view: a defect of this code. */
export function useLogQuestion(): LogQuestion {
  const question = useContext(LogQuestionContext);
  if (!question) throw new KubinError("invalid", "Cannot use the log question: this part is not inside a log view");
  return question;
}

interface Read {
  readonly text: string;
  readonly query: LogQuery;
}

export function createLogQuestion(scope: () => string): LogQuestion {
  const address = useAddress();
  const location = useLocation();
  translateOldAddress(address);
  const text = createMemo(() => address.get("q") ?? "");
  const parsed = createMemo(() => parseLogQuery(text()));
  // What is being typed may be wrong for a moment: the last good answer stays.
  const read = createMemo<Read>(
    (before) => {
      const now = parsed();
      return "query" in now ? { text: text(), query: now.query } : before;
    },
    { text: "", query: { all: [] } },
  );
  const set: LogQuestion["set"] = (next, how = "push") => {
    if (next !== text()) address.set({ q: next || undefined, line: undefined }, how);
  };
  const changed = (change: (query: LogQuery) => LogQuery): string => formatLogQuery(change(read().query));
  return {
    scope,
    text,
    refusal: createMemo(() => {
      const now = parsed();
      return "refusal" in now ? now.refusal : null;
    }),
    query: () => read().query,
    asked: createMemo(() => [scope(), read().text].filter(Boolean).join(" ")),
    order: () => (address.get("order") === "oldest" ? "oldest" : "newest"),
    set,
    edit: (change) => set(changed(change)),
    hrefWith(change, parts = {}) {
      const now = { ...Object.fromEntries(new URLSearchParams(location.search)), q: changed(change) || undefined };
      return withQuery(location.pathname, { ...now, line: undefined, ...parts });
    },
  };
}

/** On a resource's page `ns` and the others are not the search's. */
function translateOldAddress(address: Address): void {
  createEffect(() => {
    if (address.get("tab") !== undefined) return;
    const text = textOfOldAddress(address.get);
    if (text === null) return;
    address.set({ ...Object.fromEntries(oldNames.map((name) => [name, undefined])), q: text });
  });
}
