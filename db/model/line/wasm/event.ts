// @ts-nocheck AssemblyScript, see parser.ts.
// Whether a line continues the event before it, as db/model/line/event.ts decides.

const traitSome: u32 = 1;
const traitIndented: u32 = 2;
const traitTrace: u32 = 4;
const traitOpens: u32 = 8;
const traitAlarming: u32 = 16;

const plain: u32 = 0;
const blank: u32 = 1;
const indented: u32 = 2;
const frame: u32 = 3;
const closing: u32 = 4;
const traceback: u32 = 5;
const error: u32 = 6;
const head: u32 = 7;

const linesMax: u32 = 65535;
const warn: u32 = 4;
const indentLook: usize = 200;
const calleeLook: usize = 200;
const nameLook: usize = 400;

/** Of the line before: what event.ts keeps in its context. */
export let eventLine: u32 = 0;
export let eventLevel: u32 = 0;
export let traits: u32 = 0;

/** A table of event-tables.ts: 256 first entries by the first byte, then prefixes, then suffixes. */
let byFirst: usize = 0;
let suffixes: usize = 0;
let ofHead: u32 = 0;

export function setEventTables(prefixTable: usize, suffixTable: usize): void {
  byFirst = prefixTable;
  suffixes = suffixTable;
}

export function setEvent(line: u32, level: u32, before: u32): void {
  eventLine = line;
  eventLevel = level;
  traits = before;
}

/** The level of the message in [start, end), and what the next line needs. */
export function takeEvent(start: usize, end: usize, line: u32, own: u32): u32 {
  const is = kindOf(start, end, own);
  let level = own;
  if (continues(is) && line - eventLine <= linesMax) {
    if (level == 0) level = eventLevel;
  } else {
    if (level == 0) level = ofHead;
    eventLine = line;
    eventLevel = level;
  }
  let left = traitSome;
  if (is == indented) left |= traitIndented;
  if (is == frame || is == head || (end > start && load<u8>(start) == 0x09)) left |= traitTrace;
  if (end > start && isOpening(load<u8>(end - 1))) left |= traitOpens;
  if (level >= warn) left |= traitAlarming;
  traits = left;
  return level;
}

function continues(is: u32): bool {
  if (traits == 0) return false;
  if (is == indented || is == frame) return true;
  if (is == blank) return (traits & traitTrace) != 0;
  if (is == closing) return (traits & (traitIndented | traitOpens)) != 0;
  if (is == traceback) return (traits & traitAlarming) != 0;
  return is == error && (traits & (traitIndented | traitAlarming)) != 0;
}

function kindOf(start: usize, end: usize, own: u32): u32 {
  ofHead = 0;
  if (start == end) return blank;
  const first = <u32>load<u8>(start);
  if (first == 0x20 || first == 0x09) return kindOfIndented(start, end, own);
  let entry = <usize>load<u32>(byFirst + (first << 2));
  if (entry != 0) {
    // Entries of one first byte follow each other; one of length 0 ends them.
    for (let length = <u32>load<u8>(entry); length != 0; length = <u32>load<u8>((entry += 64))) {
      if (!startsWith(start, end, entry + 8, length)) continue;
      const found = kindOfPrefix(load<u8>(entry, 1), start + length, end);
      if (found != plain) return found;
    }
  }
  if (isClosing(first)) return onlyCloses(start, end) ? closing : plain;
  if ((first | 0x20) - 0x61 >= 26) return plain;
  if (isErrorName(start, end)) return error;
  return (traits & traitTrace) != 0 && own == 0 && isGoCall(start, end) ? frame : plain;
}

function kindOfIndented(start: usize, end: usize, own: u32): u32 {
  const stop = min(end, start + indentLook);
  let at = start;
  while (at < stop && (load<u8>(at) == 0x20 || load<u8>(at) == 0x09)) at++;
  if (at == end) return blank;
  if (at == stop) return indented;
  if (load<u8>(at) == 0x5b) at++;
  if (hasDigits(at, end, 4) && at + 4 < end && (load<u8>(at, 4) == 0x2d || load<u8>(at, 4) == 0x2f)) {
    return isRuntimeStamp(at, end) ? indented : plain;
  }
  if (at + 1 >= end || !isUpper(load<u8>(at))) return indented;
  if (hasDigits(at + 1, end, 4)) return plain;
  if (own == 0 || !isUpper(load<u8>(at, 1))) return indented;
  while (at < end && isUpper(load<u8>(at))) at++;
  if (at == end) return indented;
  const after = <u32>load<u8>(at);
  return after == 0x20 || after == 0x3a || after == 0x5d ? plain : indented;
}

function kindOfPrefix(is: u32, at: usize, end: usize): u32 {
  if (is == 1) return frame;
  if (is == 2) return hasDigits(at, end, 1) ? frame : plain;
  if (is == 3) return isCallee(at, end) ? frame : plain;
  ofHead = is == 4 ? 6 : 5;
  return is == 6 ? traceback : head;
}

function isCallee(from: usize, end: usize): bool {
  const stop = min(end, from + calleeLook);
  for (let at = from; at < stop; at++) {
    const byte = <u32>load<u8>(at);
    if (byte == 0x28 || byte == 0x3a) return at > from;
    if (isNameByte(byte)) continue;
    // Space . / < > @ [ ]
    if (byte != 0x20 && byte != 0x2e && byte != 0x2f && byte != 0x3c && byte != 0x3e && byte != 0x40) {
      if (byte != 0x5b && byte != 0x5d) return false;
    }
  }
  return false;
}

