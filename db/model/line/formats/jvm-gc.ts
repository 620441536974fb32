// The JVM's garbage collection log: before Java 9 with indented details, since then `[time][uptime][level][tags]`.
import type { LineFormat } from "./format.ts";
import { levelOfWord } from "./level-words.ts";
import { readLine } from "./read-line.ts";
import { isoAt } from "./stamp-numeric.ts";

const old = /: (\d{1,9}\.\d{3}): ?(?=\[|Total|Application|\d)/y;
const unified =
  /^(?:\[([\d.T:+-]{20,32})\])?(?:\[(\d{1,9}[.,]\d{3})s\])(?:\[(trace|debug|info|warning|error) *\])(?:\[([\w,]{1,64}) *\]) ?/;

export const jvmGcFormat: LineFormat = {
  name: "jvm-gc",
  title: "JVM garbage collection",
  begins: "[0123456789",
  read(line, context) {
    const modern = unified.exec(line);
    if (modern) {
      const [{ length }, time, uptime = "", level = "", tags = ""] = modern;
      const timeNs = time === undefined ? null : (isoAt(time, 0, context)?.ns ?? null);
      return readLine({
        timeNs,
        level: levelOfWord(level),
        logger: tags,
        message: line.slice(length),
        fields: { uptime },
      });
    }
    const stamp = isoAt(line, 0, context);
    if (!stamp) return null;
    old.lastIndex = stamp.end;
    const found = old.exec(line);
    if (!found) return null;
    return readLine({
      timeNs: stamp.ns,
      level: "info",
      logger: "gc",
      message: line.slice(old.lastIndex),
      fields: { uptime: found[1] ?? "" },
    });
  },
};
