// First lines of uncaught errors that no logger wrote: Go panics, Python tracebacks, Java, Node, .NET, Rust.
import type { LevelName, LineFormat } from "./format.ts";
import { readLine } from "./read-line.ts";

interface Shape {
  readonly name: string;
  readonly title: string;
  readonly heads: readonly RegExp[];
  readonly level: LevelName;
}

/** Anchored and bounded: every line of every stream may be asked. */
const shapes: readonly Shape[] = [
  {
    name: "go-panic",
    title: "Go panic",
    heads: [
      /^panic: /,
      /^fatal error: \S/,
      // A dump on SIGQUIT has no panic before it.
      /^goroutine \d{1,10} \[[^\]]{1,80}\]:$/,
      /^SIG[A-Z]{3,4}: /,
      /^runtime: goroutine stack exceeds/,
      /^http: panic serving /,
    ],
    level: "fatal",
  },
  {
    name: "python-traceback",
    title: "Python traceback",
    heads: [/^Traceback \(most recent call last\):/],
    level: "error",
  },
  {
    name: "java-exception",
    title: "Java exception",
    heads: [
      /^Exception in thread "[^"]{1,200}" /,
      /^(?:[a-z][\w$]{0,64}\.){1,10}[A-Z][\w$]{0,80}(?:Exception|Error)(?::|$)/,
      /^java\.lang\.\w{1,64}/,
    ],
    level: "error",
  },
  {
    name: "dotnet-exception",
    title: ".NET exception",
    heads: [/^Unhandled [Ee]xception[.:] /, /^(?:System|Microsoft)\.[\w.]{1,128}Exception(?::| )/],
    level: "fatal",
  },
  {
    name: "node-error",
    title: "Node.js error",
    heads: [
      /^(?:Uncaught )?(?:[A-Z]\w{0,60})?Error(?: \[[A-Z_]{1,60}\])?: /,
      /^UnhandledPromiseRejectionWarning: /,
      /^\(node:\d{1,10}\) /,
      /^node:internal\//,
    ],
    level: "error",
  },
  {
    name: "rust-panic",
    title: "Rust panic",
    heads: [/^thread '[^']{1,128}' (?:\(\d{1,20}\) )?panicked at /],
    level: "fatal",
  },
];

export const exceptionFormats: readonly LineFormat[] = shapes.map(({ name, title, heads, level }) => ({
  name,
  title,
  read(line) {
    const head = line.slice(0, 512);
    if (!heads.some((pattern) => pattern.test(head))) return null;
    // A warning of Node's is no error.
    return readLine({ level: head.startsWith("(node:") ? "warn" : level, message: line });
  },
}));
