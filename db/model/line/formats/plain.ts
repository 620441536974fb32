// What no other format reads: the line is the message, and a level word in front of it still counts.
import type { LineFormat } from "./format.ts";
import { levelInText } from "./level-words.ts";
import { readLine } from "./read-line.ts";

export const plainFormat: LineFormat = {
  name: "plain",
  title: "plain text",
  read: (line) => readLine({ level: levelInText(line), message: line }),
};
