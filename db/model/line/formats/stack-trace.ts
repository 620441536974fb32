// Tells the lines that belong to the one before: frames and causes of Java, Go, Python, Node, .NET, Ruby, PHP and Rust.
import type { ReadLine } from "./format.ts";

/** A trace line shows itself in its beginning; what is longer than a frame is not looked at. */
const lookChars = 1024;

/** Unindented lines that only a trace has. Each pattern is anchored and bounded. */
const frames: readonly RegExp[] = [
  /^(?:Caused by|Suppressed): /, // Java
  /^at [\w.$<>[\]/@ ]{1,200}[(:]/, // Java, Node, .NET without their indentation
  /^\.\.\. \d{1,6} (?:more|common frames omitted)/,
  /^--- End of (?:inner exception )?stack trace/, // .NET
  /^(?:During handling of the above exception, another|The above exception was the direct cause)/, // Python
  /^File "[^"]{1,512}", line \d{1,7}/,
  /^#\d{1,4} {1,2}\S/, // PHP, gdb
  /^\[stacktrace\]/, // Laravel
  /^Stack trace:$/, // PHP
  /^created by \S{1,512}/, // Go
  /^goroutine \d{1,10} \[/,
  /^\[signal SIG[A-Z]{2,6}/,
  /^stack backtrace:/, // Rust
];
const interleaved = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z ?/;
const goHeader = /^goroutine \d{1,10} \[/;
const errorHead =
  /^(?:[a-z][\w$]{0,64}\.){0,10}[A-Z][\w$]{0,80}(?:Error|Exception|Exit|Interrupt|Warning|Throwable)(?::|$| \()/;
const traceback = /^Traceback \(most recent call last\):/;

/** True where `line` has the shape of a frame, whatever stands before it. */
function isFrame(line: string): boolean {
  // must-gathers hold frames with a second stamp in their middle: two writers met in one line.
  const head = line.slice(0, lookChars).replace(interleaved, "");
  return frames.some((frame) => frame.test(head)) || isGoCall(head);
}

/** `net.(*netFD).accept(0xc00058a500, …)`, `io.ReadFull(...)`, `main.main()`: no space before the arguments. */
function isGoCall(head: string): boolean {
  const open = head.search(/\((?:0x[0-9a-f]|\{0x|\.\.\.\)|\)$)/);
  if (open < 3) return false;
  const callee = head.slice(0, open);
  if (!callee.includes(".") || !/^[\w./*()~%@·[\]{},-]+$/.test(callee)) return false;
  return head[open + 1] !== ")" || /^(?:main|runtime|testing)\.|\//.test(callee);
}

const isIndented = (line: string): boolean => /^[ \t]+\S/.test(line.slice(0, 200)) || /^[ \t]{200}/.test(line);

/**
 * True where `line`, which no format reads, carries on the line `before` it: indented, or a frame, or the error that a traceback
 * ends with. A blank line carries on only a trace (Go puts one between goroutines).
 */
export function continuesTrace(line: string, before: ReadLine): boolean {
  if (line.trim() === "") return isFrame(before.message) || /^(?:\t|panic: |fatal error: )/.test(before.message);
  if (isIndented(line) || isFrame(line)) return true;
  if (/^[)\]}]+[;,]?$/.test(line)) return isIndented(before.message) || /[({[]$/.test(before.message);
  const head = line.slice(0, lookChars);
  if (traceback.test(head)) return before.level !== null && before.level !== "info" && before.level !== "debug";
  // `ValueError: x` closes a Python trace; `kafka.common.X: y` opens a Java one behind the line that reports it.
  if (errorHead.test(head)) return isIndented(before.message) || before.timeNs !== null || before.message.trim() === "";
  return goHeader.test(head);
}
