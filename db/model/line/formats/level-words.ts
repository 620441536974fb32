// Turns what programs call a level (words, letters, numbers of five conventions) into ours.
import type { LevelName } from "./format.ts";

const byWord = new Map<string, LevelName>();
const spellings: Record<LevelName, string> = {
  trace: "trace trc finest finer verbose vrb t v all",
  debug: "debug dbg fine config d debug1 debug2 debug3 debug4 debug5 dbug",
  info: "info information informational inf notice note log i normal hint detail audit statement context system stats",
  warn: "warn warning wrn w",
  error: "error err eror severe failure fail e",
  fatal: "fatal panic dpanic critical crit emerg emergency alert ftl f c",
};
for (const [level, words] of Object.entries(spellings)) {
  for (const word of words.split(" ")) byWord.set(word, isLevel(level) ? level : "info");
}

function isLevel(text: string): text is LevelName {
  return Object.hasOwn(spellings, text);
}

/** The level of a word that stands where a level stands; null if it is none. `DEBUG5`, `Warning`, `E`, `lvl=eror` all count. */
export function levelOfWord(word: string): LevelName | null {
  return word.length > 16 ? null : (byWord.get(word.toLowerCase()) ?? null);
}

/** Syslog severities 0 (emergency) to 7 (debug), as in RFC 5424, journald's PRIORITY and GELF. */
export function levelOfSeverity(severity: number): LevelName | null {
  const names: readonly LevelName[] = ["fatal", "fatal", "fatal", "error", "warn", "info", "info", "debug"];
  return names[severity] ?? null;
}

/** pino's and bunyan's numbers: 10 trace to 60 fatal; what lies between belongs to the step below. */
export function levelOfPino(value: number): LevelName | null {
  const names: readonly LevelName[] = ["trace", "debug", "info", "warn", "error", "fatal"];
  return value >= 10 ? (names[Math.min(Math.floor(value / 10), 6) - 1] ?? null) : null;
}

/** OpenTelemetry's SeverityNumber: 1 trace to 24 fatal, four steps each; 0 is unspecified. */
export function levelOfOtel(value: number): LevelName | null {
  const names: readonly LevelName[] = ["trace", "debug", "info", "warn", "error", "fatal"];
  return value >= 1 ? (names[Math.floor((value - 1) / 4)] ?? null) : null;
}

/** Of an access log: a server's failure is an error, a client's a warning. */
export function levelOfStatus(status: number): LevelName | null {
  if (status < 100 || status > 599) return null;
  return status >= 500 ? "error" : status >= 400 ? "warn" : "info";
}

const sure =
  /^(?:TRACE|DEBUG|INFO|NOTICE|WARN|WARNING|ERROR|ERR|SEVERE|FATAL|PANIC|CRITICAL|CRIT|EMERG|ALERT|FINE|FINER|FINEST)$/;

/** True for a word that is a level wherever it stands: upper case and nothing else. */
export function isSureLevel(word: string): boolean {
  return sure.test(word);
}

/** The level that stands in front of free text: an upper-case word, or any spelling that is a value (`[warn]`, `level=info`). */
export function levelInText(text: string): LevelName | null {
  const words = /[A-Za-z]+/g;
  const head = text.slice(0, 220);
  for (let found = words.exec(head); found; found = words.exec(head)) {
    const [word] = found;
    const before = head[found.index - 1] ?? " ";
    const after = head[words.lastIndex] ?? " ";
    const asValue =
      before === "=" || before === '"' || (before === "[" && after === "]") || (before === "<" && after === ">");
    if (
      isSureLevel(word) ||
      (asValue &&
        word.length > 1 &&
        /^(?:trace|debug|info|notice|warn|err|crit|fatal|panic|eror|alert|emerg|severe)/i.test(word))
    ) {
      const level = levelOfWord(word);
      if (level) return level;
    }
  }
  return null;
}
