// Text between quotes as Go's %q prints it: that is how a kube-apiserver quotes what it was sent.

const named: Readonly<Record<string, string>> = {
  "\u0007": "\\a",
  "\b": "\\b",
  "\f": "\\f",
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
  "\v": "\\v",
  "\\": "\\\\",
  '"': '\\"',
};

/** Letters, marks, numbers, punctuation, symbols and the plain space (Go: unicode.IsPrint). */
const printable = /[\p{L}\p{M}\p{N}\p{P}\p{S} ]/u;

/** strconv.Quote. Half of a surrogate pair, which no Go string can hold, prints as U+FFFD. */
export function goQuote(text: string): string {
  let quoted = '"';
  for (const rune of text.toWellFormed()) quoted += named[rune] ?? (printable.test(rune) ? rune : escapedRune(rune));
  return `${quoted}"`;
}

function escapedRune(rune: string): string {
  const code = rune.codePointAt(0) ?? 0;
  if (code < 0x20 || code === 0x7f) return `\\x${code.toString(16).padStart(2, "0")}`;
  if (code < 0x1_0000) return `\\u${code.toString(16).padStart(4, "0")}`;
  return `\\U${code.toString(16).padStart(8, "0")}`;
}
