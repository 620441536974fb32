// Rust's tracing and env_logger as text: `2025-10-28T19:15:10.821315Z  INFO span{id=1}: crate::module: message key=value`.
import type { LineFormat } from "./format.ts";
import { levelOfWord } from "./level-words.ts";
import { readPairs } from "./pairs.ts";
import { Fields, readLine } from "./read-line.ts";
import { isoAt } from "./stamp-numeric.ts";

const rest =
  /\s{1,2}(TRACE|DEBUG|INFO|WARN|ERROR)\s{1,2}(?:ThreadId\(\d{1,5}\) )?((?:[\w:.-]{1,128}\{[^{}]{0,1024}\}:?){0,8})\s?([a-z_][\w-]{0,64}(?:::\w{1,64}){0,12})(?:: |\] )/y;
const bracket = /^\[(?=\d{4}-\d\d-\d\dT)/;

export const rustTracingFormat: LineFormat = {
  name: "rust-tracing",
  title: "Rust tracing, env_logger",
  begins: "[0123456789",
  read(line, context) {
    const at = bracket.test(line) ? 1 : 0;
    const stamp = line[at + 10] === "T" ? isoAt(line, at, context) : null;
    if (!stamp) return null;
    rest.lastIndex = stamp.end;
    const found = rest.exec(line);
    if (!found) return null;
    const [, level = "", spans = "", logger = ""] = found;
    // `INFO main: …` of other programs: a path, a span or tracing's padding must show whose it is.
    if (
      !logger.includes("::") &&
      spans === "" &&
      at === 0 &&
      !/^\s{1,2}(?: INFO| WARN|TRACE|DEBUG|ERROR)\s[a-z_]/.test(line.slice(stamp.end, stamp.end + 12))
    )
      return null;
    const message = line.slice(rest.lastIndex);
    const fields = new Fields();
    if (spans !== "") fields.add("spans", spans.replace(/:$/, ""));
    const pairs = message.search(/(?:^|\s)[\w.]{1,64}=/);
    if (pairs >= 0) readPairs(message, pairs, fields, false);
    return readLine({ timeNs: stamp.ns, level: levelOfWord(level), logger, message, fields: fields.toRecord() });
  },
};
