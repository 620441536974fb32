// kubin logs: the lines behind a link, on a terminal, in a pipe or as a file.
import { type ExportFormat, exportFormats } from "../../db/model/contract/logs.ts";
import { KubinError } from "../../db/model/error.ts";
import { readLink } from "../../db/model/read-link.ts";
import { Api } from "../api.ts";
import type { CliEnvironment } from "../env.ts";
import { type ExitCode, exitCodes } from "../exit.ts";
import type { Flags } from "../flags.ts";
import type { LogSource } from "../logs/found-lines.ts";
import { printLines } from "../logs/print-lines.ts";
import { questionOf } from "../logs/question.ts";
import { saveExport } from "../logs/save-export.ts";
import { printCount, printGroups, printPatterns } from "../logs/tables.ts";
import { choice } from "../option-values.ts";
import { bytesText, printJson, printNote, ResultStream } from "../terminal.ts";

const rowsDefault = 20;
const tailMax = 100_000;
const contextMax = 500;

/** Needs the link and nothing else: whoever may open the page may read the lines. */
export async function logsCommand(
  link: string,
  words: readonly string[],
  flags: Flags,
  env: CliEnvironment,
): Promise<ExitCode> {
  refuseMixed(flags);
  const { server, slug } = readLink(link, flags.server ?? env.server);
  const api = new Api(server, 3);
  const of: LogSource = { api, slug, q: questionOf(words, flags) };
  const out = new ResultStream();
  await answer(out, of, flags);
  if (out.closed) return exitCodes.ok;
  const { progress } = await api.snapshot(slug);
  if (progress.state === "COMPLETED") return exitCodes.ok;
  printNote(
    `The snapshot is ${progress.state}: ${progress.packsIndexed} of ${progress.packsRegistered} packs are here`,
  );
  return exitCodes.partial;
}

async function answer(out: ResultStream, of: LogSource, flags: Flags): Promise<void> {
  const json = flags.json === true;
  const top = whole("--top", flags.top, 100) ?? rowsDefault;
  if (flags.count === true) return printCount(of, json);
  if (flags.patterns === true) return printPatterns(of, { top, json });
  if (flags.by !== undefined) return printGroups(of, { by: flags.by, measure: flags.measure ?? "lines", top, json });
  if (flags.output !== undefined || flags.out !== undefined) {
    const format = formatOf(flags);
    const bytes = await saveExport(out, of, { format, file: flags.out });
    if (flags.out === undefined) return;
    if (json) printJson({ file: flags.out, format, bytes });
    else printNote(`${flags.out}: ${bytesText(bytes)}`);
    return;
  }
  const found = await printLines(out, of, {
    tail: whole("--tail", flags.tail, tailMax),
    context: whole("--context", flags.context, contextMax) ?? 0,
    timestamps: flags.timestamps === true,
    oneNamespace: flags.namespace?.length === 1 && /^[a-z0-9.-]+$/.test(flags.namespace[0] ?? ""),
    json,
  });
  if (found === 0) printNote("No line matches");
}

/** One answer at a time, and no option that would be ignored. */
function refuseMixed(flags: Flags): void {
  const asked = [
    ["--count", flags.count === true],
    ["--patterns", flags.patterns === true],
    ["--by", flags.by !== undefined],
    ["-o", flags.output !== undefined || flags.out !== undefined],
    ["--context", flags.context !== undefined],
  ] as const;
  const given: string[] = asked.flatMap(([name, is]) => (is ? [name] : []));
  const [first, second] = given.includes("--context") || flags.tail === undefined ? given : [...given, "--tail"];
  if (first !== undefined && second !== undefined) {
    throw new KubinError("invalid", `Cannot use ${first} with ${second}: ask for one of them`);
  }
  if (flags.measure !== undefined && flags.by === undefined) {
    throw new KubinError(
      "invalid",
      `Cannot use --measure "${flags.measure}": it is measured by something; add --by namespace`,
    );
  }
}

function whole(option: string, text: string | undefined, most: number): number | null {
  if (text === undefined) return null;
  const number = /^\d{1,9}$/.test(text) ? Number(text) : 0;
  if (number >= 1 && number <= most) return number;
  throw new KubinError("invalid", `Cannot use ${option} "${text}": write a number from 1 to ${most}`);
}

/** As asked, or by the file's ending. */
function formatOf({ output, out = "" }: Flags): ExportFormat {
  if (output !== undefined) return choice("-o", output, exportFormats);
  return exportFormats.find((format) => out.endsWith(`.${format}`)) ?? "raw";
}