/** Most first words end within 16 bytes, and what is behind them tells that they are no error's name. */
function endsOtherwise(start: usize, end: usize): bool {
  const bytes = v128.load(start);
  const letters = i8x16.lt_u(i8x16.sub(v128.or(bytes, i8x16.splat(0x20)), i8x16.splat(0x61)), i8x16.splat(26));
  const digits = i8x16.lt_u(i8x16.sub(bytes, i8x16.splat(0x30)), i8x16.splat(10));
  const others = v128.or(i8x16.eq(bytes, i8x16.splat(0x5f)), i8x16.eq(bytes, i8x16.splat(0x24)));
  const after = ~(<u32>i8x16.bitmask(v128.or(v128.or(letters, digits), others))) & 0xffff;
  if (after == 0) return false;
  const at = start + <usize>ctz(after);
  const byte = <u32>load<u8>(at);
  return at < end && byte != 0x2e && byte != 0x3a && (byte != 0x20 || load<u8>(at, 1) != 0x28);
}

function isErrorName(start: usize, end: usize): bool {
  if (endsOtherwise(start, end)) return false;
  const stop = min(end, start + nameLook);
  let word = start;
  let at = start;
  for (; at < stop; at++) {
    const byte = <u32>load<u8>(at);
    if (isNameByte(byte)) continue;
    if (byte != 0x2e || isUpper(load<u8>(word))) break;
    word = at + 1;
  }
  if (word >= at || !isUpper(load<u8>(word))) return false;
  if (at < end && load<u8>(at) != 0x3a) {
    if (load<u8>(at) != 0x20 || at + 1 >= end || load<u8>(at, 1) != 0x28) return false;
  }
  for (let entry = suffixes; load<u8>(entry) != 0; entry += 16) {
    const length = <usize>load<u8>(entry);
    if (at - word <= length || !startsWith(at - length, at, entry + 2, <u32>length)) continue;
    ofHead = load<u8>(entry, 1);
    return true;
  }
  return false;
}

function isGoCall(start: usize, end: usize): bool {
  const stop = min(end, start + calleeLook);
  let dot = false;
  for (let at = start; at < stop; at++) {
    const byte = <u32>load<u8>(at);
    if (byte == 0x2e) dot = true;
    else if (byte == 0x28 && dot && opensArguments(at + 1, end)) return true;
    else if (!isNameByte(byte) && !isOfCallee(byte)) return false;
  }
  return false;
}

/** Space % ( ) * , - / : @ [ ] { } ~ */
function isOfCallee(byte: u32): bool {
  if (
    byte == 0x20 ||
    byte == 0x3a ||
    byte == 0x25 ||
    (byte >= 0x28 && byte <= 0x2a) ||
    byte == 0x2c ||
    byte == 0x2d ||
    byte == 0x2f
  )
    return true;
  return byte == 0x40 || byte == 0x5b || byte == 0x5d || byte == 0x7b || byte == 0x7d || byte == 0x7e;
}

/** `2021-08-03T09:24:17.305411815Z` */
function isRuntimeStamp(at: usize, end: usize): bool {
  if (at + 30 > end || load<u8>(at, 10) != 0x54 || load<u8>(at, 19) != 0x2e || load<u8>(at, 29) != 0x5a) return false;
  return hasDigits(at, end, 4) && hasDigits(at + 20, end, 9);
}

function opensArguments(at: usize, end: usize): bool {
  if (at + 1 == end) return load<u8>(at) == 0x29;
  if (at + 3 > end) return false;
  if (isRuntimeStamp(at, end)) return true;
  const from = load<u8>(at) == 0x7b ? at + 1 : at;
  if (load<u8>(from) == 0x30 && load<u8>(from, 1) == 0x78) return true;
  return load<u8>(at) == 0x2e && load<u8>(at, 1) == 0x2e && load<u8>(at, 2) == 0x2e;
}

function onlyCloses(start: usize, end: usize): bool {
  const stop = min(end, start + indentLook);
  let at = start;
  while (at < stop && isClosing(load<u8>(at))) at++;
  if (at < end && (load<u8>(at) == 0x2c || load<u8>(at) == 0x3b)) at++;
  return at == end;
}

function startsWith(at: usize, end: usize, letters: usize, length: u32): bool {
  if (at + length > end) return false;
  for (let i: u32 = 0; i < length; i++) if (load<u8>(at + i) != load<u8>(letters + i)) return false;
  return true;
}

function hasDigits(at: usize, end: usize, count: usize): bool {
  if (at + count > end) return false;
  for (let i = at; i < at + count; i++) if (<u32>load<u8>(i) - 0x30 > 9) return false;
  return true;
}

function isUpper(byte: u32): bool {
  return byte - 0x41 < 26;
}

function isOpening(byte: u32): bool {
  return byte == 0x28 || byte == 0x5b || byte == 0x7b;
}

function isClosing(byte: u32): bool {
  return byte == 0x29 || byte == 0x5d || byte == 0x7d;
}

function isNameByte(byte: u32): bool {
  return (byte | 0x20) - 0x61 < 26 || byte - 0x30 < 10 || byte == 0x5f || byte == 0x24;
}
