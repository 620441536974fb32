// @ts-nocheck AssemblyScript, compiled by asc into parser-wasm.ts: its types (u32, v128) are not TypeScript's.
/* oxlint-disable no-loss-of-precision -- in AssemblyScript these are whole 64-bit words */
// Parses whole lines of one segment into the columns of a block, in one pass and one call.
//
//   input ─▶ time ─▶ CRI tag ─▶ level of klog ─▶ 16 bytes at a time: copy, newline?, may a word begin here? ─▶ columns
//
// db/model/line/parse-lines.ts says what has to come out; line-parser.ts owns the memory and knows what lies where.
import { klogLevel, lookForLevel } from "./level.ts";
import { idEnd, idStart, lookForId } from "./request-id.ts";
import {
  candidates,
  forgetBytesBefore,
  keywordBit,
  kindKeyword,
  kindLevel,
  match,
  nextMatch,
  setTables,
} from "./words.ts";
import { parseTime, timeEnd, timeNanoseconds } from "./time.ts";

/** How a segment's lines are framed; the order of the contract. */
const framingNone: u32 = 0;
const framingCri: u32 = 2;
const newline: u8 = 0x0a;
const carriageReturn: u8 = 0x0d;
const space: u8 = 0x20;

// Column addresses and their room.
let timestamps: usize = 0;
let lineNumbers: usize = 0;
let keywordOffsets: usize = 0;
let keywords: usize = 0;
let messageOffsets: usize = 0;
let idOffsets: usize = 0;
let timedFlags: usize = 0;
let levels: usize = 0;
let tags: usize = 0;
let ids: usize = 0;
let messages: usize = 0;
let rowsMax: u32 = 0;
let keywordsMax: u32 = 0;
let idBytesMax: u32 = 0;
let messageBytesMax: u32 = 0;
let lineBytesMax: u32 = 0;
let lookBytes: u32 = 0;

/** Filled so far. */
export let rows: u32 = 0;
export let messageBytes: u32 = 0;
export let keywordCount: u32 = 0;
export let idBytes: u32 = 0;
/** Of the line before, for lines that carry none. */
export let lastTime: i64 = 0;

/** `columns` points to the addresses and sizes in the order read here, `tables` to what words.ts reads. */
export function configure(columns: usize, tables: usize): void {
  timestamps = load<u32>(columns);
  lineNumbers = load<u32>(columns, 4);
  keywordOffsets = load<u32>(columns, 8);
  messageOffsets = load<u32>(columns, 12);
  idOffsets = load<u32>(columns, 16);
  timedFlags = load<u32>(columns, 20);
  levels = load<u32>(columns, 24);
  tags = load<u32>(columns, 28);
  keywords = load<u32>(columns, 32);
  ids = load<u32>(columns, 36);
  messages = load<u32>(columns, 40);
  rowsMax = load<u32>(columns, 44);
  keywordsMax = load<u32>(columns, 48);
  idBytesMax = load<u32>(columns, 52);
  messageBytesMax = load<u32>(columns, 56);
  lineBytesMax = load<u32>(columns, 60);
  lookBytes = load<u32>(columns, 64);
  setTables(tables);
}

/** Empties the block; what follows a line without a time keeps `time`. */
export function reset(time: i64): void {
  rows = 0;
  messageBytes = 0;
  idBytes = 0;
  keywordCount = 0;
  lastTime = time;
  store<u32>(keywordOffsets, 0);
  store<u32>(messageOffsets, 0);
  store<u32>(idOffsets, 0);
}

export function setLastTime(time: i64): void {
  lastTime = time;
}

/**
 * Parses from `from` until `to` or until the block has no room for another line; answers where it stopped. A newline has to
 * stand at `to`, even if one stands before it, and 64 readable bytes have to follow.
 */
export function parse(from: usize, to: usize, framing: u32, first: u32): usize {
  let at = from;
  let number = first;
  while (at < to) {
    if (isFull()) break;
    let message = at;
    let tag: u32 = 0;
    const timed = parseTime(at, framing != framingNone);
    if (timed) {
      lastTime = timeNanoseconds;
      if (framing != framingNone && load<u8>(timeEnd) == space) {
        message = timeEnd + 1;
        if (framing == framingCri) {
          tag = criTag(message);
          if (tag != 0) message += load<u8>(message, 8) == space ? 9 : 8;
        }
      }
    }
    store<u8>(timedFlags + rows, timed ? 1 : 0);
    store<u8>(tags + rows, tag);
    store<i64>(timestamps + ((<usize>rows) << 3), lastTime);
    store<u32>(lineNumbers + ((<usize>rows) << 2), number++);
    at = takeMessage(message);
  }
  return at;
}

