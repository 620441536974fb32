// The Linux audit daemon's file: `type=AVC msg=audit(1364481363.243:24287): avc: denied …`, also as the kernel prints it.
import type { LineFormat } from "./format.ts";
import { readPairs } from "./pairs.ts";
import { Fields, readLine } from "./read-line.ts";
import { epochAt } from "./stamp-epoch.ts";

const head = /^(?:node=\S{1,128} )?(?:audit: )?type=(\w{1,40}) (?:msg=)?audit\((?=\d{10}\.)/;
const serial = /:(\d{1,12})\): ?/y;

export const linuxAuditFormat: LineFormat = {
  name: "linux-audit",
  title: "Linux audit",
  begins: "tna",
  read(line) {
    const found = head.exec(line);
    const stamp = found ? epochAt(line, found[0].length) : null;
    if (!found || !stamp) return null;
    serial.lastIndex = stamp.end;
    const number = serial.exec(line);
    if (!number) return null;
    const fields = new Fields();
    fields.add("type", found[1] ?? "");
    fields.add("serial", number[1] ?? "");
    readPairs(line, serial.lastIndex, fields, true);
    const denied = /denied|res=failed|success=no/i.test(line.slice(serial.lastIndex, serial.lastIndex + 2000));
    return readLine({
      timeNs: stamp.ns,
      level: denied ? "warn" : "info",
      logger: found[1] ?? "",
      message: line.slice(serial.lastIndex),
      fields: fields.toRecord(),
    });
  },
};
