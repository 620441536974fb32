// One page of the lines that a question finds, in the order of time, from a boundary on.
import type { Line } from "../model/contract/logs.ts";
import type { Lines } from "../ports.ts";
import type { Visible } from "../resources/read.ts";
import { boundTo } from "./bound.ts";
import { questionCondition } from "./conditions.ts";
import { countFound } from "./count.ts";
import { type Boundary, writeCursor } from "./cursor.ts";
import { beyond, byTime } from "./line-order.ts";
import { minuteWindow } from "./minute-window.ts";
import { type Question, whereLines } from "./question.ts";
import { lineColumnsSql, placedLines, type PlacedLine } from "./row.ts";

export interface PageAsk {
  readonly order: "newest" | "oldest";
  readonly limit: number;
  /** Absent: the first page. */
  readonly from?: Boundary | undefined;
}

export interface FoundLines {
  readonly lines: Line[];
  /** How many match in all; null where that would mean reading them all again. */
  readonly total: number | null;
  /** Cursors of the pages behind and before this one, in the order asked for; null where there is none. */
  readonly next: string | null;
  readonly previous: string | null;
}

/**
 * A page begins at a position, not at a number of lines, so what is published between two pages neither hides nor
 * repeats a line that was there before.
 */
export async function searchLines(store: Lines, of: Visible, question: Question, ask: PageAsk): Promise<FoundLines> {
  const side = ask.from?.side ?? "after";
  const bound = boundTo(of);
  const conditions = [questionCondition(question, bound)];
  const direction = (ask.order === "oldest") === (side === "after") ? "up" : "down";
  if (ask.from) conditions.push(beyond(ask.from.position, direction, bound));
  const reach = { direction, lines: ask.limit + 1, from: ask.from?.position.ns } as const;
  const window = minuteWindow(question, reach, bound);
  if (window !== null) conditions.push(window);
  const limit = bound.add("UInt32", ask.limit + 1);
  const sql = `SELECT ${lineColumnsSql} FROM lines ${whereLines(question, conditions)}
    ORDER BY ${byTime[direction]} LIMIT ${limit}`;
  const first = ask.from === undefined;
  const [rows, cheap] = await Promise.all([
    placedLines(store, sql, bound.values),
    first ? countFound(store, of, question) : null,
  ]);
  const more = rows.length > ask.limit;
  const page = rows.slice(0, ask.limit);
  if (side === "before") page.reverse();
  return {
    lines: page.map(({ line }) => line),
    total: first && !more ? page.length : cheap,
    next: more || side === "before" ? edge(page, "after", ask.from) : null,
    previous: !first && (more || side === "after") ? edge(page, "before", ask.from) : null,
  };
}

/** From the page's last line on, or back from its first; an empty page stays where it was asked for. */
function edge(page: readonly PlacedLine[], side: Boundary["side"], from: Boundary | undefined): string | null {
  const position = (side === "after" ? page.at(-1) : page[0])?.position ?? from?.position;
  return position === undefined ? null : writeCursor({ side, position });
}
