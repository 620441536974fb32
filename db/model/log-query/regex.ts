// Refuses a regex that RE2 does not have, or that would make it slow, before the engine sees it.

/**
 * Characters of a regex; how many steps it may become when its counted repeats are written out; and how often it may count
 * what any character can be behind what is met at every turn: `e.{20}` is 2^20 states to the engine, `err.{20}` is not.
 */
export const regexLimits = { characters: 512, steps: 1000, repeat: 1000, depth: 20, wideRepeat: 12 } as const;
/** Letters in a row that are rare enough to count behind. */
const rareLetters = 3;

/** One sentence on what is wrong and what to write instead, or null. */
export function regexFault(source: string): string | null {
  if (source.length > regexLimits.characters) {
    return `A regex may have ${regexLimits.characters} characters: shorten it`;
  }
  try {
    const reader = new RegexReader(source);
    const steps = reader.alternatives(0);
    if (reader.at < source.length) return "This regex closes a group that it did not open: write \\) for the character";
    return steps > regexLimits.steps ? tooLarge : null;
  } catch (error) {
    if (error instanceof Fault) return error.message;
    throw error;
  }
}

class Fault extends Error {}

/** `steps` in the engine's program; `wide`: almost any character will do; `letter`: one character and no other. */
interface Piece {
  readonly steps: number;
  readonly wide: boolean;
  readonly letter: boolean;
}
const letter: Piece = { steps: 1, wide: false, letter: true };
const narrow: Piece = { steps: 1, wide: false, letter: false };
const nothing: Piece = { steps: 1, wide: false, letter: false };
/** UTF-8 makes three steps of one, the tables of Unicode many more. */
const wide: Piece = { steps: 3, wide: true, letter: false };
const unicode: Piece = { steps: 20, wide: true, letter: false };

const tooLarge = `This regex repeats too much: its repeats may add up to ${regexLimits.steps} steps; use * or +`;

