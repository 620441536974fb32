// `journalctl -o json`: one object a line, times in µs, MESSAGE as text or as a list of bytes.
import { listOf } from "../../import/record.ts";
import type { LineFrame } from "./format.ts";
import { fieldText, parseJsonLine } from "./json-line.ts";
import { levelOfSeverity } from "./level-words.ts";
import { opened } from "./opened.ts";

// A number of microseconds, as text.
const micros = /^\d{13,16}$/;

export const journaldJsonFrame: LineFrame = {
  name: "journald-json",
  title: "journald JSON",
  open(line) {
    const value = parseJsonLine(line);
    const time = value?.["__REALTIME_TIMESTAMP"];
    if (!value || typeof time !== "string" || !micros.test(time)) return null;
    const fields: Record<string, string> = {};
    for (const [name, inner] of Object.entries(value).slice(0, 200)) {
      if (name !== "MESSAGE" && !name.startsWith("__")) fields[name] = fieldText(inner).slice(0, 8192);
    }
    const priority = value["PRIORITY"];
    return opened({
      timeNs: BigInt(time) * 1000n,
      level: typeof priority === "string" && /^[0-7]$/.test(priority) ? levelOfSeverity(Number(priority)) : null,
      logger: fields["SYSLOG_IDENTIFIER"] ?? fields["_SYSTEMD_UNIT"] ?? fields["_COMM"] ?? "",
      fields,
      message: messageOf(value["MESSAGE"]),
    });
  },
};

/** journald writes a message with control characters or broken UTF-8 as a list of its bytes. */
function messageOf(value: unknown): string {
  const bytes = listOf(value).filter((byte): byte is number => typeof byte === "number");
  return bytes.length > 0 ? new TextDecoder().decode(Uint8Array.from(bytes)) : fieldText(value);
}
