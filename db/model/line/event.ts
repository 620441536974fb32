// Tells whether a line continues the event before it, as a frame does a stack trace: the twin of wasm/event.ts.
//
//   first byte ─▶ kind of line ─▶ with what is known of the line before: continues or begins an event ─▶ level
//
// formats/stack-trace.ts reads the same traces, with the line's format at hand; this one has a few nanoseconds a line.
import { errorSuffixes, eventLook, eventPrefixes, prefixKind } from "./event-words.ts";
import { levelIndex } from "./level.ts";

/** What a line leaves to the next one of its stream. `traits` 0: there is none. */
export interface EventContext {
  /** Number of the line that the event began with. */
  line: number;
  level: number;
  traits: number;
}

export const noEvent = (): EventContext => ({ line: 0, level: 0, traits: 0 });

/** Bits of `traits`. */
const trait = { some: 1, indented: 2, trace: 4, opens: 8, alarming: 16 } as const;
const kind = { plain: 0, blank: 1, indented: 2, frame: 3, closing: 4, traceback: 5, error: 6, head: 7 } as const;
/** in_event has 16 bits: a longer event begins anew. */
const linesMax = 65_535;

const prefixes = eventPrefixes.map(([text, is]) => ({ letters: new TextEncoder().encode(text), is }));
const suffixes = errorSuffixes.map(([text, level]) => ({ letters: new TextEncoder().encode(text), level }));

/** Level of the first line of an uncaught error, set by kindOf. */
let ofHead: number = levelIndex.unknown;

/** Answers the line's level, and leaves in `context` what the next line needs; context.line is the first of this one's event. */
export function takeEvent(
  bytes: Uint8Array,
  start: number,
  end: number,
  line: number,
  own: number,
  context: EventContext,
): number {
  const { traits } = context;
  const is = kindOf(bytes, start, end, own, traits);
  let level = own;
  if (continues(is, traits) && line - context.line <= linesMax) {
    if (level === levelIndex.unknown) level = context.level;
  } else {
    if (level === levelIndex.unknown) level = ofHead;
    context.line = line;
    context.level = level;
  }
  let left: number = trait.some;
  if (is === kind.indented) left |= trait.indented;
  if (is === kind.frame || is === kind.head || bytes[start] === 0x09) left |= trait.trace;
  if (end > start && isOpening(bytes[end - 1] ?? 0)) left |= trait.opens;
  if (level >= levelIndex.warn) left |= trait.alarming;
  context.traits = left;
  return level;
}

/** True for lines that only a trace or another multi-line text has: indented, or a frame. */
export function isOfTrace(bytes: Uint8Array, start: number, end: number): boolean {
  const is = kindOf(bytes, start, end, levelIndex.unknown, trait.some);
  return is === kind.indented || is === kind.frame || is === kind.closing;
}

function continues(is: number, before: number): boolean {
  if (before === 0) return false;
  if (is === kind.indented || is === kind.frame) return true;
  if (is === kind.blank) return (before & trait.trace) !== 0;
  if (is === kind.closing) return (before & (trait.indented | trait.opens)) !== 0;
  if (is === kind.traceback) return (before & trait.alarming) !== 0;
  return is === kind.error && (before & (trait.indented | trait.alarming)) !== 0;
}

function kindOf(bytes: Uint8Array, start: number, end: number, own: number, before: number): number {
  ofHead = levelIndex.unknown;
  if (start === end) return kind.blank;
  const first = bytes[start] ?? 0;
  if (first === 0x20 || first === 0x09) return kindOfIndented(bytes, start, end, own);
  for (const { letters, is } of prefixes) {
    if (letters[0] === first && startsWith(bytes, start, end, letters)) {
      const found = kindOfPrefix(is, bytes, start + letters.length, end);
      if (found !== kind.plain) return found;
    }
  }
  if (isClosing(first)) return onlyCloses(bytes, start, end) ? kind.closing : kind.plain;
  if ((first | 0x20) < 0x61 || (first | 0x20) > 0x7a) return kind.plain;
  if (isErrorName(bytes, start, end)) return kind.error;
  // A Go call looks like much else: it counts behind a frame.
  if ((before & trait.trace) === 0 || own !== levelIndex.unknown) return kind.plain;
  return isGoCall(bytes, start, end) ? kind.frame : kind.plain;
}

/** Spaces only, or a line of a log of its own that was quoted, or what hangs on the line before. */
function kindOfIndented(bytes: Uint8Array, start: number, end: number, own: number): number {
  const stop = Math.min(end, start + eventLook.indent);
  let at = start;
  while (at < stop && (bytes[at] === 0x20 || bytes[at] === 0x09)) at++;
  if (at === end) return kind.blank;
  if (at === stop) return kind.indented;
  if (bytes[at] === 0x5b) at++;
  if (hasDigits(bytes, at, end, 4) && at + 4 < end && (bytes[at + 4] === 0x2d || bytes[at + 4] === 0x2f))
    return isRuntimeStamp(bytes, at, end) ? kind.indented : kind.plain;
  // `  E1120 12:00:00.0`, `  WARN x`, `  [ERROR] x`
  if (at + 1 >= end || !isUpper(bytes[at] ?? 0)) return kind.indented;
  if (hasDigits(bytes, at + 1, end, 4)) return kind.plain;
  if (own === levelIndex.unknown || !isUpper(bytes[at + 1] ?? 0)) return kind.indented;
  while (at < end && isUpper(bytes[at] ?? 0)) at++;
  return at < end && isOneOf(bytes[at] ?? 0, " :]") ? kind.plain : kind.indented;
}