const named = /\(\?P?<[A-Za-z_]\w*>/y;
const flags = /\(\?[imsU]*(?:-[imsU]+)?(?::|\))/y;
const counted = /\{(\d{1,9})(?:(,)(\d{0,9}))?\}/y;
const unicodeClass = /\\[pP](?:[A-Z]|\{\^?\w{1,40}\})/y;
const hexCode = /\\x(?:[0-9A-Fa-f]{2}|\{[0-9A-Fa-f]{1,6}\})/y;
const octalCode = /\\0[0-7]{0,2}/y;
const posixClass = /\[:\^?[a-z]{1,10}:\]/y;

class RegexReader {
  readonly source: string;
  at = 0;

  constructor(source: string) {
    this.source = source;
  }

  /** Up to the end or a closing parenthesis; answers its steps. */
  alternatives(depth: number): number {
    return this.#alternatives(depth, true).steps;
  }

  /** `rareBefore`: what stands before matches at few places, or there is nothing before. */
  #alternatives(depth: number, rareBefore: boolean): Piece {
    if (depth > regexLimits.depth) throw new Fault("This regex nests its groups too deeply: write it flatter");
    let steps = 0;
    let anyWide = false;
    for (;;) {
      let rare = rareBefore;
      let letters = 0;
      while (this.at < this.source.length && !"|)".includes(this.#char())) {
        const piece = this.#repeated(depth, rare);
        letters = piece.letter ? letters + 1 : 0;
        // An anchor and a group of flags match no character: before them is what was before.
        if (piece !== nothing) rare = letters >= rareLetters;
        steps += piece.steps;
        anyWide ||= piece.wide;
      }
      if (steps > regexLimits.steps) throw new Fault(tooLarge);
      if (this.#char() !== "|") return { steps, wide: anyWide, letter: false };
      this.at += 1;
    }
  }

  #char(ahead = 0): string {
    return this.source.charAt(this.at + ahead);
  }

  #take(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.source);
    if (found) this.at += found[0].length;
    return found;
  }

  #repeated(depth: number, rareBefore: boolean): Piece {
    const piece = this.#atom(depth, rareBefore);
    const times = this.#times();
    if (times === null) return piece;
    if (this.#char() === "?") this.at += 1;
    if (this.#char() === "+") throw new Fault("A regex cannot be possessive here: write a+ for a++");
    if (this.#times() !== null) throw new Fault("A regex cannot repeat a repeat: put the first in parentheses");
    if (piece.wide && times > regexLimits.wideRepeat && !rareBefore) {
      throw new Fault(`This regex counts any character behind one that is everywhere: write .* for .{${times}}`);
    }
    return { steps: piece.steps * times, wide: piece.wide, letter: false };
  }

  /** How often the atom before stands at most in the engine's program; null where nothing repeats it. */
  #times(): number | null {
    if ("*+?".includes(this.#char() || " ")) {
      this.at += 1;
      return 1;
    }
    const found = this.#take(counted);
    if (!found) return null;
    const least = Number(found[1]);
    const most = found[2] && found[3] ? Number(found[3]) : least;
    if (least > regexLimits.repeat || most > regexLimits.repeat) {
      throw new Fault(`A regex repeats at most ${regexLimits.repeat} times: write a smaller number, or * or +`);
    }
    if (most < least) throw new Fault(`"${found[0]}" ends before it begins: write the smaller number first`);
    return Math.max(1, most);
  }

  #atom(depth: number, rareBefore: boolean): Piece {
    const char = this.#char();
    if (char === "(") return this.#group(depth, rareBefore);
    if (char === "[") return this.#class();
    if (char === "\\") return this.#escape();
    if ("*+?".includes(char)) throw new Fault(`"${char}" repeats nothing: write \\${char} for the character`);
    this.at += char.codePointAt(0) === this.source.codePointAt(this.at) ? 1 : 2;
    if (char === ".") return wide;
    return char === "^" || char === "$" ? nothing : letter;
  }

  #group(depth: number, rareBefore: boolean): Piece {
    if (this.#char(1) === "?") {
      if (/^\(\?<?[=!]/.test(this.source.slice(this.at, this.at + 4))) {
        throw new Fault("A regex cannot look ahead or behind here: use -/…/ to exclude lines");
      }
      const found = this.#take(named) ?? this.#take(flags);
      if (!found) throw new Fault(`"${this.source.slice(this.at, this.at + 4)}" is no group here: write (?:…) or (…)`);
      if (found[0].endsWith(")")) return nothing;
    } else {
      this.at += 1;
    }
    const inside = this.#alternatives(depth + 1, rareBefore);
    if (this.#char() !== ")") throw new Fault("This regex does not close a group: write a ), or \\( for the character");
    this.at += 1;
    return { ...inside, steps: Math.max(1, inside.steps) };
  }

  /** Wide when it excludes, or holds a class itself; a range is neither. */
  #class(): Piece {
    let anyWide = this.#char(1) === "^";
    this.at += anyWide ? 2 : 1;
    for (let first = true; ; first = false) {
      const char = this.#char();
      if (char === "") throw new Fault("This regex does not close a [: write a ], or \\[ for the character");
      if (char === "]" && !first) break;
      if (char === "\\") anyWide = this.#escape().wide || anyWide;
      else if (!this.#take(posixClass)) this.at += 1;
    }
    this.at += 1;
    return anyWide ? wide : narrow;
  }

  #escape(): Piece {
    const next = this.#char(1);
    if (next === "") throw new Fault("This regex ends with a \\: write \\\\ for the character");
    if (this.source.startsWith("\\Q", this.at)) return this.#literal();
    if (/[1-9k]/.test(next)) throw new Fault("A regex cannot refer back to a group here: write the text again");
    if (this.#take(unicodeClass)) return unicode;
    if (this.#take(hexCode) ?? this.#take(octalCode)) return letter;
    if (/[A-Za-z]/.test(next) && !"aftnrvAbBdDsSwWz".includes(next)) {
      throw new Fault(`"\\${next}" means nothing in a regex here: write ${next} for the letter`);
    }
    this.at += 2;
    if ("wDSW".includes(next)) return wide;
    if ("ds".includes(next)) return narrow;
    return "AbBz".includes(next) ? nothing : letter;
  }

  #literal(): Piece {
    const end = this.source.indexOf("\\E", this.at);
    const steps = (end < 0 ? this.source.length : end) - this.at - 2;
    this.at = end < 0 ? this.source.length : end + 2;
    return { ...narrow, steps };
  }
}
