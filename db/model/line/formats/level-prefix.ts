// `ERROR: message`: scripts, java.util.logging's second line, kernels and many small programs.
import type { LineFormat } from "./format.ts";
import { isSureLevel, levelOfWord } from "./level-words.ts";
import { readLine } from "./read-line.ts";

const head = /^([A-Z]{3,9}):\s{1,8}(?=\S)/;

export const levelPrefixFormat: LineFormat = {
  name: "level-prefix",
  title: "LEVEL: message",
  read(line) {
    const found = head.exec(line);
    if (!found || !isSureLevel(found[1] ?? "")) return null;
    return readLine({ level: levelOfWord(found[1] ?? ""), message: line.slice(found[0].length) });
  },
};
