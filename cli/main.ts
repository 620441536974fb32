// kubin's table of contents: the commands, their options and what runs them.
import { listCommand } from "./commands/list.ts";
import { openCommand } from "./commands/open.ts";
import { pushCommand } from "./commands/push.ts";
import { rmCommand } from "./commands/rm.ts";
import { run } from "./run.ts";

const json = { name: "--json", description: "Print the result as JSON" };

process.exitCode = await run(process.argv.slice(2), [
  {
    usage: "push <path>",
    description: "Turn a support bundle or must-gather (tar.gz, zip, folder, - for stdin) into a link",
    examples: ["kubin push must-gather.tar.gz", "kubin push ./support-bundle", "cat bundle.tar.gz | kubin push -"],
    options: [
      { name: "--server <url>", description: "Kubin server (KUBIN_SERVER)" },
      { name: "--expires <time>", description: "End of the link, e.g. 12h or 7d (30d)" },
      { name: "--max-unpacked <size>", description: "Refuse inputs that unpack to more (64GiB)" },
      { name: "--max-entries <count>", description: "Refuse inputs with more files (500000)" },
      { name: "--max-ratio <number>", description: "Refuse inputs compressed more than this (200)" },
      { name: "--quiet", description: "Print the link and errors only" },
      json,
    ],
    action: ([path = ""], flags, env) => pushCommand(path, flags, env),
  },
  {
    usage: "list",
    description: "What was pushed from here",
    examples: ["kubin list"],
    options: [json],
    action: (_, flags, env) => listCommand(flags, env),
  },
  {
    usage: "open [snapshot]",
    description: "Open a link in the browser: the newest, or one named by id or link",
    examples: ["kubin open", "kubin open 01a1f946"],
    options: [json],
    action: ([name], flags, env) => openCommand(name, flags, env),
  },
  {
    usage: "rm <...snapshots>",
    description: "Delete snapshots and everything they left on the server",
    examples: ["kubin rm 01a1f946"],
    options: [json],
    action: (names, flags, env) => rmCommand(names, flags, env),
  },
]);
