// How the lines of traces begin, and how the names of errors end: one list for both parsers, in the spirit of formats/stack-trace.ts.
import { levelIndex } from "./level.ts";

/** What a prefix says of its line. */
export const prefixKind = {
  /** Part of a trace wherever it stands. */
  frame: 1,
  /** The same if a digit follows. */
  numberedFrame: 2,
  /** `at `: the same if a callee and `(` or `:` follow. */
  at: 3,
  /** First line of an uncaught error. */
  fatal: 4,
  error: 5,
  /** The same, but behind a line that reports an error it is that line's trace. */
  traceback: 6,
} as const;

/** ASCII, at most 56 bytes each. Sources: Java, Go, Python, .NET, PHP, Rust as formats/stack-trace.ts and exceptions.ts read them. */
export const eventPrefixes: readonly (readonly [string, number])[] = [
  ["Caused by: ", prefixKind.frame],
  ["Suppressed: ", prefixKind.frame],
  ["--- End of inner exception stack trace", prefixKind.frame],
  ["--- End of stack trace", prefixKind.frame],
  ["During handling of the above exception, another", prefixKind.frame],
  ["The above exception was the direct cause", prefixKind.frame],
  ['File "', prefixKind.frame],
  ["[stacktrace]", prefixKind.frame],
  ["[signal SIG", prefixKind.frame],
  ["Stack trace:", prefixKind.frame],
  ["stack backtrace:", prefixKind.frame],
  ["created by ", prefixKind.frame],
  ["goroutine ", prefixKind.numberedFrame],
  ["... ", prefixKind.numberedFrame],
  ["#", prefixKind.numberedFrame],
  ["Trace[", prefixKind.numberedFrame],
  ["at ", prefixKind.at],
  ["panic: ", prefixKind.fatal],
  ["fatal error: ", prefixKind.fatal],
  ["http: panic serving ", prefixKind.fatal],
  ["Unhandled exception", prefixKind.fatal],
  ["Unhandled Exception", prefixKind.fatal],
  ['Exception in thread "', prefixKind.error],
  ["Traceback (most recent call last):", prefixKind.traceback],
];

/** `java.io.IOException: x`: endings of a class's name, at most 12 bytes, and the level of a line that begins with it. */
export const errorSuffixes: readonly (readonly [string, number])[] = [
  ["Error", levelIndex.error],
  ["Exception", levelIndex.error],
  ["Throwable", levelIndex.error],
  ["Warning", levelIndex.warn],
  ["Exit", levelIndex.unknown],
  ["Interrupt", levelIndex.unknown],
];

/** Bytes of indentation, of a callee, of a name that are looked at: traces come from attackers, too. */
export const eventLook = { indent: 200, callee: 200, name: 400 } as const;
