// The error log of MySQL and MariaDB: `2020-08-06T14:25:02.835618Z 0 [Note] [MY-012487] [InnoDB] message`.
import type { LineFormat } from "./format.ts";
import { levelOfWord } from "./level-words.ts";
import { readLine } from "./read-line.ts";
import { isoAt, packedAt } from "./stamp-numeric.ts";

const rest =
  /(?: (\d{1,20}))? \[(Note|Warning|ERROR|Error|System)\] (?:\[(MY-\d{1,8})\] )?(?:\[([\w -]{1,32})\] )?(?:(InnoDB|Plugin|WSREP): )?/y;

export const mysqlFormat: LineFormat = {
  name: "mysql",
  title: "MySQL, MariaDB",
  begins: "0123456789",
  read(line, context) {
    const packed = packedAt(line, 0, context);
    const stamp = isoAt(line, 0, context) ?? packed;
    if (!stamp) return null;
    rest.lastIndex = stamp.end;
    const found = rest.exec(line);
    if (!found) return null;
    const [, thread, word = "", code, system, plugin] = found;
    // `<time> [ERROR] text` is anybody's; since 5.6 a thread stands between.
    if (thread === undefined && !packed) return null;
    const fields: Record<string, string> = {};
    if (thread !== undefined) fields["thread"] = thread;
    if (code !== undefined) fields["code"] = code;
    return readLine({
      timeNs: stamp.ns,
      level: levelOfWord(word),
      logger: system ?? plugin ?? "",
      message: line.slice(rest.lastIndex),
      fields,
    });
  },
};
