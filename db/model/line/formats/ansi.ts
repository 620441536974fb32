// Takes terminal colours and cursor moves out of a line before it is read; the stored line keeps them.

const escape = "\u001b";

/** CSI sequences (`ESC [ … letter`) and two-byte escapes are dropped; a lone or endless ESC loses only itself. */
export function withoutAnsi(line: string): string {
  let at = line.indexOf(escape);
  if (at < 0) return line;
  const kept: string[] = [];
  let from = 0;
  for (; at >= 0; at = line.indexOf(escape, from)) {
    kept.push(line.slice(from, at));
    from = at + 1 + sequenceLength(line, at + 1);
  }
  kept.push(line.slice(from));
  return kept.join("");
}

function sequenceLength(line: string, at: number): number {
  if (line[at] !== "[") return 0;
  // Real sequences are short; what runs on is text.
  for (let i = at + 1; i < at + 32 && i < line.length; i++) {
    const code = line.charCodeAt(i);
    if (code >= 0x40 && code <= 0x7e) return i + 1 - at;
    if (code < 0x20 || code > 0x3f) return 0;
  }
  return 0;
}
