// Redis and Valkey: `1:M 25 Apr 2024 05:54:43.946 * message`; before 4 `[1] 05 Nov 12:34:56.789 # message`.
import type { LevelName, LineFormat } from "./format.ts";
import { readLine } from "./read-line.ts";
import { accessAt } from "./stamp-named.ts";

// A role letter since 3: sentinel, child that saves, replica, master.
const head = /^(?:(\d{1,10}):([XCSM]) |\[(\d{1,10})\] )(?=\d)/;
const roles: Record<string, string> = { X: "sentinel", C: "child", S: "replica", M: "master" };
const levels: Record<string, LevelName> = { ".": "debug", "-": "debug", "*": "info", "#": "warn" };

export const redisFormat: LineFormat = {
  name: "redis",
  title: "Redis, Valkey",
  begins: "[0123456789",
  read(line, context) {
    const found = head.exec(line);
    const stamp = found ? accessAt(line, found[0].length, context) : null;
    const level = stamp ? levels[line[stamp.end + 1] ?? ""] : undefined;
    if (!found || !stamp || level === undefined || line[stamp.end + 2] !== " ") return null;
    return readLine({
      timeNs: stamp.ns,
      level,
      logger: roles[found[2] ?? ""] ?? "",
      message: line.slice(stamp.end + 3),
      fields: { pid: found[1] ?? found[3] ?? "" },
    });
  },
};
