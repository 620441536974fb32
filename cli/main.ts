// kubin's table of contents: the commands, their options and what runs them.
import { basename } from "node:path";
import { dimensionNames } from "../db/model/contract/log-measures.ts";
import { exportFormats, levels } from "../db/model/contract/logs.ts";
import { formatNames } from "../db/model/import/formats.ts";
import { shells } from "./completions.ts";
import { exitCodes } from "./exit.ts";
import { type Command, type Option, run } from "./run.ts";

const json: Option = { name: "--json", description: "Print the result as JSON" };
const linkServer: Option = {
  name: "--server <url>",
  description: "Where the link's slug is known, if no whole link is given (KUBIN_SERVER)",
};
const clusterOptions: readonly Option[] = [
  { name: "--kubeconfig <path>", description: "Cluster: kubeconfig to read (KUBECONFIG)" },
  { name: "--context <name>", description: "Cluster: context of the kubeconfig" },
  { name: "--namespace <name>", short: "n", many: true, description: "Cluster: only this namespace; may be repeated" },
  { name: "--all-namespaces", short: "A", description: "Cluster: every namespace (the default)" },
];
const inputOptions: readonly Option[] = [
  { name: "--format <name>", description: "Input: take it for this format", values: formatNames },
  { name: "--max-unpacked <size>", description: "Input: refuse what unpacks to more (64GiB)" },
  { name: "--max-entries <count>", description: "Input: refuse more files than this (500000)" },
  { name: "--max-ratio <number>", description: "Input: refuse what is compressed more than this (200)" },
  { name: "--max-nesting <number>", description: "Input: refuse archives nested deeper than this (2)" },
];
const redactionOptions: readonly Option[] = [
  { name: "--anonymize", description: "Also replace IP addresses, MAC addresses and host names" },
];

