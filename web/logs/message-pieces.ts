// A message cut into pieces by the terminal's colours and by what was looked for; nothing in it is ever markup.
import { marksIn, type Wanted } from "./marks.ts";

export interface MessagePiece {
  readonly text: string;
  readonly hit: boolean;
  /** Space-separated names: "bold dim underline red … white"; "" for plain text. */
  readonly style: string;
}

interface Styled {
  readonly text: string;
  /** Where each style begins, in order. */
  readonly styles: readonly (readonly [at: number, style: string])[];
}

// oxlint-disable-next-line no-control-regex -- escape sequences begin with a control character
const escapes = /\u001b(?:\[([0-9;:?]*)[ -/]*([@-~])|\][^\u0007\u001b]*(?:\u0007|\u001b\\))/g;
const colours = ["black", "red", "green", "yellow", "blue", "magenta", "cyan", "white"] as const;

/** The text without its escape sequences, and the looks that they meant: colours of the 16, bold, dim, underline. */
export function styledText(raw: string): Styled {
  if (!raw.includes("\u001b")) return { text: raw, styles: [] };
  const styles: [number, string][] = [];
  let text = "";
  let at = 0;
  let look: Look = {};
  for (const found of raw.matchAll(escapes)) {
    text += raw.slice(at, found.index);
    at = found.index + found[0].length;
    if (found[2] !== "m") continue;
    look = lookAfter(look, found[1] ?? "");
    styles.push([text.length, Object.values(look).filter(Boolean).join(" ")]);
  }
  return { text: text + raw.slice(at), styles };
}

interface Look {
  colour?: string;
  bold?: string;
  dim?: string;
  underline?: string;
}

/** SGR parameters; 256 and true colours are skipped with their arguments, as is everything unknown. */
function lookAfter(before: Look, parameters: string): Look {
  const look = { ...before };
  const codes = parameters.split(/[;:]/).map(Number);
  for (let i = 0; i < codes.length; i++) {
    const code = codes[i] ?? 0;
    if (code === 0) for (const key of ["colour", "bold", "dim", "underline"] as const) delete look[key];
    else if (code === 1) look.bold = "bold";
    else if (code === 2) look.dim = "faint";
    else if (code === 4) look.underline = "underline";
    else if (code === 22) Object.assign(look, { bold: "", dim: "" });
    else if (code === 24) look.underline = "";
    else if (code === 39) look.colour = "";
    else if (code === 38 || code === 48) i += codes[i + 1] === 5 ? 2 : 4;
    else look.colour = colours[code >= 90 ? code - 90 : code - 30] ?? look.colour ?? "";
  }
  return look;
}

/** The pieces of `styled` from `from` to `to`. */
export function messagePieces(styled: Styled, wanted: Wanted, from: number, to: number): MessagePiece[] {
  const text = styled.text.slice(from, to);
  const marks = marksIn(text, wanted);
  if (marks.length === 0 && styled.styles.length === 0) return [{ text, hit: false, style: "" }];
  const cuts = [0, text.length, ...marks.flat(), ...styled.styles.map(([at]) => at - from)]
    .filter((at) => at >= 0 && at <= text.length)
    .sort((a, b) => a - b);
  const pieces: MessagePiece[] = [];
  for (let i = 1; i < cuts.length; i++) {
    const [start = 0, end = 0] = [cuts[i - 1], cuts[i]];
    if (start === end) continue;
    const hit = marks.some(([a, b]) => a <= start && end <= b);
    const style = styled.styles.findLast(([at]) => at - from <= start)?.[1] ?? "";
    pieces.push({ text: text.slice(start, end), hit, style });
  }
  return pieces;
}
