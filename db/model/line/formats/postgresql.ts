// PostgreSQL's stderr log: `2025-08-13 01:45:01.123 PDT [12345] app@db LOG:  message`, continued by DETAIL, HINT, STATEMENT, tabs.
import type { LevelName, LineFormat } from "./format.ts";
import { readLine } from "./read-line.ts";
import { isoAt } from "./stamp-numeric.ts";

// The prefix is the administrator's choice (log_line_prefix): the default and what Docker images and operators set.
const rest =
  /:? \[(\d{1,10})(?:-\d{1,10})?\]:? (?:\[[^\]]{0,128}\] )?(?:([^\s@]{0,64})@([^\s@]{0,64}) )?(DEBUG[1-5]?|INFO|NOTICE|WARNING|LOG|ERROR|FATAL|PANIC|DETAIL|HINT|CONTEXT|STATEMENT|QUERY|LOCATION): {1,2}/y;
const levels: Record<string, LevelName> = {
  INFO: "info",
  NOTICE: "info",
  LOG: "info",
  WARNING: "warn",
  ERROR: "error",
  FATAL: "fatal",
  PANIC: "fatal",
};
const details = new Set(["DETAIL", "HINT", "CONTEXT", "STATEMENT", "QUERY", "LOCATION"]);

export const postgresqlFormat: LineFormat = {
  name: "postgresql",
  title: "PostgreSQL",
  begins: "0123456789",
  read(line, context) {
    const stamp = isoAt(line, 0, context);
    if (!stamp) return null;
    rest.lastIndex = stamp.end;
    const found = rest.exec(line);
    if (!found) return null;
    const [, pid = "", user, database, kind = ""] = found;
    const fields: Record<string, string> = { pid, kind };
    if (user !== undefined && user !== "") fields["user"] = user;
    if (database !== undefined && database !== "") fields["database"] = database;
    const level = kind.startsWith("DEBUG") ? "debug" : (levels[kind] ?? null);
    return readLine({ timeNs: stamp.ns, level, message: line.slice(rest.lastIndex), fields });
  },
  continues(line, before) {
    if (line.startsWith("\t")) return true;
    if (before.fields["kind"] === undefined) return false;
    const [, kind = ""] =
      /^[^[]{19,64}\[[^\]]{1,32}\]:? (?:[^\s@]{0,64}@[^\s@]{0,64} )?([A-Z]{4,9}): /.exec(line.slice(0, 300)) ?? [];
    return details.has(kind);
  },
};