const commands: readonly Command[] = [
  {
    usage: "push [path]",
    description: "Turn the cluster, or a dump of one (file, folder, URL, - for stdin), into a link",
    examples: [
      "kubin push",
      "kubin push --context prod -n shop --since 2h",
      "kubin push must-gather.tar.gz",
      "kubectl cluster-info dump -A | kubin push -",
      "kubin push --resume",
    ],
    options: [
      { name: "--server <url>", description: "Kubin server (KUBIN_SERVER)" },
      { name: "--allow-http", description: "Push to a server without TLS that is not on this machine" },
      { name: "--expires <time>", description: "End of the link, e.g. 12h or 7d (30d)" },
      ...clusterOptions,
      { name: "--selector <labels>", short: "l", description: "Cluster: only resources with these labels" },
      { name: "--kinds <list>", description: "Cluster: only these, e.g. pods,deployments.apps" },
      { name: "--since <time>", description: "Cluster: only log lines newer than this, e.g. 2h" },
      { name: "--max-log-bytes <size>", description: "Cluster: keep the newest so much of each log (16MiB)" },
      { name: "--skip-logs", description: "Cluster: take no logs" },
      { name: "--skip-events", description: "Cluster: take no events" },
      { name: "--include-previous", description: "Cluster: also logs of containers that were restarted" },
      { name: "--deadline <time>", description: "Cluster: stop reading after this (10m)" },
      ...inputOptions,
      ...redactionOptions,
      { name: "--dry-run", description: "Send nothing; print what would be redacted and sent" },
      {
        name: "--resume",
        description: "Go on with an interrupted push; the path is its snapshot id, or none for the newest",
      },
      { name: "--max-bandwidth <size>", description: "Send at most so many bytes a second, e.g. 2MiB" },
      { name: "--yes", short: "y", description: "Answer yes to every question" },
      { name: "--no-input", description: "Never ask anything" },
      { name: "--quiet", short: "q", description: "Print the link and errors only" },
      json,
    ],
    action: async ([path], flags, env) => (await import("./commands/push.ts")).pushCommand(path, flags, env),
  },
  {
    usage: "logs <link> [...query]",
    description: "Print the log lines behind a link that a search finds, oldest first",
    examples: [
      "kubin logs https://kubin.example/s/4fK2… --tail 100",
      "kubin logs $LINK -n shop --level warn --since 1h",
      "kubin logs $LINK timeout OR refused pod:web-*",
      "kubin logs $LINK --context 5 'panic:' -- -healthz",
      "kubin logs $LINK -n shop -o parquet --out shop.parquet",
      "kubin logs $LINK --by namespace,pod --measure error_rate",
    ],
    options: [
      { name: "--tail <count>", description: "Only the newest so many" },
      { name: "--since <time>", description: "Newer than this before the capture, e.g. 15m, or than a time" },
      { name: "--from <time>", description: "Not before, e.g. 2026-11-20T10:00:00Z" },
      { name: "--to <time>", description: "Not after" },
      { name: "--namespace <name>", short: "n", many: true, description: "Only this namespace; may be repeated" },
      { name: "--pod <name>", many: true, description: "Only this pod; web-* for all that begin so" },
      { name: "--container <name>", many: true, description: "Only this container" },
      { name: "--level <level>", description: "This level and worse", values: levels },
      { name: "--context <count>", description: "Also so many lines around each, of the same container" },
      { name: "--timestamps", description: "Print each line's time in front of it" },
      { name: "--output <format>", short: "o", description: "Print a file instead", values: exportFormats },
      { name: "--out <file>", description: "Write that file here" },
      { name: "--count", description: "Print how many lines there are" },
      { name: "--patterns", description: "Print what they say: templates, and how often" },
      { name: "--by <names>", description: "Print a table by these, or field.<path>", values: dimensionNames },
      { name: "--measure <what>", description: "For --by: lines, errors, error_rate, bytes, p95:<path> … (lines)" },
      { name: "--top <count>", description: "For --by and --patterns: so many rows (20)" },
      linkServer,
      json,
    ],
    action: async ([link = "", ...words], flags, env) =>
      (await import("./commands/logs.ts")).logsCommand(link, words, flags, env),
  },
  {
    usage: "kubectl <link> [...arguments]",
    description: "Run kubectl on the snapshot behind a link; what follows the link is kubectl's",
    examples: ["kubin kubectl $LINK get pods -A", "kubin kubectl $LINK logs deploy/web --tail=20"],
    options: [linkServer],
    passesOn: true,
    action: async ([link = "", ...args], flags, env) =>
      (await import("./commands/kubectl.ts")).kubectlCommand(link, args, flags, env),
  },
  {
    usage: "shell <link>",
    description: "Open a shell in which kubectl, k9s and helm see the snapshot behind a link",
    examples: ["kubin shell https://kubin.example/s/4fK2…"],
    options: [linkServer],
    action: async ([link = ""], flags, env) => (await import("./commands/shell.ts")).shellCommand(link, flags, env),
  },
  {
    usage: "proxy <link>",
    description: "Serve the snapshot's Kubernetes API on this machine until Ctrl-C",
    examples: ["kubin proxy $LINK", "kubin proxy $LINK --port 8001"],
    options: [{ name: "--port <number>", description: "Listen here (any free port)" }, linkServer, json],
    action: async ([link = ""], flags, env) => (await import("./commands/proxy.ts")).proxyCommand(link, flags, env),
  },
  {
    usage: "doctor",
    description: "Say what of the cluster could be captured, and what would be missing",
    examples: ["kubin doctor", "kubin doctor --context prod -n shop"],
    options: [...clusterOptions, json],
    action: async (_, flags, env) => (await import("./commands/doctor.ts")).doctorCommand(flags, env),
  },
  {
    usage: "list",
    description: "What was pushed from here",
    examples: ["kubin list"],
    options: [json],
    action: async (_, flags, env) => (await import("./commands/list.ts")).listCommand(flags, env),
  },
  {
    usage: "open [snapshot]",
    description: "Open a link in the browser: the newest, or one named by id or link",
    examples: ["kubin open", "kubin open 01a1f946"],
    options: [json],
    action: async ([name], flags, env) => (await import("./commands/open.ts")).openCommand(name, flags, env),
  },
  {
    usage: "rm <...snapshots>",
    description: "Delete snapshots and everything they left on the server",
    examples: ["kubin rm 01a1f946"],
    options: [
      { name: "--yes", short: "y", description: "Do not ask" },
      { name: "--no-input", description: "Never ask anything" },
      json,
    ],
    action: async (names, flags, env) => (await import("./commands/rm.ts")).rmCommand(names, flags, env),
  },
  {
    usage: "reveal <token> <path>",
    description: "Find what a redaction token stands for, by reading the dump again on this machine",
    examples: ["kubin reveal KUBIN-REDACTED-password-3f9a1c2b4d5e must-gather.tar.gz"],
    options: [...inputOptions, json],
    action: async ([token = "", path = ""], flags, env) =>
      (await import("./commands/reveal.ts")).revealCommand(token, path, flags, env),
  },
  {
    usage: "complete <shell>",
    description: `Print a script that completes commands and options (${shells.join(", ")})`,
    examples: ["source <(kubin complete bash)"],
    options: [],
    // run() answers it before commands are looked up: the script asks with words of a half-typed line.
    action: async () => exitCodes.usage,
  },
];

// kubectl runs a file named kubectl-kubin on its path as `kubectl kubin`.
const asPlugin = basename(process.argv0).startsWith("kubectl-") || basename(process.execPath).startsWith("kubectl-");
process.exitCode = await run(process.argv.slice(2), commands, asPlugin ? "kubectl kubin" : "kubin");
