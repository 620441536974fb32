// zap's console encoder and controller-runtime: columns behind tabs, the last of them JSON.
import { readLine, Fields } from "./read-line.ts";
import type { LineFormat, ReadContext } from "./format.ts";
import { flatten, parseJsonLine } from "./json-line.ts";
import { levelOfWord } from "./level-words.ts";
import { epochOf } from "./stamp-epoch.ts";
import { stampAt } from "./stamp.ts";

const caller = /^[\w./@-]{1,256}\.\w{1,8}:\d{1,7}$/;
const loggerName = /^[\w./@:-]{1,128}$/;

export const zapConsoleFormat: LineFormat = {
  name: "zap-console",
  title: "zap console",
  begins: "0123456789",
  read(line, context) {
    const tab = line.indexOf("\t");
    if (tab < 10 || tab > 40) return null;
    const timeNs = timeOf(line.slice(0, tab), context);
    const [word = "", ...rest] = line.slice(tab + 1).split("\t", 64);
    const level = levelOfWord(word.trim());
    if (timeNs === null || level === null || rest.length === 0) return null;
    const fields = new Fields();
    let logger = "";
    // time level [logger] [caller] message [fields]: the message is the first column that is neither of both and not the last one left.
    while (rest.length > 1 && rest[0] !== undefined) {
      if (caller.test(rest[0])) fields.add("caller", rest[0]);
      else if (logger === "" && fields.get("caller") === "" && loggerName.test(rest[0]) && !rest[1]?.startsWith("{"))
        logger = rest[0];
      else break;
      rest.shift();
    }
    const last = rest.length > 1 ? parseJsonLine(rest.at(-1) ?? "") : null;
    if (last) {
      rest.pop();
      flatten(last, fields);
    }
    return readLine({
      timeNs,
      level,
      logger: logger || fields.get("caller"),
      message: rest.join("\t"),
      fields: fields.toRecord(),
    });
  },
};

/** ISO 8601, or zap's default: seconds as `1.6279838e+09`. */
function timeOf(text: string, context: ReadContext): bigint | null {
  if (/^\d\.\d{1,17}e\+09$/i.test(text)) return epochOf(Number(text));
  const stamp = stampAt(text, 0, context);
  return stamp && stamp.end === text.length ? stamp.ns : null;
}
