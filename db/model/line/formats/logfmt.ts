// logfmt: Go's logrus, go-kit, slog text, log15, Grafana's and HashiCorp's; a `[name]` in front is the writer's.
import type { LineFormat, ReadContext } from "./format.ts";
import { levelOfWord } from "./level-words.ts";
import { readPairs } from "./pairs.ts";
import { Fields, readLine } from "./read-line.ts";
import { stampOf } from "./stamp.ts";

const start = /^\s*(?:\[([^\]\s]{1,80})\] )?(?=[^\s="]{1,64}=)/;
const times = ["time", "ts", "t", "timestamp", "datetime"];
const levels = ["level", "lvl", "severity", "loglevel", "at"];
const messages = ["msg", "message", "event", "err", "error"];
const loggers = ["logger", "component", "caller", "module", "subsys", "source", "subsystem", "file"];

export const logfmtFormat: LineFormat = {
  name: "logfmt",
  title: "logfmt",
  read(line, context) {
    const found = start.exec(line);
    if (!found) return null;
    const fields = new Fields();
    readPairs(line, found[0].length, fields, true);
    const message = valueOf(fields, messages);
    const time = timeOf(fields, context);
    const level = levelOfWord(valueOf(fields, levels));
    // `KERNEL=x SUBSYSTEM=y` is no log line: a message, a level or a time must say so, and two of them unless it is a message.
    if (message === "" ? time === null || level === null : time === null && level === null) return null;
    return readLine({
      timeNs: time,
      level,
      logger: found[1] ?? valueOf(fields, loggers),
      message: message === "" ? line.trim() : message,
      fields: fields.toRecord(),
    });
  },
};

function timeOf(fields: Fields, context: ReadContext): bigint | null {
  const text = valueOf(fields, times);
  return text === "" ? null : stampOf(text, context);
}

function valueOf(fields: Fields, names: readonly string[]): string {
  for (const name of names) {
    const value = fields.get(name);
    if (value !== "") return value;
  }
  return "";
}
