// .NET's console logger: `info: Microsoft.Hosting.Lifetime[0]`, the message indented on the next line.
import type { LineFormat } from "./format.ts";
import { levelOfWord } from "./level-words.ts";
import { readLine } from "./read-line.ts";

// The event id is in brackets; the message begins on the next line, or here with SingleLine.
const head = /^(trce|dbug|info|warn|fail|crit): ([\w.<>+`]{1,200})\[(\d{1,10})\](?: |$)/;
const words: Record<string, string> = { trce: "trace", dbug: "debug", fail: "error", crit: "critical" };

export const dotnetConsoleFormat: LineFormat = {
  name: "dotnet-console",
  title: ".NET console",
  begins: "tdiwfc",
  read(line) {
    const found = head.exec(line);
    if (!found) return null;
    const [{ length }, word = "", logger = "", event = ""] = found;
    return readLine({
      level: levelOfWord(words[word] ?? word),
      logger,
      message: line.slice(length),
      fields: { event_id: event },
    });
  },
};
