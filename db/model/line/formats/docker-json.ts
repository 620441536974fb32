// Docker's json-file driver: `{"log":"…\n","stream":"stdout","time":"…"}`.
import { isMap } from "../../resource/json.ts";
import type { LineFrame } from "./format.ts";
import { opened } from "./opened.ts";
import { parseJsonLine } from "./json-line.ts";
import { stampOf } from "./stamp.ts";

export const dockerJsonFrame: LineFrame = {
  name: "docker-json",
  title: "Docker json-file",
  open(line, context) {
    const value = parseJsonLine(line);
    if (!value || typeof value["log"] !== "string" || typeof value["time"] !== "string") return null;
    const attributes = isMap(value["attrs"]) ? value["attrs"] : {};
    const fields: Record<string, string> = {};
    if (typeof value["stream"] === "string") fields["stream"] = value["stream"];
    for (const [name, text] of Object.entries(attributes).slice(0, 50)) {
      if (typeof text === "string") fields[`attrs.${name}`] = text;
    }
    const log = value["log"];
    // Docker cuts at 16 KiB; only the last piece keeps the newline.
    return opened({
      timeNs: stampOf(value["time"], context),
      fields,
      message: log.endsWith("\n") ? log.slice(0, -1) : log,
      partial: !log.endsWith("\n"),
    });
  },
};
