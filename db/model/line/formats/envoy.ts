// Envoy and Istio: the access log in its default text form, and the process's own log.
import type { LineFormat } from "./format.ts";
import { levelOfStatus, levelOfWord } from "./level-words.ts";
import { Fields, readLine } from "./read-line.ts";
import { isoAt } from "./stamp-numeric.ts";

const request = /\] "([^"]*)" (\d{1,3}) (\S{1,64}) /y;
const quoted = /"([^"]*)"/g;
// The process's own log: thread, level, component, source.
const own = /\]\[(\d{1,10})\]\[(\w{1,10})\]\[([\w .-]{1,64})\] ?(?:\[([^\]\s]{1,200}:\d{1,7})\] )?/y;
const tail = ["forwarded_for", "user_agent", "request_id", "authority", "upstream_host"];

export const envoyFormat: LineFormat = {
  name: "envoy",
  title: "Envoy, Istio",
  begins: "[",
  read(line, context) {
    const stamp = line.startsWith("[") ? isoAt(line, 1, context) : null;
    if (!stamp) return null;
    own.lastIndex = stamp.end;
    const log = own.exec(line);
    const level = log ? levelOfWord(log[2] ?? "") : null;
    if (log && level) {
      const fields: Record<string, string> = { thread: log[1] ?? "" };
      if (log[4] !== undefined) fields["source"] = log[4];
      return readLine({ timeNs: stamp.ns, level, logger: log[3] ?? "", message: line.slice(own.lastIndex), fields });
    }
    request.lastIndex = stamp.end;
    const found = request.exec(line);
    if (!found) return null;
    const [, what = "", status = "", flags = ""] = found;
    const fields = new Fields();
    const [method = "", path = "", protocol = ""] = what.split(" ", 3);
    fields.add("method", method);
    fields.add("path", path);
    fields.add("protocol", protocol);
    fields.add("status", status);
    fields.add("response_flags", flags);
    const rest = line.slice(request.lastIndex);
    const values = [...rest.matchAll(quoted)].map(([, value = ""]) => value);
    // Istio puts the transport failure in quotes first: the five we know are counted from where an id stands.
    const offset = Math.max(0, values.findIndex((value) => /^[0-9a-f]{8}-[0-9a-f-]{27}$/.test(value)) - 2);
    for (const [index, name] of tail.entries()) {
      const value = values[index + offset];
      if (value !== undefined && value !== "-") fields.add(name, value);
    }
    return readLine({
      timeNs: stamp.ns,
      level: levelOfStatus(Number(status)),
      message: `${what} ${status}`,
      fields: fields.toRecord(),
    });
  },
};
