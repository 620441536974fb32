// The child process that holds the engine: `bun db/local/clickhouse/process.ts '{"dataDir":…}'`, password on stdin.
import * as v from "valibot";
import { isKubinError } from "../../model/error.ts";
import { exitBroken, exitBusy } from "./exit-code.ts";
import { type ClickHouseFront, serveClickHouse } from "./front.ts";

const Options = v.strictObject({
  dataDir: v.string(),
  port: v.optional(v.number()),
  user: v.string(),
  maxMemoryBytes: v.optional(v.number()),
  connections: v.optional(v.number()),
});

/** Lines of stdin: the first is the password, the end means that the parent is gone. */
async function* lines(): AsyncGenerator<string, void, void> {
  let rest = "";
  for await (const chunk of Bun.stdin.stream().pipeThrough(new TextDecoderStream())) {
    rest += chunk;
    for (let end = rest.indexOf("\n"); end >= 0; end = rest.indexOf("\n")) {
      yield rest.slice(0, end);
      rest = rest.slice(end + 1);
    }
  }
}

async function main(): Promise<void> {
  const options = v.parse(Options, JSON.parse(process.argv[2] ?? "{}"));
  const input = lines();
  const password = (await input.next()).value ?? "";
  const { port, maxMemoryBytes, connections } = options;
  const front = serveClickHouse({
    dataDir: options.dataDir,
    user: options.user,
    password,
    ...(port === undefined ? {} : { port }),
    ...(maxMemoryBytes === undefined ? {} : { maxMemoryBytes }),
    ...(connections === undefined ? {} : { connections }),
  });
  process.on("SIGTERM", () => void stop(front));
  // Ctrl-C goes to the whole group of a terminal; the parent decides when this process stops.
  process.on("SIGINT", () => undefined);
  const { url, port: bound, spoolFolder } = front;
  process.stdout.write(`${JSON.stringify({ ready: true, url, port: bound, spoolFolder, pid: process.pid })}\n`);
  while ((await input.next()).done !== true);
  await stop(front);
}

/** What is acknowledged is on disk already (fsync_after_insert), so leaving by force after a while loses nothing. */
async function stop(front: ClickHouseFront): Promise<never> {
  setTimeout(() => process.exit(1), 20_000).unref();
  await front.stop();
  process.exit(0);
}

try {
  await main();
} catch (error) {
  const text = error instanceof Error ? error.message : String(error);
  process.stderr.write(`${text}\n`);
  process.exit(isKubinError(error, "conflict") ? exitBusy : exitBroken);
}
