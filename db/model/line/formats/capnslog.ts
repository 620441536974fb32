// etcd before 3.5 and other CoreOS programs: `2019-03-08 08:48:04.721975 I | etcdmain: message`.
import type { LineFormat } from "./format.ts";
import { levelOfWord } from "./level-words.ts";
import { readLine } from "./read-line.ts";
import { isoAt } from "./stamp-numeric.ts";

const rest = / ([CEWNIDT]) \| (?:([\w./-]{1,64}): )?/y;

export const capnslogFormat: LineFormat = {
  name: "capnslog",
  title: "etcd capnslog",
  begins: "0123456789",
  read(line, context) {
    const stamp = isoAt(line, 0, context);
    if (!stamp) return null;
    rest.lastIndex = stamp.end;
    const found = rest.exec(line);
    if (!found) return null;
    const letter = found[1] === "N" ? "info" : (found[1] ?? "");
    return readLine({
      timeNs: stamp.ns,
      level: levelOfWord(letter),
      logger: found[2] ?? "",
      message: line.slice(rest.lastIndex),
    });
  },
};
