// Private keys in PEM: on one line with escapes, and over many lines of a log whose every line has a prefix.
import { rank, type Span } from "./span.ts";

const begin = /-----BEGIN (?:[A-Z0-9]+ ){0,4}PRIVATE KEY(?: BLOCK)?-----/y;
const another = /-----BEGIN (?:[A-Z0-9]+ ){0,4}PRIVATE KEY/g;
const end = /-----END (?:[A-Z0-9]+ ){0,4}PRIVATE KEY(?: BLOCK)?-----/g;
/** An RSA key of 16,384 bits has 12,600 characters; PGP keys and prefixes of lines want more. */
const keyMax = 64 * 1024;
const keyMin = 40;

/** `lines`: newlines stay, each line's own prefix too. Otherwise the whole block becomes one token. */
export function findPrivateKey(text: string, at: number, lines: boolean, spans: Span[]): number {
  begin.lastIndex = at;
  if (!begin.test(text)) return 0;
  const body = begin.lastIndex;
  const close = closeOf(text, body);
  // The marker alone is what a program or a document says that a key begins with.
  if (close - body < keyMin) return 0;
  const newline = text.indexOf("\n", body);
  const whole: Span = { start: at, end: close, rule: "private-key", rank: rank.learned, escapes: 0 };
  if (newline < 0 || newline >= close) {
    spans.push(whole);
    return close;
  }
  const parts = overLines(text, at, close);
  const key = parts.map(([start, stop]) => text.slice(start, stop)).join("");
  if (!lines) {
    spans.push({ ...whole, secret: key });
    return close;
  }
  for (const [index, [start, stop]] of parts.entries()) {
    const span: Span = { ...whole, start, end: stop, rank: rank.fixed };
    spans.push(index === 0 ? { ...span, secret: key } : { ...span, text: "" });
  }
  return close;
}

/** A marker before the end belongs to another key: the first one is quoted by a message, or its key was cut off. */
function closeOf(text: string, body: number): number {
  const window = text.length > body + keyMax ? text.slice(0, body + keyMax) : text;
  another.lastIndex = body;
  const next = another.exec(window)?.index ?? window.length;
  if (next - body < keyMin) return next;
  end.lastIndex = body;
  const found = end.exec(window);
  if (found !== null && found.index < next) return end.lastIndex;
  const bodyPart = /[A-Za-z0-9+/=\\\s:,-]*/y;
  bodyPart.lastIndex = body;
  const tail = bodyPart.exec(window.slice(0, next));
  return body + (tail?.[0].length ?? 0);
}

/** The key's own part of every line: the first gets the token, the others lose it. */
function overLines(text: string, at: number, close: number): [number, number][] {
  const column = at - (text.lastIndexOf("\n", at) + 1);
  const wrapped = isWrapped(text, at);
  const parts: [number, number][] = [];
  for (let from = at; from < close;) {
    const newline = text.indexOf("\n", from);
    let lineEnd = newline < 0 || newline > close ? close : newline;
    const next = lineEnd + 1;
    if (text[lineEnd - 1] === "\r") lineEnd--;
    const first = from === at;
    const [start, stop] = wrapped
      ? wrappedPart(text, first ? at - column : from, lineEnd, column)
      : [first ? at : partOfKey(text, from, lineEnd, column), lineEnd];
    if (start < stop) parts.push([start, stop]);
    from = next;
  }
  return parts;
}

/** Every line is a string in an object of its own, as pino or Docker's files write it: the first one's quote closes behind the marker. */
function isWrapped(text: string, at: number): boolean {
  begin.lastIndex = at;
  return (
    begin.test(text) && /^(?:\\+[nr]){0,2}\\*["'][^\n]*\n/.test(text.slice(begin.lastIndex, begin.lastIndex + 1000))
  );
}

const wrappedRun = /[A-Za-z0-9+/]{1,100}={0,2}(?=(?:\\+[nr]){0,2}\\*["'](?:\s*[,}\]]|\s*$))/g;

/** The strings around it must stay whole. It stands where the first line's did, or is the longest there is. */
function wrappedPart(text: string, from: number, end: number, column: number): [number, number] {
  const line = text.slice(from, end);
  const marker = line.indexOf("-----");
  if (marker >= 0) {
    const stop = line.indexOf("-----", marker + 5);
    return [from + marker, stop < 0 ? end : from + stop + 5];
  }
  let best: [number, number] = [0, 0];
  for (const { index, 0: run } of line.matchAll(wrappedRun)) {
    if (index === column || run.length > best[1] - best[0]) best = [index, index + run.length];
    if (index === column) break;
  }
  return [from + best[0], from + best[1]];
}

/** Lines of one stream mostly have prefixes of one length; where they have not, the last run of base64 is the key's part. */
function partOfKey(text: string, from: number, end: number, column: number): number {
  const line = text.slice(from, end);
  const marker = line.indexOf("-----");
  if (marker >= 0) return from + marker;
  const tail = /[A-Za-z0-9+/=]*[ \t"',\\]*$/.exec(line);
  const start = tail === null ? line.length : tail.index;
  if (start === 0 && column > 0 && line.length > column) return from;
  return from + start;
}

/** A cut after `bytes` would hide the end of a private key from the next block, and its body is then not known for one. */
export function endsInsideSecret(bytes: Uint8Array): boolean {
  const text = new TextDecoder("latin1").decode(bytes.subarray(Math.max(0, bytes.length - keyMax)));
  const opened = text.lastIndexOf("-----BEGIN ");
  if (opened < 0 || !/^-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY/.test(text.slice(opened, opened + 70))) return false;
  return !text.includes("-----END ", opened);
}
