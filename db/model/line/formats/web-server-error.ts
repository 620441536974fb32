// Error logs of Apache (`[Sun Dec 04 04:47:44 2005] [error] …`) and nginx (`2020/11/25 19:08:00 [error] 33#33: *1 …`).
import type { LineFormat, ReadContext, ReadLine } from "./format.ts";
import { levelOfWord } from "./level-words.ts";
import { readLine } from "./read-line.ts";
import { syslogAt } from "./stamp-named.ts";
import { isoAt } from "./stamp-numeric.ts";

// 2.2 writes the level alone, 2.4 module and level, process and thread.
const apacheRest =
  /\] \[(?:([\w-]{1,32}):)?(\w{1,10})\] (?:\[pid (\d{1,10})(?::tid (\d{1,20}))?\] )?(?:\[client ([^\]]{1,64})\] )?/y;
const nginxRest = / \[(\w{1,10})\] (\d{1,10})#(\d{1,10}): (?:\*(\d{1,20}) )?/y;

export const webServerErrorFormat: LineFormat = {
  name: "web-server-error",
  title: "Apache and nginx error log",
  begins: "[0123456789",
  read(line, context) {
    return line.startsWith("[") ? apache(line, context) : nginx(line, context);
  },
};

function apache(line: string, context: ReadContext): ReadLine | null {
  const stamp = syslogAt(line, 1, context, true);
  if (!stamp) return null;
  apacheRest.lastIndex = stamp.end;
  const found = apacheRest.exec(line);
  const level = found ? apacheLevel(found[2] ?? "") : null;
  if (!found || !level) return null;
  const fields: Record<string, string> = {};
  for (const [name, value] of [
    ["pid", found[3]],
    ["tid", found[4]],
    ["client", found[5]],
  ] as const) {
    if (value !== undefined) fields[name] = value;
  }
  return readLine({
    timeNs: stamp.ns,
    level,
    logger: found[1] ?? "",
    message: line.slice(apacheRest.lastIndex),
    fields,
  });
}

/** trace1 to trace8 are Apache's own. */
function apacheLevel(word: string) {
  return levelOfWord(word.replace(/^(trace)[1-8]$/, "$1"));
}

function nginx(line: string, context: ReadContext): ReadLine | null {
  const stamp = line[4] === "/" ? isoAt(line, 0, context) : null;
  if (!stamp) return null;
  nginxRest.lastIndex = stamp.end;
  const found = nginxRest.exec(line);
  if (!found) return null;
  const fields: Record<string, string> = { pid: found[2] ?? "", tid: found[3] ?? "" };
  if (found[4] !== undefined) fields["connection"] = found[4];
  return readLine({
    timeNs: stamp.ns,
    level: levelOfWord(found[1] ?? ""),
    message: line.slice(nginxRest.lastIndex),
    fields,
  });
}
