// Android's logcat (threadtime): `03-17 16:13:38.811  1702  2395 D WindowManager: message`.
import type { LineFormat } from "./format.ts";
import { levelOfWord } from "./level-words.ts";
import { readLine } from "./read-line.ts";
import { isoAt, monthDayAt } from "./stamp-numeric.ts";

const rest = / {1,6}(\d{1,7}) {1,6}(\d{1,7}) ([VDIWEFS]) ([^:]{0,128}?) ?:(?: |$)/y;

export const androidLogcatFormat: LineFormat = {
  name: "android-logcat",
  title: "Android logcat",
  begins: "0123456789",
  read(line, context) {
    const stamp = monthDayAt(line, 0, context) ?? isoAt(line, 0, context);
    if (!stamp) return null;
    rest.lastIndex = stamp.end;
    const found = rest.exec(line);
    if (!found) return null;
    const [, pid = "", tid = "", letter = "", tag = ""] = found;
    return readLine({
      timeNs: stamp.ns,
      level: levelOfWord(letter),
      logger: tag,
      message: line.slice(rest.lastIndex),
      fields: { pid, tid },
    });
  },
};
