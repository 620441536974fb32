// Indents compact JSON as Go's json.Indent does: for people who ask with curl. Every token stays as it is.

const unit = "  ";

export function indentJson(text: string): string {
  return new JsonIndenter().push(text);
}

/** For JSON that comes in pieces, cut anywhere. */
export class JsonIndenter {
  #depth = 0;
  #inString = false;
  #escaped = false;
  /** An opening bracket whose neighbour is not known yet: a closing one stays on its line. */
  #opened = "";

  push(text: string): string {
    let out = "";
    for (let at = 0; at < text.length; at++) {
      if (this.#inString) {
        const end = this.#stringEnd(text, at);
        out += text.slice(at, end);
        at = end - 1;
        continue;
      }
      const char = text[at] ?? "";
      // Behind the value; in front of it and inside there is none.
      if (char === "\n") continue;
      const opened = this.#opened;
      this.#opened = "";
      const isClosing = char === "}" || char === "]";
      if (opened !== "") {
        out += opened;
        if (isClosing) {
          out += char;
          continue;
        }
        out += `\n${unit.repeat(++this.#depth)}`;
      }
      if (char === "{" || char === "[") this.#opened = char;
      else if (isClosing) out += `\n${unit.repeat(--this.#depth)}${char}`;
      else if (char === ",") out += `,\n${unit.repeat(this.#depth)}`;
      else if (char === ":") out += ": ";
      else {
        this.#inString = char === '"';
        out += char;
      }
    }
    return out;
  }

  /** Behind the closing quote, or the end of the piece. */
  #stringEnd(text: string, from: number): number {
    for (let at = from; at < text.length; at++) {
      const char = text[at];
      if (this.#escaped) this.#escaped = false;
      else if (char === "\\") this.#escaped = true;
      else if (char === '"') {
        this.#inString = false;
        return at + 1;
      }
    }
    return text.length;
  }
}
