// CRI framing of containerd and CRI-O: `<RFC 3339> <stdout|stderr> <F|P> message`, and the joining of partial lines.
import type { LineFrame } from "./format.ts";
import { opened } from "./opened.ts";
import { isoAt } from "./stamp-numeric.ts";

const tag = / (stdout|stderr) ([FP])(?::[^ ]{0,32})?(?: |$)/y;

export const criFrame: LineFrame = {
  name: "cri",
  title: "CRI container log",
  open(line, context) {
    const stamp = line[10] === "T" ? isoAt(line, 0, context) : null;
    if (!stamp) return null;
    tag.lastIndex = stamp.end;
    const found = tag.exec(line);
    if (!found) return null;
    return opened({
      timeNs: stamp.ns,
      fields: { stream: found[1] ?? "" },
      message: line.slice(tag.lastIndex),
      partial: found[2] === "P",
    });
  },
};

/** One logical line: the physical lines that it was written in, and their text joined. */
export interface JoinedLine {
  /** Physical lines, counted from 0, in order. They need not be neighbours: stdout and stderr interleave. */
  readonly lines: readonly number[];
  readonly stream: string;
  readonly text: string;
  /** The text was cut at `charsMax`, or no `F` came. */
  readonly incomplete: boolean;
}

/**
 * Joins CRI partial lines per stream; logical lines come in the order in which they end. What is not CRI stands alone. A run of
 * `P` without an end is handed on when the lines are over, and never grows beyond `charsMax`.
 */
export function joinPartials(lines: readonly string[], charsMax: number): JoinedLine[] {
  const joined: JoinedLine[] = [];
  const open = new Map<string, { lines: number[]; pieces: string[]; chars: number; cut: boolean }>();
  for (const [number, line] of lines.entries()) {
    const piece = criFrame.open(line, { year: 1970, zoneMinutes: 0 });
    if (!piece) {
      joined.push({ lines: [number], stream: "", text: line, incomplete: false });
      continue;
    }
    const stream = piece.fields["stream"] ?? "";
    const run = open.get(stream) ?? { lines: [], pieces: [], chars: 0, cut: false };
    run.lines.push(number);
    const room = charsMax - run.chars;
    run.cut ||= piece.message.length > room;
    run.pieces.push(piece.message.slice(0, Math.max(room, 0)));
    run.chars += Math.min(piece.message.length, Math.max(room, 0));
    if (piece.partial) open.set(stream, run);
    else {
      open.delete(stream);
      joined.push({ lines: run.lines, stream, text: run.pieces.join(""), incomplete: run.cut });
    }
  }
  for (const [stream, run] of open) {
    joined.push({ lines: run.lines, stream, text: run.pieces.join(""), incomplete: true });
  }
  return joined;
}
