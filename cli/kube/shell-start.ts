// How a shell is started so that the user's own start files, which often set KUBECONFIG, do not lead it back to a real cluster.
import { writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import type { KubeSession } from "./kube-session.ts";

export interface ShellStart {
  readonly command: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/**
 * bash, zsh and fish read the user's files as ever, and then the session's variables once more; other shells have these from their
 * environment only. What this writes is in the session's folder.
 */
export async function shellStart(
  shell: string,
  { dir, env }: Pick<KubeSession, "dir" | "env">,
  inherited: Readonly<Record<string, string | undefined>>,
): Promise<ShellStart> {
  const again = exported(env, "export", "=");
  const name = basename(shell);
  if (name === "bash") {
    const file = join(dir, "bashrc");
    await writeFile(file, `if [ -f ~/.bashrc ]; then . ~/.bashrc; fi\n${again}`);
    return { command: [shell, "--rcfile", file], env: {} };
  }
  if (name === "zsh") {
    await writeFile(join(dir, ".zshenv"), zshenv(inherited["ZDOTDIR"] ?? inherited["HOME"] ?? "", dir) + again);
    await writeFile(join(dir, ".zshrc"), zshrc(dir) + again);
    return { command: [shell], env: { ZDOTDIR: dir } };
  }
  if (name === "fish") return { command: [shell, "--init-command", exported(env, "set -gx", " ")], env: {} };
  return { command: [shell], env: {} };
}

function exported(env: KubeSession["env"], verb: string, between: string): string {
  return Object.entries(env)
    .map(([name, value]) => `${verb} ${name}${between}${quoted(value)}\n`)
    .join("");
}

/** zsh looks for its files in ZDOTDIR, which the user's own .zshenv may change: that is kept for the next file. */
const zshenv = (own: string, dir: string): string => `ZDOTDIR=${quoted(own)}
if [[ -f $ZDOTDIR/.zshenv ]]; then . $ZDOTDIR/.zshenv; fi
kubin_zdotdir=$ZDOTDIR
ZDOTDIR=${quoted(dir)}
`;

/** Some systems have put the history beside the files by now. */
const zshrc = (dir: string): string => `ZDOTDIR=$kubin_zdotdir
unset kubin_zdotdir
if [[ $HISTFILE == ${quoted(dir)}/* ]]; then HISTFILE=$ZDOTDIR/.zsh_history; fi
if [[ -f $ZDOTDIR/.zshrc ]]; then . $ZDOTDIR/.zshrc; fi
`;

export function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
