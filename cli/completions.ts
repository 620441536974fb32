// Shell completions for every command and option, from the same table that help and the parser read.
import { readdirSync } from "node:fs";
import { RootCommand } from "@bomb.sh/tab";
import { KubinError } from "../db/model/error.ts";
import type { Command } from "./run.ts";

export const shells = ["bash", "zsh", "fish", "powershell"] as const;

/**
 * `kubin complete bash` prints a script to source; the script calls `kubin complete -- <words>` for the words under the cursor.
 * Returns false if this command line is neither.
 */
export function completing(argv: readonly string[], commands: readonly Command[], program: string): boolean {
  const [first, shell, ...words] = argv;
  if (first !== "complete" || shell === "--help" || shell === "-h") return false;
  if (shell === "--") {
    // The scripts say "no files" whatever we answer, so files under the cursor are answered, too.
    const files = filesLike(words.at(-1) ?? "");
    tree(commands, files).parse(words);
    return true;
  }
  if (!shells.some((known) => known === shell) || shell === undefined) {
    throw new KubinError("invalid", `Cannot complete for "${shell ?? ""}": name a shell, one of ${shells.join(", ")}`);
  }
  // kubectl looks its plugins' completions up by a name of their own.
  tree(commands, []).setup(program === "kubin" ? "kubin" : "kubectl_complete-kubin", program, shell);
  return true;
}

/** Paths that begin with what was typed, folders with a slash. */
function filesLike(typed: string): string[] {
  const folder = typed.slice(0, typed.lastIndexOf("/") + 1);
  try {
    return readdirSync(folder === "" ? "." : folder, { withFileTypes: true })
      .map((entry) => `${folder}${entry.name}${entry.isDirectory() ? "/" : ""}`)
      .filter((path) => path.startsWith(typed) && (typed !== "" || !path.startsWith(".")));
  } catch {
    // A folder that cannot be read completes to nothing.
    return [];
  }
}

function tree(commands: readonly Command[], files: readonly string[]): RootCommand {
  const root = new RootCommand();
  for (const { usage, description, options } of commands) {
    const declared = root.command(usage.split(" ")[0] ?? "", description);
    for (const name of usage.match(/path/g) ?? []) {
      declared.argument(name, (add) => {
        for (const file of files) add(file, "");
      });
    }
    for (const { name, short, description: what, values } of options) {
      const complete = (add: (value: string, about: string) => void): void => {
        for (const value of values ?? []) add(value, "");
      };
      const [flag = ""] = name.slice(2).split(" ");
      // Without a handler it takes no value.
      if (!name.includes("<")) declared.option(flag, what, short);
      else declared.option(flag, what, complete, short);
    }
  }
  return root;
}
