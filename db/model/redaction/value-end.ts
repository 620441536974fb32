// Where a value ends: at its own quote, or where an unquoted one stops.

/** The longest value that is looked for; private keys, which may be longer, have their own rule. */
export const valueMax = 16_384;

/** The quote that closes, written with as many backslashes as the one that opened; the line's end if none does. */
export function quotedEnd(text: string, from: number, quote: string, slashes: number): number {
  const limit = Math.min(text.length, from + valueMax);
  // Native searches run to the end of the text if they find nothing: on a line of a megabyte that is 30 µs for each name in it.
  const near = text.slice(from, limit);
  for (let next = near.indexOf(quote); next >= 0; next = near.indexOf(quote, next + 1)) {
    const at = from + next;
    let before = 0;
    while (at - before > from && text[at - 1 - before] === "\\") before++;
    if (slashes === 0 ? before % 2 === 0 : before <= slashes || before % (2 * (slashes + 1)) === slashes) {
      return lineEnd(text, from, slashes === 0 ? at : at - Math.min(before, slashes));
    }
  }
  return lineEnd(text, from, limit);
}

/** A quote that opens on one log line does not close on another. */
function lineEnd(text: string, from: number, end: number): number {
  const newline = text.slice(from, end).indexOf("\n");
  return newline < 0 || text.startsWith("-----BEGIN", from) ? end : from + newline;
}

const nextPair = /[,;&|]\s*\\*["']?[\w.-]{1,64}\\*["']?\s*[:=]/y;

/** An unquoted value: up to white space, a quote, an escape, an unopened bracket, or a comma before the next pair. */
export function valueEnd(text: string, from: number, percent: boolean): number {
  const limit = Math.min(text.length, from + valueMax);
  let depth = 0;
  let at = from;
  for (; at < limit; at++) {
    const char = text[at] ?? "";
    if (char === "{" || char === "[" || char === "(") depth++;
    else if (char === "}" || char === "]" || char === ")") {
      if (depth === 0) break;
      depth--;
    } else if (char <= " " || char === '"' || char === "'" || char === "`" || char === "<" || char === ">") break;
    else if (percent && char === "%") {
      // `password%3Dx%26user%3Dy`: the next pair, a quote or a blank, all written with percent signs.
      if (/^(?:2[0267]|0[Aa]|3[Bb])/.test(text.slice(at + 1, at + 3))) break;
    } else if (char === "\\") {
      // `\u001b`: a logger's colour ends, written in JSON.
      if (/[nrt"'\\]/.test(text[at + 1] ?? "") || /^u001b/i.test(text.slice(at + 1, at + 6))) break;
    } else if (char === "," || char === ";" || char === "&" || char === "|") {
      if (endsHere(text, at)) break;
    }
  }
  while (at > from && ".,;:".includes(text[at - 1] ?? "")) at--;
  return at;
}

function endsHere(text: string, at: number): boolean {
  const next = text[at + 1];
  if (
    next === undefined ||
    next <= " " ||
    next === '"' ||
    next === "'" ||
    next === "\\" ||
    next === "}" ||
    next === ")" ||
    next === "]"
  )
    return true;
  nextPair.lastIndex = at;
  return nextPair.test(text);
}