/** No room for a line of the greatest length, with the greatest id and every keyword. */
function isFull(): bool {
  if (rows == rowsMax || messageBytes + lineBytesMax + 32 > messageBytesMax) return true;
  return idBytes + 160 > idBytesMax || keywordCount + 32 > keywordsMax;
}

// "stdout F", "stdout P", "stderr F", "stderr P" as little-endian words.
const stdoutF: u64 = 0x462074756f647473;
const stdoutP: u64 = 0x502074756f647473;
const stderrF: u64 = 0x4620727265647473;
const stderrP: u64 = 0x5020727265647473;

/** 1 stdout, 2 stderr, 0 neither. */
function criTag(at: usize): u32 {
  const word = load<u64>(at);
  const tag: u32 = word == stdoutF || word == stdoutP ? 1 : word == stderrF || word == stderrP ? 2 : 0;
  if (tag == 0) return 0;
  const after = load<u8>(at, 8);
  const ends = after == newline || (after == carriageReturn && load<u8>(at, 9) == newline);
  return after == space || ends ? tag : 0;
}

let foundKeywords: u32 = 0;
let foundLevel: u32 = 0;
let foundIdStart: usize = 0;
let foundIdEnd: usize = 0;

/** Copies the message at `start` and all that is found in it into the current row; answers where the next line starts. */
function takeMessage(start: usize): usize {
  foundKeywords = 0;
  foundLevel = klogLevel(start);
  foundIdEnd = 0;
  forgetBytesBefore();
  const limit = start + lineBytesMax;
  const newlines = i8x16.splat(newline);
  const target = messages + messageBytes - start;
  let at = start;
  let lineEnd: usize = 0;
  for (; at < limit; at += 16) {
    const bytes = v128.load(at);
    v128.store(target + at, bytes);
    const ends = <u32>i8x16.bitmask(i8x16.eq(bytes, newlines));
    let starts = candidates(at);
    if (ends != 0) {
      // The newline's own bit counts: "err", the only word of three letters, may stand before it.
      starts &= ((ends & -ends) << 1) - 1;
      if (starts != 0) lookAt(at, starts, start, limit);
      lineEnd = at + ctz(ends);
      break;
    }
    if (starts != 0) lookAt(at, starts, start, limit);
  }
  if (lineEnd == 0) {
    for (; load<u8>(at) != newline; at++);
    lineEnd = at;
  }
  let end = lineEnd;
  if (end > start && load<u8>(end - 1) == carriageReturn) end--;
  if (end > limit) end = limit;
  finishRow(<u32>(end - start));
  return lineEnd + 1;
}

function finishRow(bytes: u32): void {
  store<u8>(levels + rows, foundLevel);
  for (let left = foundKeywords; left != 0; left &= left - 1) store<u8>(keywords + keywordCount++, ctz(left));
  messageBytes += bytes;
  if (foundIdEnd != 0) {
    const length = <u32>(foundIdEnd - foundIdStart);
    for (let i: u32 = 0; i < length; i += 16) v128.store(ids + idBytes + i, v128.load(foundIdStart + i));
    idBytes += length;
  }
  rows++;
  store<u32>(keywordOffsets + ((<usize>rows) << 2), keywordCount);
  store<u32>(messageOffsets + ((<usize>rows) << 2), messageBytes);
  store<u32>(idOffsets + ((<usize>rows) << 2), idBytes);
}

/** Bit n of `starts` says that a word may begin three bytes before `at + n`. */
function lookAt(at: usize, starts: u32, messageStart: usize, limit: usize): void {
  do {
    const place = at + ctz(starts) - 3;
    starts &= starts - 1;
    let word = match(place, limit);
    while (word != 0) {
      const kind = load<u32>(word, 28);
      if (kind == kindKeyword) foundKeywords |= keywordBit(word);
      else if (kind == kindLevel) {
        if (foundLevel == 0) foundLevel = lookForLevel(word, place, messageStart, messageStart + lookBytes);
      } else if (foundIdEnd == 0 && lookForId(place + load<u32>(word, 24), limit)) {
        foundIdStart = idStart;
        foundIdEnd = idEnd;
      }
      word = nextMatch(word, place, limit);
    }
  } while (starts != 0);
}
