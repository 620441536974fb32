// java.util.logging: a line with time, class and method, a second one with level and message. WebLogic's angle brackets too.
import type { LineFormat, ReadContext, ReadLine } from "./format.ts";
import { levelOfWord } from "./level-words.ts";
import { readLine } from "./read-line.ts";
import { javaAt } from "./stamp-named.ts";
import { isoAt } from "./stamp-numeric.ts";

const origin = /^ ([\w.$]{3,200}) ([\w$<>-]{1,100})$/;
const second = /^(SEVERE|WARNING|INFO|CONFIG|FINE|FINER|FINEST): /;
const angle = /> <(\w{1,16})> <([^<>]{0,128})> (?:<(BEA-\d{1,8})> )?<?/y;
const script = /\]\[([^\]]{1,128})\]\[(\w{1,12})\] ?/y;

export const javaUtilLoggingFormat: LineFormat = {
  name: "java-util-logging",
  title: "java.util.logging, WebLogic",
  read(line, context) {
    if (line.startsWith("<") || line.startsWith("####<")) return bracketed(line, context);
    if (line.startsWith("@[")) return operator(line, context);
    const stamp = javaAt(line, 0, context);
    const found = stamp ? origin.exec(line.slice(stamp.end, stamp.end + 400)) : null;
    if (!stamp || !found) return null;
    return readLine({
      timeNs: stamp.ns,
      logger: found[1] ?? "",
      message: line.slice(stamp.end + 1),
      fields: { method: found[2] ?? "" },
    });
  },
  continues: (line, before) => second.test(line) && before.timeNs !== null && before.fields["method"] !== undefined,
};

function bracketed(line: string, context: ReadContext): ReadLine | null {
  const stamp = javaAt(line, line.indexOf("<") + 1, context);
  if (!stamp) return null;
  angle.lastIndex = stamp.end;
  const found = angle.exec(line);
  const level = found ? levelOfWord(found[1] ?? "") : null;
  if (!found || !level) return null;
  const message = line.slice(angle.lastIndex).replace(/> ?$/, "");
  return readLine({
    timeNs: stamp.ns,
    level,
    logger: found[2] ?? "",
    message,
    fields: found[3] === undefined ? {} : { code: found[3] },
  });
}

/** The WebLogic operator's scripts: `@[2020-11-25T19:09:22.216 UTC][startServer.sh:17][FINE] message`. */
function operator(line: string, context: ReadContext): ReadLine | null {
  const stamp = isoAt(line, 2, context);
  if (!stamp) return null;
  script.lastIndex = stamp.end;
  const found = script.exec(line);
  if (!found) return null;
  return readLine({
    timeNs: stamp.ns,
    level: levelOfWord(found[2] ?? ""),
    logger: found[1] ?? "",
    message: line.slice(script.lastIndex),
  });
}
