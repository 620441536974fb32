// A place in the text of a question, and the small steps that the parser takes from it.
import { Refused } from "./refusal.ts";

export class TextCursor {
  readonly text: string;
  at = 0;

  constructor(text: string) {
    this.text = text;
  }

  get done(): boolean {
    return this.at >= this.text.length;
  }

  /** "" behind the end. */
  peek(ahead = 0): string {
    return this.text.charAt(this.at + ahead);
  }

  skipBlanks(): void {
    while (!this.done && /\s/.test(this.peek())) this.at += 1;
  }

  /** Whether exactly this word stands here. */
  isWord(word: string): boolean {
    return this.text.startsWith(word, this.at) && /^[\s()]?$/.test(this.peek(word.length));
  }

  takeWord(word: string): boolean {
    const here = this.isWord(word);
    if (here) this.at += word.length;
    return here;
  }

  /** The match of a sticky expression that starts here, which is then behind us. */
  take(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text);
    if (found) this.at += found[0].length;
    return found;
  }

  /** Up to a blank, one of `stops`, or a closing parenthesis that nothing in the run has opened. */
  takeRun(stops = ""): string {
    const from = this.at;
    let open = 0;
    for (; !this.done; this.at += 1) {
      const char = this.peek();
      if (/\s/.test(char) || stops.includes(char)) break;
      if (char === "(") open += 1;
      else if (char === ")" && --open < 0) break;
    }
    return this.text.slice(from, this.at);
  }

  /** What stands between this quote and the next one like it; a backslash takes the next character as it is. */
  takeQuoted(): string {
    const opened = this.at;
    const quote = this.peek();
    let text = "";
    for (this.at += 1; !this.done; this.at += 1) {
      const char = this.peek();
      if (char === quote) {
        this.at += 1;
        return text;
      }
      const escaped = char === "\\" && (this.peek(1) === quote || this.peek(1) === "\\");
      if (escaped) this.at += 1;
      text += this.peek();
    }
    throw new Refused(opened, `This ${quote} is not closed: write a second ${quote} behind the text`);
  }
}
