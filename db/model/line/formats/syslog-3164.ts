// BSD syslog (RFC 3164) and what journalctl prints as short, short-precise and short-iso: time, host, tag, pid, message.
import type { Stamp } from "./calendar.ts";
import type { LineFrame, ReadContext } from "./format.ts";
import { levelOfSeverity, levelOfWord } from "./level-words.ts";
import { opened } from "./opened.ts";
import { syslogAt } from "./stamp-named.ts";
import { isoAt } from "./stamp-numeric.ts";

const priority = /^<(\d{1,3})>/;
// `sshd(pam_unix)[19939]: `, `kernel: `, `systemd[1]: `; the tag ends at a colon or does not exist.
const origin =
  / ([^\s:[\]]{1,255}|\[[^\s\]]{1,64}\]) +(?:([^\s:[]{1,128}|[^:[]{1,48})(?:\[([^\]]{1,32})\])?:(?: |$))?/y;
// Behind an ISO stamp much stricter: other programs write `2025-06-20T10:37:30.113Z [ERROR] auth-service - failed: …`.
const isoOrigin = / ([\w.-]{1,255}) ([^\s:[\]]{1,128})(?:\[(\d{1,10})\])?:(?: |$)/y;

export const syslog3164Frame: LineFrame = {
  name: "syslog-3164",
  title: "syslog (RFC 3164), journalctl short",
  open(line, context) {
    const pri = priority.exec(line);
    const at = pri ? pri[0].length : 0;
    const stamp = stampOfSyslog(line, at, context);
    if (!stamp) return null;
    const shape = stamp.yearless ? origin : isoOrigin;
    shape.lastIndex = stamp.end;
    const found = shape.exec(line);
    if (!found || levelOfWord(found[1] ?? "") !== null) return null;
    const [, host = "", tag, pid] = found;
    // Without a tag a stamp and a word are any program's line (`Mar 24 15:17:38.999  0001 I …`).
    if (tag === undefined && pri === null) return null;
    const fields: Record<string, string> = { host };
    if (tag !== undefined) fields["program"] = tag;
    if (pid !== undefined) fields["pid"] = pid;
    return opened({
      timeNs: stamp.ns,
      coarse: stamp.yearless,
      level: pri ? levelOfSeverity(Number(pri[1]) % 8) : null,
      logger: tag ?? "",
      fields,
      message: line.slice(shape.lastIndex),
    });
  },
};

function stampOfSyslog(line: string, at: number, context: ReadContext): Stamp | null {
  const code = line.charCodeAt(at);
  if (code >= 0x41 && code <= 0x5a) return syslogAt(line, at, context, false);
  // short-iso: `2024-07-22T02:38:42+0000 host unit[1]: `. A full stop or a space instead of the T is another program's.
  return line[at + 10] === "T" && line.charCodeAt(at + 19) !== 0x2c ? isoAt(line, at, context) : null;
}
