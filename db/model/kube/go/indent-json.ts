// Indents compact JSON as Go's json.Indent does: for people who ask with curl. Every token stays as it is.

const unit = "  ";

export function indentJson(text: string): string {
  let out = "";
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const char = text[at] ?? "";
    if (char === '"') {
      const end = stringEnd(text, at);
      out += text.slice(at, end);
      at = end - 1;
    } else if (char === "{" || char === "[") {
      const closing = text[at + 1];
      if (closing === "}" || closing === "]") {
        out += char + closing;
        at++;
      } else out += `${char}\n${unit.repeat(++depth)}`;
    } else if (char === "}" || char === "]") out += `\n${unit.repeat(--depth)}${char}`;
    else if (char === ",") out += `,\n${unit.repeat(depth)}`;
    else if (char === ":") out += ": ";
    else out += char;
  }
  return out;
}

/** Behind the closing quote. */
function stringEnd(text: string, open: number): number {
  for (let at = open + 1; at < text.length; at++) {
    if (text[at] === "\\") at++;
    else if (text[at] === '"') return at + 1;
  }
  return text.length;
}
