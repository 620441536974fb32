// Lines that belong to one event (a stack trace) as one block, with its lines in the order in which they were written.
import type { Line } from "../../db/model/contract/logs.ts";

export interface LineBlock {
  readonly id: string;
  readonly head: Line;
  /** What follows the head in its event; empty for most lines. */
  readonly rest: readonly Line[];
}

export const lineId = (line: Line): string => `${line.stream}:${line.number}`;

/**
 * Neighbours of one event are one block, whichever way the list is sorted. A block that is as it was in `before` is the same
 * object: a list draws again only what changed.
 */
export function eventBlocks(lines: readonly Line[], before: readonly LineBlock[] = []): LineBlock[] {
  const known = new Map(before.map((block) => [block.id, block]));
  const blocks: LineBlock[] = [];
  let group: Line[] = [];
  const close = (): void => {
    const [head, ...rest] = group.sort((a, b) => a.number - b.number);
    if (head) blocks.push(same(known.get(lineId(head)), head, rest) ?? { id: lineId(head), head, rest });
    group = [];
  };
  for (const line of lines) {
    const last = group.at(-1);
    if (last && !(last.stream === line.stream && begins(last) === begins(line))) close();
    group.push(line);
  }
  close();
  return blocks;
}

/** The number of the line with which its event began. */
const begins = (line: Line): number => line.number - line.inEvent;

function same(block: LineBlock | undefined, head: Line, rest: readonly Line[]): LineBlock | undefined {
  const as =
    block?.head === head && block.rest.length === rest.length && rest.every((line, i) => line === block.rest[i]);
  return as ? block : undefined;
}

/** Where the next (or, with -1, the last) block with an error is, behind or before `at`. */
export function nextError(blocks: readonly LineBlock[], at: number, step: 1 | -1): number | undefined {
  for (let i = at + step; i >= 0 && i < blocks.length; i += step) {
    const level = blocks[i]?.head.level;
    if (level === "error" || level === "fatal") return i;
  }
  return undefined;
}