function kindOfPrefix(is: number, bytes: Uint8Array, at: number, end: number): number {
  if (is === prefixKind.frame) return kind.frame;
  if (is === prefixKind.numberedFrame) return hasDigits(bytes, at, end, 1) ? kind.frame : kind.plain;
  if (is === prefixKind.at) return isCallee(bytes, at, end) ? kind.frame : kind.plain;
  ofHead = is === prefixKind.fatal ? levelIndex.fatal : levelIndex.error;
  return is === prefixKind.traceback ? kind.traceback : kind.head;
}

/** `[\w.$<>[\]/@ ]+` and then `(` or `:`. */
function isCallee(bytes: Uint8Array, from: number, end: number): boolean {
  const stop = Math.min(end, from + eventLook.callee);
  for (let at = from; at < stop; at++) {
    const byte = bytes[at] ?? 0;
    if (byte === 0x28 || byte === 0x3a) return at > from;
    if (!isNameByte(byte) && !isOneOf(byte, " ./<>@[]")) return false;
  }
  return false;
}

/** `java.io.IOException`, then `:` or ` (` or nothing. Sets ofHead. */
function isErrorName(bytes: Uint8Array, start: number, end: number): boolean {
  const stop = Math.min(end, start + eventLook.name);
  let word = start;
  let at = start;
  for (; at < stop; at++) {
    const byte = bytes[at] ?? 0;
    if (isNameByte(byte)) continue;
    if (byte !== 0x2e || isUpper(bytes[word] ?? 0)) break;
    word = at + 1;
  }
  if (!isUpper(bytes[word] ?? 0) || word >= at) return false;
  if (at < end && bytes[at] !== 0x3a && (bytes[at] !== 0x20 || at + 1 >= end || bytes[at + 1] !== 0x28)) return false;
  for (const { letters, level } of suffixes) {
    if (at - word <= letters.length || !startsWith(bytes, at - letters.length, at, letters)) continue;
    ofHead = level;
    return true;
  }
  return false;
}

/**
 * `net.(*netFD).accept(0xc00058a500, …)`, `main.main()`: a dot in a name, and an argument that Go prints. A space and a colon may be
 * in between: must-gathers hold frames with a second stamp in their middle, two writers met in one line.
 */
function isGoCall(bytes: Uint8Array, start: number, end: number): boolean {
  const stop = Math.min(end, start + eventLook.callee);
  let dot = false;
  for (let at = start; at < stop; at++) {
    const byte = bytes[at] ?? 0;
    if (byte === 0x2e) dot = true;
    else if (byte === 0x28 && dot && opensArguments(bytes, at + 1, end)) return true;
    else if (!isNameByte(byte) && !isOneOf(byte, " %()*,-/:@[]{}~")) return false;
  }
  return false;
}

/** `2021-08-03T09:24:17.305411815Z`: nine digits are a runtime's, in the middle of a line where two writers met. */
function isRuntimeStamp(bytes: Uint8Array, at: number, end: number): boolean {
  if (at + 30 > end || bytes[at + 10] !== 0x54 || bytes[at + 19] !== 0x2e || bytes[at + 29] !== 0x5a) return false;
  return hasDigits(bytes, at, end, 4) && hasDigits(bytes, at + 20, end, 9);
}

/** `0x…`, `{0x…`, `...)`, a runtime's stamp, or `)` at the end. */
function opensArguments(bytes: Uint8Array, at: number, end: number): boolean {
  if (at + 1 === end) return bytes[at] === 0x29;
  if (at + 3 > end) return false;
  if (isRuntimeStamp(bytes, at, end)) return true;
  const from = bytes[at] === 0x7b ? at + 1 : at;
  if (bytes[from] === 0x30 && bytes[from + 1] === 0x78) return true;
  return bytes[at] === 0x2e && bytes[at + 1] === 0x2e && bytes[at + 2] === 0x2e;
}

/** `}`, `]);`: closing brackets, then at most one of `;` and `,`. */
function onlyCloses(bytes: Uint8Array, start: number, end: number): boolean {
  const stop = Math.min(end, start + eventLook.indent);
  let at = start;
  while (at < stop && isClosing(bytes[at] ?? 0)) at++;
  if (at < end && (bytes[at] === 0x2c || bytes[at] === 0x3b)) at++;
  return at === end;
}

function startsWith(bytes: Uint8Array, at: number, end: number, letters: Uint8Array): boolean {
  if (at + letters.length > end) return false;
  for (let i = 0; i < letters.length; i++) if (bytes[at + i] !== letters[i]) return false;
  return true;
}

function hasDigits(bytes: Uint8Array, at: number, end: number, count: number): boolean {
  if (at + count > end) return false;
  for (let i = at; i < at + count; i++) if (((bytes[i] ?? 0) - 0x30) >>> 0 > 9) return false;
  return true;
}

const isOneOf = (byte: number, ascii: string): boolean => ascii.includes(String.fromCharCode(byte));
const isUpper = (byte: number): boolean => byte >= 0x41 && byte <= 0x5a;
const isOpening = (byte: number): boolean => byte === 0x28 || byte === 0x5b || byte === 0x7b;
const isClosing = (byte: number): boolean => byte === 0x29 || byte === 0x5d || byte === 0x7d;

/** Letters, digits, `_` and `$`. */
function isNameByte(byte: number): boolean {
  const letter = byte | 0x20;
  return (letter >= 0x61 && letter <= 0x7a) || (byte >= 0x30 && byte <= 0x39) || byte === 0x5f || byte === 0x24;
}
