// PHP's Monolog, as Laravel and Symfony write it: `[2023-05-15 18:19:32] local.ERROR: message {"context":1} []`.
import type { LineFormat } from "./format.ts";
import { levelOfWord } from "./level-words.ts";
import { readLine } from "./read-line.ts";
import { isoAt } from "./stamp-numeric.ts";

const rest = /\] ([\w-]{1,64})\.([A-Z]{4,10}): /y;

export const monologFormat: LineFormat = {
  name: "monolog",
  title: "Monolog (Laravel, Symfony)",
  begins: "[",
  read(line, context) {
    const stamp = line.startsWith("[") ? isoAt(line, 1, context) : null;
    if (!stamp) return null;
    rest.lastIndex = stamp.end;
    const found = rest.exec(line);
    const level = found ? levelOfWord(found[2] ?? "") : null;
    if (!found || !level) return null;
    return readLine({ timeNs: stamp.ns, level, logger: found[1] ?? "", message: line.slice(rest.lastIndex) });
  },
  // The trace ends with the quote and brace that close the context.
  continues: (line) => /^(?:#\d{1,4} |\[(?:stacktrace|previous exception)\]|"\}\s*$)/.test(line),
};
