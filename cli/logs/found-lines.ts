// Lines of a search, page by page, and ranges of one stream, however long.
import { type Line, LineList } from "../../db/model/contract/logs.ts";
import { routes } from "../../db/model/contract/routes.ts";
import type { Api } from "../api.ts";

const pageLines = 1000;
const rangeLines = 5000;

/** What is asked, of whom. */
export interface LogSource {
  readonly api: Api;
  readonly slug: string;
  /** In the grammar. */
  readonly q: string;
}

/** Every line, one page in memory. */
export async function* foundPages(
  of: LogSource,
  order: "oldest" | "newest",
  linesMax = Infinity,
): AsyncGenerator<Line[]> {
  let cursor: string | null | undefined;
  for (let left = linesMax; left > 0;) {
    const limit = Math.min(pageLines, left);
    const query = { q: of.q, order, limit: String(limit), ...(cursor ? { cursor } : {}) };
    const page = await of.api.read(of.slug, routes.logSearch, query, LineList);
    if (page.lines.length > 0) yield page.lines;
    left -= page.lines.length;
    cursor = page.next;
    if (!cursor) return;
  }
}

/** The newest so many, oldest first. */
export async function tailLines(of: LogSource, count: number): Promise<Line[]> {
  const found: Line[] = [];
  for await (const page of foundPages(of, "newest", count)) found.push(...page);
  return found.reverse();
}

/** Lines of one stream from number to number, both inclusive. */
export async function streamRange(
  { api, slug }: LogSource,
  { stream, from, to }: { readonly stream: string; readonly from: number; readonly to: number },
): Promise<Line[]> {
  const found: Line[] = [];
  for (let next = from; next <= to;) {
    const query = { stream, from: String(next), to: String(to), limit: String(rangeLines) };
    const { lines } = await api.read(slug, routes.lines, query, LineList);
    found.push(...lines);
    const last = lines.at(-1);
    if (last === undefined || lines.length < rangeLines) break;
    next = last.number + 1;
  }
  return found;
}
