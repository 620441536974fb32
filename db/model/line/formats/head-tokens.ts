// Reads what stands between a line's time and its message: level, thread, process, component, in whatever order.
import type { LevelName } from "./format.ts";
import { isSureLevel, levelOfWord } from "./level-words.ts";

export interface Head {
  level: LevelName | null;
  logger: string;
  thread: string;
  pid: string;
  /** Bracketed words in order, the level's left out. */
  brackets: readonly string[];
  /** Where the message begins. */
  end: number;
}

const separators = /[\s|;,:>-]*/y;
const number = /(\d{1,10})(?=[\s|])/y;
const word = /([A-Za-z]{1,12}\d?)(?![\w.$/#])/y;
/** A component ends at `: `, ` : `, ` - ` or ` | `; spaces pad it in Spring's and log4j's columns. */
const component = /([A-Za-z_$][\w.$/#@*-]{0,200}(?:\[[\w.-]{1,40}\])?)(\s{0,60})(?::(?=\s|$)|-(?=\s)|\|(?=\s))/y;
const bracketMax = 300;

/** Reads at most 10 tokens from `at`. */
export function headAt(line: string, at: number): Head {
  const head: Mutable = { level: null, logger: "", thread: "", pid: "", brackets: [], end: at };
  let from = at;
  for (let tokens = 0; tokens < 10; tokens++) {
    separators.lastIndex = from;
    separators.test(line);
    const start = separators.lastIndex;
    const next = oneToken(line, start, head);
    // The message keeps its own indentation and dashes unless they stood between tokens.
    if (next === null) {
      head.end = tokens === 0 ? skipSpaces(line, at) : start;
      return head;
    }
    from = next;
    head.end = next;
    if (head.logger !== "") break;
  }
  separators.lastIndex = head.end;
  separators.test(line);
  head.end = head.logger === "" ? separators.lastIndex : skipSpaces(line, head.end);
  return head;
}

type Mutable = { -readonly [Key in keyof Head]: Head[Key] } & { brackets: string[] };

/** Takes one token at `start` into `head`; answers its end, or null where the message begins. */
function oneToken(line: string, start: number, head: Mutable): number | null {
  const open = line[start];
  if (open === "[" || open === "<" || (open === "(" && head.level === null)) {
    const end = bracketEnd(line, start, open === "[" ? "]" : open === "<" ? ">" : ")");
    if (end === null) return null;
    const inside = line.slice(start + 1, end - 1).trim();
    // Behind the level and a thread a bracket belongs to the message.
    if (head.level !== null && head.brackets.length > 1) return null;
    const level = head.level === null ? levelOfWord(inside) : null;
    if (level) head.level = level;
    else if (open !== "<" && (head.level === null || head.brackets.length === 0)) head.brackets.push(inside);
    else return null;
    return end;
  }
  number.lastIndex = start;
  const digits = number.exec(line);
  if (digits && head.pid === "") {
    head.pid = digits[1] ?? "";
    return number.lastIndex;
  }
  word.lastIndex = start;
  const letters = head.level === null ? word.exec(line) : null;
  const level = letters ? levelOfWord(letters[1] ?? "") : null;
  const sure =
    letters !== null &&
    (isSureLevel(letters[1] ?? "") || /^\s*(?:[|:\t]|$)/.test(line.slice(word.lastIndex, word.lastIndex + 20)));
  if (level && sure) {
    head.level = level;
    return word.lastIndex;
  }
  return componentAt(line, start, head);
}

function componentAt(line: string, start: number, head: Mutable): number | null {
  component.lastIndex = start;
  const found = component.exec(line);
  if (!found || head.logger !== "") return null;
  const [whole, name = "", padding = ""] = found;
  // Before the level anything short may be the component; behind it, words of a sentence must not: `ERROR Error: boom`.
  const named = /[./$#@_*-]|[a-z][A-Z]|\[/.test(name) || (padding.length > 0 && whole.endsWith(":"));
  if (!named && head.level !== null) return null;
  if (/(?:Error|Exception)$/.test(name)) return null;
  if (head.level === null && !levelFollows(line, component.lastIndex)) return null;
  head.logger = name;
  return component.lastIndex;
}

/** `name - LEVEL - message`: a component in front of the level counts only if the level is really there. */
function levelFollows(line: string, at: number): boolean {
  const [, next = ""] = /^[\s:|-]{0,10}\[?([A-Za-z]{1,12})\b/.exec(line.slice(at, at + 40)) ?? [];
  return isSureLevel(next.toUpperCase());
}

/** Behind the closing bracket; they nest (`[QuorumPeer[myid=1]/0:0:2181:Fast@774]`). */
function bracketEnd(line: string, start: number, close: string): number | null {
  const open = line[start];
  let depth = 0;
  for (let at = start; at < line.length && at < start + bracketMax; at++) {
    if (line[at] === open) depth++;
    else if (line[at] === close && --depth === 0) return at + 1;
  }
  return null;
}

function skipSpaces(line: string, at: number): number {
  let end = at;
  while (line[end] === " " || line[end] === "\t") end++;
  return end;
}
