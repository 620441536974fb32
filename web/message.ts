// A log message as text that may stand in a page: without terminal colours, not endless, hits marked.

// oxlint-disable-next-line no-control-regex -- escape sequences begin with a control character
const escapes = /\u001b(?:\[[0-9;?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\))/g;

export function withoutEscapes(text: string): string {
  return text.includes("\u001b") ? text.replace(escapes, "") : text;
}

export interface Piece {
  readonly text: string;
  readonly hit: boolean;
}

/** Cuts `text` at every occurrence of `wanted`, whatever the case. */
export function pieces(text: string, wanted: string): Piece[] {
  if (wanted === "") return [{ text, hit: false }];
  // Upper case would change lengths (ß → SS); lower case keeps them for all but İ, which then marks nothing.
  const [where, needle] = [text.toLowerCase(), wanted.toLowerCase()];
  if (where.length !== text.length) return [{ text, hit: false }];
  const found: Piece[] = [];
  let at = 0;
  for (let next = where.indexOf(needle); next !== -1; next = where.indexOf(needle, at)) {
    if (next > at) found.push({ text: text.slice(at, next), hit: false });
    found.push({ text: text.slice(next, next + needle.length), hit: true });
    at = next + needle.length;
  }
  if (at < text.length) found.push({ text: text.slice(at), hit: false });
  return found;
}
