// Joins log lines that the container runtime cut in pieces, so that a secret over a cut is seen whole; every piece keeps its own line.
import { rank, settle, type Span } from "./span.ts";
import { unescaped } from "./text-redactor.ts";

/** One piece: where its own text begins and ends in the block, and where it begins in the joined text. */
interface Piece {
  readonly start: number;
  readonly end: number;
  readonly at: number;
}

interface JoinedLine {
  readonly text: string;
  readonly pieces: readonly Piece[];
}

/** A joined line is no longer than this: kubelet cuts at 16 KB, and nobody's secret needs more than a few of those. */
const joinedMax = 512 * 1024;
const mark = / std(?:out|err) P /;
// CRI: time, stream, F for the last piece and P for the others, then the text.
const criLine = /^\S{20,40} (stdout|stderr) ([PF])(?::\S*)? /;
// Docker's files have no tag: the text of a piece does not end in a newline.
const dockerLine = /^\{"log":"(?=[^\n]*"stream":"(stdout|stderr)")/;

/** Lines that belong together, by stream: stdout and stderr of a container interleave. None in most blocks. */
export function joinedLines(text: string): JoinedLine[] {
  const cri = mark.test(text);
  if (!cri && !(text.startsWith('{"log":"') && text.includes('","stream":"'))) return [];
  const joined: JoinedLine[] = [];
  const open = new Map<string, { text: string; pieces: Piece[] }>();
  for (let from = 0; from < text.length;) {
    const newline = text.indexOf("\n", from);
    const end = newline < 0 ? text.length : newline;
    const line = cri ? criPiece(text, from, end) : dockerPiece(text, from, end);
    if (line !== null) {
      const whole = open.get(line.stream) ?? { text: "", pieces: [] };
      whole.pieces.push({ start: line.start, end: line.end, at: whole.text.length });
      whole.text += text.slice(line.start, line.end);
      if (line.last || whole.text.length > joinedMax) {
        if (whole.pieces.length > 1) joined.push(whole);
        open.delete(line.stream);
      } else open.set(line.stream, whole);
    }
    from = end + 1;
  }
  for (const whole of open.values()) if (whole.pieces.length > 1) joined.push(whole);
  return joined;
}

interface Line {
  readonly stream: string;
  readonly last: boolean;
  readonly start: number;
  readonly end: number;
}

function criPiece(text: string, from: number, end: number): Line | null {
  const found = criLine.exec(text.slice(from, Math.min(end, from + 80)));
  if (found === null) return null;
  return { stream: found[1] ?? "", last: found[2] === "F", start: from + found[0].length, end };
}

function dockerPiece(text: string, from: number, end: number): Line | null {
  const line = text.slice(from, end);
  const found = dockerLine.exec(line);
  const close = line.lastIndexOf('","stream":"');
  if (found === null || close < 0) return null;
  const last = line.startsWith("\\n", close - 2) && line[close - 3] !== "\\";
  return { stream: found[1] ?? "", last, start: from + found[0].length, end: from + close };
}

/**
 * `spans` of the block, with those inside of joined lines replaced by what was found in the whole of them. The first piece of a secret becomes
 * its token, the others nothing.
 */
export function withJoined(text: string, spans: readonly Span[], find: (text: string) => Span[]): Span[] {
  const lines = joinedLines(text);
  if (lines.length === 0) return [...spans];
  const pieces = lines.flatMap((line) => line.pieces).sort((a, b) => a.start - b.start);
  const kept = spans.filter(({ start, end }) => !pieces.some((piece) => start >= piece.start && end <= piece.end));
  for (const line of lines) for (const span of find(line.text)) kept.push(...partsOf(span, line));
  return settle(text, kept);
}

function partsOf(span: Span, { text, pieces }: JoinedLine): Span[] {
  const parts: Span[] = [];
  for (const piece of pieces) {
    const length = piece.end - piece.start;
    const start = Math.max(span.start, piece.at);
    const end = Math.min(span.end, piece.at + length);
    if (start >= end) continue;
    const here = { ...span, start: piece.start + start - piece.at, end: piece.start + end - piece.at };
    const whole = start === span.start && end === span.end;
    if (whole) parts.push(here);
    else if (parts.length > 0) parts.push({ ...here, rank: rank.fixed, text: "" });
    // What it is decides the whole of it, not the piece.
    else
      parts.push({
        ...here,
        rank: rank.fixed,
        ...(span.text === undefined
          ? { secret: span.secret ?? unescaped(text.slice(span.start, span.end), span.escapes) }
          : {}),
      });
  }
  return parts;
}
