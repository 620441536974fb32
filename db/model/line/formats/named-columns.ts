// Formats whose header line names the columns: W3C extended (IIS, CDNs) and Zeek's tab-separated logs.
import type { LineFormat, ReadContext, ReadLine } from "./format.ts";
import { levelOfStatus } from "./level-words.ts";
import { Fields, readLine } from "./read-line.ts";
import { stampOf } from "./stamp.ts";
import { epochAt } from "./stamp-epoch.ts";
import { isoAt } from "./stamp-numeric.ts";

const iisDefault =
  "date time s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip cs(User-Agent) cs(Referer) sc-status sc-substatus sc-win32-status time-taken".split(
    " ",
  );
const cell = /[ \t]*(?:"((?:[^"]|"")*)"|([^\s"]\S*))/y;
const columnsMax = 200;

function w3c(columns: readonly string[], told: boolean): LineFormat {
  return {
    name: "w3c",
    title: "W3C extended, IIS",
    headed: (line) =>
      /^#Fields: ?\S/.test(line) ? w3c(line.slice(8).trim().split(/\s/).slice(0, columnsMax), true) : null,
    read(line, context) {
      if (/^#(?:Software|Version|Date|Fields|Start-Date|Remark): /.test(line)) return headerLine(line, context);
      if (!/^"?\d{4}-\d\d-\d\d"?[ \t]+"?\d\d:\d\d:\d\d/.test(line)) return null;
      const cells = cellsOf(line);
      // Without its header a line must look like IIS's default: an address, a method, a path.
      if (!told && (cells.length < 10 || !/^[A-Z]{3,10}$/.test(cells[3] ?? "") || !cells[4]?.startsWith("/")))
        return null;
      return rowOf(line, columns, cells, context);
    },
  };
}

function headerLine(line: string, context: ReadContext): ReadLine {
  const date = /^#(?:Start-)?Date: ?/.exec(line);
  return readLine({
    timeNs: date ? stampOf(line.slice(date[0].length), { ...context, zoneMinutes: 0 }) : null,
    message: line,
  });
}

function rowOf(line: string, columns: readonly string[], cells: readonly string[], context: ReadContext): ReadLine {
  const fields = new Fields();
  for (const [index, name] of columns.entries()) {
    const value = cells[index] ?? "";
    if (value !== "" && value !== "-") fields.add(name, value);
  }
  // The standard: dates and times are UTC.
  const stamp = isoAt(`${fields.get("date")} ${fields.get("time")}`, 0, { ...context, zoneMinutes: 0 });
  const asked = [
    fields.get("cs-method"),
    fields.get("cs-uri-stem") || fields.get("cs-uri"),
    fields.get("sc-status"),
  ].filter((part) => part !== "");
  return readLine({
    timeNs: stamp?.ns ?? null,
    level: levelOfStatus(Number(fields.get("sc-status") || "0")),
    logger: fields.get("s-computername"),
    message: asked.length > 1 ? asked.join(" ") : line,
    fields: fields.toRecord(),
  });
}

function cellsOf(line: string): string[] {
  const cells: string[] = [];
  cell.lastIndex = 0;
  for (let found = cell.exec(line); found && cells.length < columnsMax; found = cell.exec(line)) {
    cells.push(found[1]?.replaceAll('""', '"') ?? found[2] ?? "");
  }
  cell.lastIndex = 0;
  return cells;
}

function zeek(columns: readonly string[]): LineFormat {
  return {
    name: "zeek",
    title: "Zeek, Bro",
    headed: (line) => (line.startsWith("#fields\t") ? zeek(line.split("\t").slice(1, columnsMax)) : null),
    read(line) {
      if (/^#(?:separator|set_separator|empty_field|unset_field|path|open|close|fields|types)[ \t]/.test(line))
        return readLine({ message: line });
      const stamp = /^\d{10}\.\d{6}\t/.test(line) ? epochAt(line, 0) : null;
      if (!stamp) return null;
      const fields = new Fields();
      for (const [index, value] of line.split("\t", columnsMax).entries()) {
        if (value !== "-" && value !== "(empty)") fields.add(columns[index] ?? `column_${index + 1}`, value);
      }
      return readLine({ timeNs: stamp.ns, message: line.slice(stamp.end + 1), fields: fields.toRecord() });
    },
  };
}

export const w3cFormat: LineFormat = w3c(iisDefault, false);
export const zeekFormat: LineFormat = zeek([]);
