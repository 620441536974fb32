// The parsers of this process, each with room for a block: lent to packs, so that memory is bounded however many packs there are.
import { lineBytesMax } from "../db/model/limits.ts";
import { LineParser } from "../db/model/line/wasm/line-parser.ts";
import { parserModule } from "../db/model/line/wasm/parser-module.ts";

const MiB = 1024 * 1024;

/**
 * Measured: 10,000-row inserts tripled the CPU in merges, and of 524,288 rows the engine needs a tenth less than of 262,144: a part has a
 * hundred files. A block takes 125 MiB of the spool at most (counted).
 */
export const blockRoom = {
  rows: 524_288,
  keywords: 2 * MiB,
  requestIdBytes: 16 * MiB,
  messageBytes: 64 * MiB,
  heldBytes: MiB + lineBytesMax,
};
/** A parser comes back when its block was written down, so that packs that wait for the engine need none. */
const parsersMax = 2;

let made = 0;
const idle: LineParser[] = [];
const waiting: ((parser: LineParser) => void)[] = [];

/** A parser that is the caller's until it gives it back. Whoever waits holds none for long: blocks in flight come back by themselves. */
export async function lendParser(): Promise<LineParser> {
  const parser = idle.pop();
  if (parser) return parser;
  if (made < parsersMax) {
    made++;
    return new LineParser(parserModule(), blockRoom);
  }
  return new Promise((resolve) => waiting.push(resolve));
}

export function giveBackParser(parser: LineParser): void {
  const next = waiting.shift();
  if (next) next(parser);
  else idle.push(parser);
}
