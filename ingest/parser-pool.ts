// The parsers of this process, each with room for a block: lent to packs, so that memory is bounded however many packs there are.
import { LineParser } from "../db/model/line/wasm/line-parser.ts";
import { parserModule } from "../db/model/line/wasm/parser-module.ts";

const MiB = 1024 * 1024;

/**
 * Measured: 10,000-row inserts tripled the CPU in merges, and of 524,288 rows instead of 262,144 the engine still needs 15 % less;
 * of this many, two blocks fit into the memory.
 */
const room = { rows: 262_144, keywords: 2 * MiB, requestIdBytes: 16 * MiB, messageBytes: 40 * MiB };
/** Filling a block takes a fifth of the time of inserting it, so two of them are in flight nearly always. */
const parsersMax = 2;

/**
 * Two blocks that are filled at the same time are full at the same time: the engine then has two to insert, and afterwards none. So one
 * is begun when the other one is full; or, if that one's pack comes in slowly, after this long. Filling takes 0.15 s.
 */
const patienceMs = 300;

let made = 0;
const idle: LineParser[] = [];
const waiting: ((parser: LineParser) => void)[] = [];
const filling = new Set<LineParser>();
const turns: (() => void)[] = [];

/** A parser that is the caller's until it gives it back. Whoever waits holds none for long: blocks in flight come back by themselves. */
export async function lendParser(): Promise<LineParser> {
  if (filling.size > 0) await turn();
  const parser = await free();
  filling.add(parser);
  return parser;
}

async function turn(): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, patienceMs);
  turns.push(resolve);
  await promise;
  clearTimeout(timer);
  const place = turns.indexOf(resolve);
  if (place >= 0) turns.splice(place, 1);
}

async function free(): Promise<LineParser> {
  const parser = idle.pop();
  if (parser) return parser;
  if (made < parsersMax) {
    made++;
    return new LineParser(parserModule(), room);
  }
  return new Promise((resolve) => waiting.push(resolve));
}

/** Nothing more goes into its block: another one may be begun. */
export function parserFilled(parser: LineParser): void {
  filling.delete(parser);
  turns.shift()?.();
}

export function giveBackParser(parser: LineParser): void {
  if (filling.has(parser)) parserFilled(parser);
  const next = waiting.shift();
  if (next) next(parser);
  else idle.push(parser);
}
