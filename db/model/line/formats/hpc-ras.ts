// Blue Gene's RAS log: `- 1117838570 2005.06.03 node 2005-06-03-15.42.50.675872 node RAS KERNEL INFO message`.
import type { LineFormat } from "./format.ts";
import { levelOfWord } from "./level-words.ts";
import { readLine } from "./read-line.ts";
import { epochAt } from "./stamp-epoch.ts";

const rest =
  / (\d{4}\.\d\d\.\d\d) (\S{1,64}) (\d{4}-\d\d-\d\d-\d\d\.\d\d\.\d\d\.(\d{6})) (\S{1,64}) (\S{1,16}) (\S{1,32}) ([A-Z]{3,10}) ?/y;

export const hpcRasFormat: LineFormat = {
  name: "hpc-ras",
  title: "Blue Gene RAS",
  read(line) {
    const label = line.indexOf(" ");
    const stamp = label > 0 && label < 32 ? epochAt(line, label + 1) : null;
    if (!stamp) return null;
    rest.lastIndex = stamp.end;
    const found = rest.exec(line);
    const level = found ? levelOfWord(found[8] ?? "") : null;
    if (!found || !level) return null;
    const [, , node = "", local = "", micros = "", , type = "", component = ""] = found;
    return readLine({
      // The epoch is UTC and the long stamp is the machine's zone; both are of one instant, the fraction is only in the second.
      timeNs: stamp.ns + BigInt(micros) * 1000n,
      level,
      logger: component,
      message: line.slice(rest.lastIndex),
      fields: { label: line.slice(0, label), node, type, local_time: local },
    });
  },
};
