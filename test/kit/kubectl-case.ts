// One kubectl command and what it must print, for tables of them that are run with one kubectl after the other.
import { type RunKubectl, unwarned } from "./kubectl-at.ts";
import { several } from "./several.ts";
import type { Ran } from "./stack.ts";

export interface KubectlCase {
  readonly args: readonly string[];
  /** 0 if it is not said. */
  readonly code?: number;
  /** What standard error may hold beside warnings; nothing if it is not said. */
  readonly stderr?: RegExp;
  /** All of standard output, a pattern for it, or what is wrong with it: null for nothing. */
  readonly stdout: string | RegExp | ((text: string) => string | null);
  readonly env?: Record<string, string>;
}

/** One line for each command that did not do as it should. */
export async function misbehaving(run: RunKubectl, cases: readonly KubectlCase[]): Promise<string[]> {
  const found: string[] = [];
  await several(cases, 2, async (each) => {
    const problem = problemOf(each, await run(each.args, each.env));
    if (problem !== null) found.push(`kubectl ${each.args.join(" ")}: ${problem}`);
  });
  return found;
}

const shortened = (text: string): string => (text.length > 600 ? `${text.slice(0, 600)}…` : text);

function problemOf({ code = 0, stderr, stdout }: KubectlCase, ran: Ran): string | null {
  const said = unwarned(ran.stderr);
  if (ran.code !== code) return `exit ${ran.code}: ${shortened(ran.stderr)}`;
  if (stderr ? !stderr.test(said) : said !== "") return `standard error: ${shortened(said)}`;
  if (typeof stdout === "function") return stdout(ran.stdout);
  const fits = typeof stdout === "string" ? ran.stdout === stdout : stdout.test(ran.stdout);
  return fits ? null : `printed ${shortened(ran.stdout)}`;
}

/** Printed are as many lines. */
export const lineCount =
  (count: number) =>
  (text: string): string | null => {
    const printed = text.split("\n").filter((line) => line !== "").length;
    return printed === count ? null : `${printed} lines instead of ${count}: ${shortened(text)}`;
  };
