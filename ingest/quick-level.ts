// Levels of the framed lines that are most frequent and that the parser has none for: access logs and JSON with numbers.
import { levelIndex } from "../db/model/line/level.ts";
import { levelOfPino, levelOfStatus } from "../db/model/line/formats/level-words.ts";

/** nginx, Apache, Envoy, Traefik: `"GET /path HTTP/1.1" 502 `. */
const access = /^[^"{]{0,300}"(?:[A-Z]{3,10} \S+ HTTP\/[0-9.]+)" ([1-5][0-9]{2}) /;
/** pino, bunyan: a field of the outermost object, before any other begins. */
const numbered = /^\{[^{}]{0,300}?"level":\s?([1-6]0)[,}]/;

/** The level's index; null where neither form is there. A reader of formats takes twenty times as long. */
export function quickLevel(line: string): number | null {
  const status = access.exec(line)?.[1];
  if (status !== undefined) return levelIndex[levelOfStatus(Number(status)) ?? "unknown"];
  const number = numbered.exec(line)?.[1];
  return number === undefined ? null : levelIndex[levelOfPino(Number(number)) ?? "unknown"];
}
