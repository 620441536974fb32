// Levels of the framed lines that are most frequent and that the parser has none for: access logs, JSON with numbers, kubelets' journals.
import { levelIndex } from "../db/model/line/level.ts";
import { levelOfPino, levelOfStatus } from "../db/model/line/formats/level-words.ts";

/** nginx, Apache, Envoy, Traefik: `"GET /path HTTP/1.1" 502 `. */
const access = /^[^"{]{0,300}"(?:[A-Z]{3,10} \S+ HTTP\/[0-9.]+)" ([1-5][0-9]{2}) /;
/** pino, bunyan: a field of the outermost object, before any other begins. */
const numbered = /^\{[^{}]{0,300}?"level":\s?([1-6]0)[,}]/;

/** syslog around klog: `Jan 15 00:00:00 node kubelet[215]: E0115 00:00:00.113092 `. */
const journal =
  /^[A-Z][a-z]{2} [ \d]\d \d{2}:\d{2}:\d{2} \S{1,255} [^\s:[\]]{1,64}(?:\[\d{1,10}\])?: ([IWEF])[01]\d[0-3]\d \d{2}:\d{2}:\d{2}\./;
const ofKlog: Readonly<Record<string, number>> = {
  I: levelIndex.info,
  W: levelIndex.warn,
  E: levelIndex.error,
  F: levelIndex.fatal,
};

/** The level's index; null where none of the forms is there. A reader of formats takes twenty times as long. */
export function quickLevel(line: string): number | null {
  const status = access.exec(line)?.[1];
  if (status !== undefined) return levelIndex[levelOfStatus(Number(status)) ?? "unknown"];
  const letter = journal.exec(line)?.[1];
  if (letter !== undefined) return ofKlog[letter] ?? null;
  const number = numbered.exec(line)?.[1];
  return number === undefined ? null : levelIndex[levelOfPino(Number(number)) ?? "unknown"];
}
