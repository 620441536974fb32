// @ts-nocheck AssemblyScript, compiled by asc into parser-wasm.ts: its types (u32, v128) are not TypeScript's.
/* oxlint-disable no-loss-of-precision -- in AssemblyScript these are whole 64-bit words */
// Parses whole lines of one segment into the columns of a block, in one pass and one call.
//
//   input ─▶ time ─▶ CRI tag ─▶ level of klog ─▶ 32 bytes at a time: copy, newline?, may a word begin here? ─▶ event ─▶ columns
//                       └▶ partial: the whole run is put together in `scratch` first, and its further lines are passed over later
//
// db/model/line/parse-lines.ts says what has to come out; line-parser.ts owns the memory and knows what lies where.
import { eventLevel, eventLine, setEvent, setEventTables, takeEvent, traits } from "./event.ts";
import { hashShapes } from "./shape.ts";
import { setShapeMemory } from "./shape-memory.ts";
import { klogLevel, lookForLevel } from "./level.ts";
import { idEnd, idStart, lookForId } from "./request-id.ts";
import { candidates, entryBytes, keywordBit, kindKeyword, kindLevel, setTables, stands, wordsAt } from "./words.ts";
import { parseTime, timeEnd, timeNanoseconds } from "./time.ts";

export { hashShapes };

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
/** Where the first message would lie if none had been let go. */
let messages: usize = 0;
let cuts: usize = 0;
let joins: usize = 0;
let inEvents: usize = 0;
/** A run of partial lines is put together here. */
let scratch: usize = 0;
let rowsMax: u32 = 0;
let keywordsMax: u32 = 0;
let idBytesMax: u32 = 0;
let messageBytesMax: u32 = 0;
/** Of the messages, how many bytes lie in memory: those behind `heldFrom`. */
let heldMax: u32 = 0;
let lineBytesMax: u32 = 0;
let lookBytes: u32 = 0;

/** Filled so far. */
export let rows: u32 = 0;
export let messageBytes: u32 = 0;
/** Bytes of messages that were let go. */
export let heldFrom: u32 = 0;
export let keywordCount: u32 = 0;
export let idBytes: u32 = 0;
/** Of the line before, for lines that carry none. */
export let lastTime: i64 = 0;
/** Physical lines that the last parse() took. */
export let lines: u32 = 0;
/** Bit 1 stdout, 2 stderr: its lines until the next F belong to a row that is written. */
let passOver: u32 = 0;

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
  cuts = load<u32>(columns, 44);
  joins = load<u32>(columns, 48);
  inEvents = load<u32>(columns, 52);
  scratch = load<u32>(columns, 56);
  rowsMax = load<u32>(columns, 60);
  keywordsMax = load<u32>(columns, 64);
  idBytesMax = load<u32>(columns, 68);
  messageBytesMax = load<u32>(columns, 72);
  lineBytesMax = load<u32>(columns, 76);
  lookBytes = load<u32>(columns, 80);
  setEventTables(load<u32>(columns, 84), load<u32>(columns, 88));
  heldMax = load<u32>(columns, 92);
  setShapeMemory(load<u32>(columns, 96));
  setTables(tables);
}

/** Empties the block. */
export function reset(): void {
  messages += heldFrom;
  heldFrom = 0;
  rows = 0;
  messageBytes = 0;
  idBytes = 0;
  keywordCount = 0;
  store<u32>(keywordOffsets, 0);
  store<u32>(messageOffsets, 0);
  store<u32>(idOffsets, 0);
}

/** Makes room for messages where those lie that are there so far: whoever needs them has taken them. */
export function letGo(): void {
  // Below 0 it wraps, and comes back where an offset is added.
  messages -= messageBytes - heldFrom;
  heldFrom = messageBytes;
}

/** What is known of the line before: its time, and what getContext() answered; 0: nothing. */
export function setBefore(time: i64, context: i64): void {
  lastTime = time;
  const word = <u32>context;
  setEvent(<u32>(context >> 32), (word >> 2) & 7, word >> 5);
  passOver = word & 3;
}

export function getContext(): i64 {
  return ((<i64>eventLine) << 32) | <i64>((traits << 5) | (eventLevel << 2) | passOver);
}

/**
 * Parses from `from` until `to` or until there is no room for another line; answers where it stopped. A newline has to
 * stand at `to`, even if one stands before it, and 64 readable bytes have to follow.
 */
export function parse(from: usize, to: usize, framing: u32, first: u32): usize {
  let at = from;
  let number = first;
  while (at < to) {
    if (messageBytes - heldFrom + lineBytesMax + 32 > heldMax || isFull()) break;
    const timed = readHead(at, framing);
    if (headTag != 0 && (passOver & headTag) != 0) {
      if (!headPartial) passOver &= ~headTag;
      at = lineAfter(headEnd);
      number++;
      continue;
    }
    if (timed) lastTime = timeNanoseconds;
    store<u8>(timedFlags + rows, timed ? 1 : 0);
    store<u8>(tags + rows, headTag);
    store<i64>(timestamps + ((<usize>rows) << 3), lastTime);
    store<u32>(lineNumbers + ((<usize>rows) << 2), number);
    if (headPartial) at = takeRun(to, framing, number);
    else {
      store<u16>(joins + ((<usize>rows) << 1), 0);
      at = takeMessage(headEnd, true, 0, number);
    }
    number++;
  }
  // A run never leaves its segment.
  if (at >= to) passOver = 0;
  lines = number - first;
  return at;
}

let headEnd: usize = 0;
let headTag: u32 = 0;
let headPartial: bool = false;

