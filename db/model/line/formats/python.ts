// Python's logging in its usual layouts, uvicorn, gunicorn, celery, loguru, vdsm, and OpenStack's oslo.
import type { LevelName, LineFormat, ReadContext, ReadLine } from "./format.ts";
import { isSureLevel, levelOfWord } from "./level-words.ts";
import { readLine } from "./read-line.ts";
import { isoAt } from "./stamp-numeric.ts";

// `INFO:app:text`, and uvicorn's `INFO:     text`.
const plainForm = /^(DEBUG|INFO|WARNING|ERROR|CRITICAL):(?:([\w.-]{1,128}):(?=\S)| {4,9}(?=\S))/;
// ` | INFO     | app.main:run:12 - text`
const loguru = / \| ([A-Z]{4,8}) {0,4} \| ([\w.<>:-]{1,200}) - /y;
// ` - app.db - WARNING - text`, the name may be missing.
const dashed = / - (?:([\w.:-]{1,128}) - )?(?:([A-Z]{4,8}) - )/y;
// ` ERROR    text`, ` INFO [app] text`, ` INFO app: text`
const columns = / ([A-Z]{4,8}) {1,6}(?:\[([\w.-]{1,128})\] |([\w.-]{1,128}): )?/y;
// `:DEBUG:text`, `:DEBUG:app:text`
const colons = /:([A-Z]{4,8}):(?:([\w.-]{1,128}):(?=\S))?/y;
// gunicorn: `[<time> +0000] [7] [ERROR] text`; some write the level alone.
const bracketed = /(?: [+-]\d{4})?\](?: \[(\d{1,10})\])? \[([A-Z]{4,8})(?:\/[\w-]{1,64})?\] /y;
// `[<time>: WARNING/MainProcess] text`
const celery = /: ([A-Z]{4,8})\/([\w-]{1,64})\] /y;
const oslo = / (\d{1,10}) ([A-Z]{4,8}) ([\w.-]{1,128}) \[([^\]]{0,300})\] ?/y;
const vdsm = /^([\w.-]{1,64})::([A-Z]{4,8})::(?=\d{4}-)/;
const vdsmRest = /::([\w.]{1,64})::(\d{1,7})::([\w.]{1,128})::\((\w{1,64})\) /y;

export const pythonFormat: LineFormat = {
  name: "python",
  title: "Python logging",
  read(line, context) {
    return plain(line) ?? vdsmLine(line, context) ?? osloLine(line, context) ?? stamped(line, context);
  },
};

function plain(line: string): ReadLine | null {
  const found = plainForm.exec(line);
  if (!found) return null;
  return readLine({ level: levelOfWord(found[1] ?? ""), logger: found[2] ?? "", message: line.slice(found[0].length) });
}

function stamped(line: string, context: ReadContext): ReadLine | null {
  const inBrackets = line.startsWith("[");
  const stamp = isoAt(line, inBrackets ? 1 : 0, context);
  if (!stamp) return null;
  // Each layout: where level and logger stand among the pattern's groups.
  const layouts: readonly (readonly [RegExp, number, number])[] = inBrackets
    ? [
        [bracketed, 2, 0],
        [celery, 1, 2],
      ]
    : [
        [loguru, 1, 2],
        [dashed, 2, 1],
        [colons, 1, 2],
        [columns, 1, 2],
      ];
  for (const [pattern, levelGroup, loggerGroup] of layouts) {
    pattern.lastIndex = stamp.end;
    const found = pattern.exec(line);
    const level = found ? sureLevel(found[levelGroup]) : null;
    if (!found || !level) continue;
    const logger =
      (loggerGroup === 0 ? undefined : found[loggerGroup]) ?? (pattern === columns ? found[3] : undefined) ?? "";
    const fields: Record<string, string> = pattern === bracketed && found[1] !== undefined ? { pid: found[1] } : {};
    return readLine({ timeNs: stamp.ns, level, logger, message: line.slice(pattern.lastIndex), fields });
  }
  return null;
}

function sureLevel(word: string | undefined): LevelName | null {
  return word !== undefined && isSureLevel(word) ? levelOfWord(word) : null;
}

/** `[file] 2017-05-16 00:00:00.008 25746 INFO nova.api [req-… user project - - -] message`. */
function osloLine(line: string, context: ReadContext): ReadLine | null {
  const file = /^[\w.:-]{1,128} (?=\d{4}-)/.exec(line);
  const stamp = isoAt(line, file ? file[0].length : 0, context);
  if (!stamp) return null;
  oslo.lastIndex = stamp.end;
  const found = oslo.exec(line);
  const level = found ? sureLevel(found[2]) : null;
  if (!found || !level) return null;
  const [, pid = "", , logger = "", about = ""] = found;
  const fields: Record<string, string> = { pid, context: about };
  const [request = ""] = about.split(" ", 1);
  if (request.startsWith("req-")) fields["request_id"] = request;
  if (file) fields["file"] = file[0].trimEnd();
  return readLine({ timeNs: stamp.ns, level, logger, message: line.slice(oslo.lastIndex), fields });
}

/** `MainThread::INFO::2011-12-05 07:04:56,101::vdsm::71::vds::(run) message`. */
function vdsmLine(line: string, context: ReadContext): ReadLine | null {
  const found = vdsm.exec(line);
  const stamp = found ? isoAt(line, found[0].length, context) : null;
  if (!found || !stamp) return null;
  vdsmRest.lastIndex = stamp.end;
  const rest = vdsmRest.exec(line);
  if (!rest) return null;
  const fields = { thread: found[1] ?? "", source: `${rest[1] ?? ""}:${rest[2] ?? ""}`, function: rest[4] ?? "" };
  return readLine({
    timeNs: stamp.ns,
    level: levelOfWord(found[2] ?? ""),
    logger: rest[3] ?? "",
    message: line.slice(vdsmRest.lastIndex),
    fields,
  });
}
