// Runs one command line: cac finds the command and prints help, node's parseArgs reads the values, errors become one line.
import { parseArgs } from "node:util";
import { cac } from "cac";
import { KubinError } from "../db/model/error.ts";
import { completing } from "./completions.ts";
import { type CliEnvironment, readCliEnvironment } from "./env.ts";
import type { Flags } from "./flags.ts";
import { type ExitCode, exitCodeOf, exitCodes } from "./exit.ts";
import { printError } from "./terminal.ts";
import { version } from "./version.ts";

export interface Option {
  /** "--namespace <name>", or "--all" for one without a value. */
  readonly name: string;
  /** One letter: "n" for -n. */
  readonly short?: string;
  /** It may be given several times. */
  readonly many?: boolean;
  readonly description: string;
  /** What a shell may complete the value to. */
  readonly values?: readonly string[];
}

export interface Command {
  readonly usage: string;
  readonly description: string;
  readonly examples: readonly string[];
  readonly options: readonly Option[];
  /** What follows its first name is another program's command line, options and all. */
  readonly passesOn?: boolean;
  /** Answers what the process exits with: one of ours, or that of a program that ran in our place. */
  action(names: string[], flags: Flags, env: CliEnvironment): Promise<number>;
}

/** `program` is what help calls it: "kubin", or "kubectl kubin" where kubectl started it as its plugin. */
export async function run(typed: string[], commands: readonly Command[], program: string): Promise<number> {
  const cli = cac(program);
  for (const command of commands) {
    const declared = cli.command(command.usage, command.description);
    for (const { name, short, description } of command.options) {
      declared.option(short === undefined ? name : `-${short}, ${name}`, description);
    }
    for (const example of command.examples) declared.example(example.replace(/\bkubin\b/g, program));
  }
  cli.help(examplesFirst);
  cli.version(version, "--version");
  try {
    if (completing(typed, commands, program)) return exitCodes.ok;
    const { argv, passedOn } = parted(typed, commands);
    // run:false: cac's own run throws stacks. Its values are not used: it turns "00123" into 123.
    cli.parse(["", "", ...argv], { run: false });
    if (argv.includes("--help") || argv.includes("-h") || argv.includes("--version")) return exitCodes.ok;
    if (argv.length === 0) {
      cli.outputHelp();
      return exitCodes.usage;
    }
    const command = commands.find((each) => each.usage.split(" ")[0] === cli.matchedCommand?.name);
    if (!command) throw usageError(`Cannot run "${argv[0]}": there is no such command. See ${program} --help`);
    const { names, flags } = readArguments(argv.slice(1), command);
    return await command.action([...names, ...passedOn], flags, readCliEnvironment());
  } catch (error) {
    return report(error);
  }
}

/** Our part of the line, and what is passed on; a "--" between them may be there. */
function parted(typed: string[], commands: readonly Command[]): { argv: string[]; passedOn: string[] } {
  const command = commands.find((each) => each.passesOn === true && each.usage.split(" ")[0] === typed[0]);
  if (!command) return { argv: typed, passedOn: [] };
  const withValue = new Set(command.options.flatMap(({ name }) => (name.includes("<") ? [name.split(" ")[0]] : [])));
  let at = 1;
  while (at < typed.length && typed[at]?.startsWith("-")) at += withValue.has(typed[at]) ? 2 : 1;
  const rest = typed.slice(at + 1);
  return { argv: typed.slice(0, at + 1), passedOn: rest[0] === "--" ? rest.slice(1) : rest };
}

/** What people look for in help is the line to type. */
function examplesFirst(sections: { title?: string; body: string }[]): { title?: string; body: string }[] {
  const rank = ({ title = "" }: { title?: string }): number =>
    title === "Usage" ? 1 : title === "Examples" ? 2 : title === "" ? 0 : 3;
  return sections.toSorted((a, b) => rank(a) - rank(b));
}

class UsageError extends Error {}

function usageError(message: string): UsageError {
  return new UsageError(message);
}

/** Positionals and options as they were typed. Throws UsageError for what the command does not know or lacks. */
function readArguments(argv: string[], command: Command): { names: string[]; flags: Flags } {
  const options = Object.fromEntries(
    command.options.map(({ name, short, many = false }) => [
      name.slice(2).split(" ")[0] ?? "",
      {
        type: name.includes("<") ? ("string" as const) : ("boolean" as const),
        multiple: many,
        ...(short === undefined ? {} : { short }),
      },
    ]),
  );
  let parsed: ReturnType<typeof parseArgs>;
  try {
    parsed = parseArgs({ args: argv, options, allowPositionals: true, strict: true });
  } catch (error) {
    const reason = error instanceof Error ? error.message.split(". ")[0] : String(error);
    throw usageError(`${reason}. See kubin ${command.usage.split(" ")[0]} --help`);
  }
  const [, ...wanted] = command.usage.split(" ");
  const least = wanted.filter((part) => part.startsWith("<")).length;
  const most = wanted.some((part) => part.includes("...")) ? Infinity : wanted.length;
  const given = parsed.positionals.length;
  if (given < least || given > most) throw usageError(`Cannot run it so: the usage is kubin ${command.usage}`);
  const camel = (name: string): string => name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
  return {
    names: parsed.positionals,
    flags: Object.fromEntries(Object.entries(parsed.values).map(([name, value]) => [camel(name), value])),
  };
}

function report(error: unknown): ExitCode {
  if (error instanceof UsageError || (error instanceof Error && error.name === "CACError")) {
    printError(error.message);
    return exitCodes.usage;
  }
  if (error instanceof KubinError) {
    printError(error.message);
    return exitCodeOf(error.code);
  }
  printError(
    `something broke in kubin itself: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
  );
  return exitCodes.failure;
}