/** Sets where the framing of the line at `at` ends and what it says; answers whether it has a time. */
function readHead(at: usize, framing: u32): bool {
  headEnd = at;
  headTag = 0;
  headPartial = false;
  const timed = parseTime(at, framing != framingNone);
  if (timed && framing != framingNone && load<u8>(timeEnd) == space) {
    headEnd = timeEnd + 1;
    if (framing == framingCri) {
      headTag = criTag(headEnd);
      if (headTag != 0) {
        headPartial = load<u8>(headEnd, 7) == 0x50;
        headEnd += load<u8>(headEnd, 8) == newline ? 8 : 9;
      }
    }
  }
  return timed;
}

/** The start of the line behind the one that `at` is in. */
function lineAfter(at: usize): usize {
  const newlines = i8x16.splat(newline);
  let ends: u32 = 0;
  for (; ends == 0; at += 16) ends = <u32>i8x16.bitmask(i8x16.eq(v128.load(at), newlines));
  return at - 15 + ctz(ends);
}

/** Joins the partial line whose head was read with those of its tag up to the next F; answers where the line behind it starts. */
function takeRun(to: usize, framing: u32, number: u32): usize {
  const tag = headTag;
  const next = lineAfter(headEnd);
  let total: u32 = addPiece(0, headEnd, next - 1);
  let further: u32 = 0;
  let open = true;
  for (let at = next; open && at < to;) {
    readHead(at, framing);
    const end = lineAfter(headEnd);
    if (headTag == tag) {
      further++;
      open = headPartial;
      // In front of the newline of a partial line a carriage return is content.
      const ends: usize = !open && end - 1 > headEnd && load<u8>(end - 2) == carriageReturn ? 2 : 1;
      total = addPiece(total, headEnd, end - ends);
    }
    at = end;
  }
  if (further > 0) passOver |= tag;
  const stored = min(total, lineBytesMax);
  store<u8>(scratch + stored, newline);
  store<u16>(joins + ((<usize>rows) << 1), <u16>min(further, 65535));
  takeMessage(scratch, false, total - stored, number);
  return next;
}

/** Appends [from, end) to the `total` bytes of the run so far, as far as there is room; answers the new total. */
function addPiece(total: u32, from: usize, end: usize): u32 {
  const bytes = <u32>(end - from);
  if (total < lineBytesMax) memory.copy(scratch + total, from, min(bytes, lineBytesMax - total));
  return total + bytes;
}

/** The block has no room for a line of the greatest length, with the greatest id and every keyword. */
export function isFull(): bool {
  if (rows == rowsMax || messageBytes + lineBytesMax + 32 > messageBytesMax) return true;
  return idBytes + 160 > idBytesMax || keywordCount + 32 > keywordsMax;
}

// "stdout F", "stdout P", "stderr F", "stderr P" as little-endian words.
const stdoutF: u64 = 0x462074756f647473;
const stdoutP: u64 = 0x502074756f647473;
const stderrF: u64 = 0x4620727265647473;
const stderrP: u64 = 0x5020727265647473;

/** 1 stdout, 2 stderr, 0 neither; the bits of passOver. */
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

/**
 * Copies the message at `start` and all that is found in it into the current row; answers where the next line starts. `cut`: bytes
 * that were left out before; `trims`: a carriage return in front of the newline is none of the message.
 */
function takeMessage(start: usize, trims: bool, cut: u32, number: u32): usize {
  foundKeywords = 0;
  foundLevel = klogLevel(start);
  foundIdEnd = 0;
  const limit = start + lineBytesMax;
  const newlines = i8x16.splat(newline);
  const target = messages + messageBytes - start;
  let at = start;
  let lineEnd: usize = 0;
  for (; at < limit; at += 32) {
    const bytes = v128.load(at);
    const more = v128.load(at, 16);
    v128.store(target + at, bytes);
    v128.store(target + at, more, 16);
    const ends = <u32>i8x16.bitmask(i8x16.eq(bytes, newlines)) | ((<u32>i8x16.bitmask(i8x16.eq(more, newlines))) << 16);
    let starts = candidates(at) | (candidates(at + 16) << 16);
    if (ends != 0) {
      starts &= (ends & -ends) - 1;
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
  if (trims && end > start && load<u8>(end - 1) == carriageReturn) end--;
  if (end > limit) {
    cut += <u32>(end - limit);
    end = limit;
  }
  store<u32>(cuts + ((<usize>rows) << 2), cut);
  const copy = messages + messageBytes;
  store<u8>(levels + rows, takeEvent(copy, copy + (end - start), number, foundLevel));
  store<u16>(inEvents + ((<usize>rows) << 1), <u16>(number - eventLine));
  finishRow(<u32>(end - start));
  return lineEnd + 1;
}

function finishRow(bytes: u32): void {
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

/** Bit n of `starts` says that a word may begin at `at + n`. */
function lookAt(at: usize, starts: u32, messageStart: usize, limit: usize): void {
  do {
    const place = at + ctz(starts);
    starts &= starts - 1;
    let word = wordsAt(place);
    if (word == 0) continue;
    const head = load<u64>(place);
    for (let length = load<u32>(word, 24); length != 0; length = load<u32>((word += entryBytes), 24)) {
      if (!stands(word, head, place, limit)) continue;
      const kind = load<u32>(word, 28);
      if (kind == kindKeyword) foundKeywords |= keywordBit(word);
      else if (kind == kindLevel) {
        if (foundLevel == 0) foundLevel = lookForLevel(word, place, messageStart, messageStart + lookBytes);
      } else if (foundIdEnd == 0 && lookForId(place + length, limit)) {
        foundIdStart = idStart;
        foundIdEnd = idEnd;
      }
    }
  } while (starts != 0);
}
