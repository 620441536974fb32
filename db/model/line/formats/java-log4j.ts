// log4j, logback, Spring Boot, Hadoop, Spark, Kafka, ZooKeeper, Elasticsearch, Jenkins: time, level, thread, class in any order.
import type { Stamp } from "./calendar.ts";
import type { LineFormat, ReadLine } from "./format.ts";
import { type Head, headAt } from "./head-tokens.ts";
import { readLine } from "./read-line.ts";
import { isoAt, packedAt, shortYearAt } from "./stamp-numeric.ts";

const trailing = / \(([\w$]{1,64}(?:\.[\w$]{1,64}){1,12})\)$/;
const className = /^(?:[a-z][\w$]{0,64}\.){1,12}[A-Za-z_$][\w$*-]{0,128}$/;
const timeOnly = /^\d\d:\d\d:\d\d[.,]\d{3} (?=\[)/;

export const javaLog4jFormat: LineFormat = {
  name: "java-log4j",
  title: "log4j, logback, Spring Boot",
  begins: "[0123456789",
  read(line, context) {
    const at = line.startsWith("[") ? 1 : 0;
    const stamp = isoAt(line, at, context) ?? shortYearAt(line, at, context) ?? packedAt(line, at, context);
    if (!stamp) return timeless(line);
    const end = stamp.end + (at === 1 && line[stamp.end] === "]" ? 1 : 0);
    return rest(line, stamp, headAt(line, end));
  },
};

/** logback's default has no date: `14:22:01.123 [main] INFO  c.e.Foo - message`. */
function timeless(line: string): ReadLine | null {
  const found = timeOnly.exec(line);
  return found ? rest(line, null, headAt(line, found[0].length)) : null;
}

function rest(line: string, stamp: Stamp | null, head: Head): ReadLine | null {
  if (head.level === null) return null;
  const timeNs = stamp?.ns ?? null;
  // Only the end is looked at: the message before it may be long.
  const kafka = trailing.exec(line.slice(-512));
  if (kafka) {
    // The class stands behind the message, so brackets behind the level are the message's.
    const end = line.length - kafka[0].length;
    const level = line.slice(0, end).search(/\b(?:TRACE|DEBUG|INFO|WARN|ERROR|FATAL) /);
    const start = level < 0 ? head.end : line.indexOf(" ", level) + 1;
    return readLine({ timeNs, level: head.level, logger: kafka[1] ?? "", message: line.slice(start, end) });
  }
  const [first = "", second = ""] = head.brackets;
  const fields: Record<string, string> = {};
  if (head.pid !== "") fields["pid"] = head.pid;
  let { logger } = head;
  if (logger === "" && className.test(second)) logger = second;
  else if (logger === "" && className.test(first)) logger = first;
  else if (first !== "" && /:(\w+)@\d+$/.test(first)) logger = /:(\w+)@\d+$/.exec(first)?.[1] ?? "";
  const thread = first === logger ? "" : first;
  if (thread !== "") fields["thread"] = thread;
  // What says neither a class nor a thread may be anybody's line.
  if (!/[.$#@]|[a-z][A-Z]/.test(logger) && (thread === "" || /^\d+$/.test(thread))) return null;
  return readLine({ timeNs, level: head.level, logger, message: line.slice(head.end), fields });
}
