// Prints what a search finds, a page at a time, until it is done or nobody reads any more.
import type { Line } from "../../db/model/contract/logs.ts";
import type { ResultStream } from "../terminal.ts";
import { ContextBlocks, type Range } from "./context-blocks.ts";
import { foundPages, type LogSource, streamRange, tailLines } from "./found-lines.ts";
import { type LineStyle, lineText } from "./line-text.ts";

export interface PrintAsk extends LineStyle {
  /** Only the newest so many; null: all. */
  readonly tail: number | null;
  /** Lines around each; 0: none. */
  readonly context: number;
  readonly json: boolean;
}

/** Answers how many matched; fewer than there are, if the reader left. */
export async function printLines(out: ResultStream, of: LogSource, ask: PrintAsk): Promise<number> {
  const pages = ask.tail === null ? foundPages(of, "oldest") : one(tailLines(of, ask.tail));
  const text = ask.json ? jsonPages() : ask.context > 0 ? contextPages(of, ask) : plainPages(ask);
  let found = 0;
  for await (const page of pages) {
    found += page.length;
    const written = await text(page);
    if (written !== "" && !(await out.write(written))) return found;
  }
  if (ask.json) await out.write(found === 0 ? "[]\n" : "\n]\n");
  return found;
}

async function* one(page: Promise<Line[]>): AsyncGenerator<Line[]> {
  yield await page;
}

type PageText = (page: readonly Line[]) => string | Promise<string>;

function plainPages(ask: PrintAsk): PageText {
  return (page) => page.map((line) => `${lineText(line, ask)}\n`).join("");
}

/** One array, an element a line. */
function jsonPages(): PageText {
  let before = "[\n";
  return (page) => {
    const parts = page.map((line) => {
      const text = before + JSON.stringify(line);
      before = ",\n";
      return text;
    });
    return parts.join("");
  };
}

function contextPages(of: LogSource, ask: PrintAsk): PageText {
  const blocks = new ContextBlocks(ask.context);
  let last: Range | null = null;
  return async (page) => {
    const matches = new Set(page.map((line) => `${line.stream}:${line.number}`));
    const parts: string[] = [];
    for (const range of blocks.rangesFor(page)) {
      const lines = await streamRange(of, range);
      if (lines.length === 0) continue;
      if (last && (last.stream !== range.stream || last.to + 1 !== range.from)) parts.push("--\n");
      last = range;
      for (const line of lines) {
        const mark = matches.has(`${line.stream}:${line.number}`) ? ":" : "-";
        parts.push(`${lineText(line, ask, mark)}\n`);
      }
    }
    return parts.join("");
  };
}
