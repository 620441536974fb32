// One supervised child process: in a session of its own, ready when it says so, stopped by signal, gone when we are.
import { openSync } from "node:fs";
import { join } from "node:path";
import * as v from "valibot";
import { KubinError } from "../db/model/error.ts";

const Ready = v.looseObject({
  ready: v.literal(true),
  url: v.optional(v.string()),
  port: v.optional(v.number()),
  spoolFolder: v.optional(v.string()),
});
export type ReadyFacts = v.InferOutput<typeof Ready>;

export interface Child {
  readonly name: string;
  readonly pid: number;
  readonly ready: ReadyFacts;
  readonly ended: Promise<number>;
  stop(): Promise<void>;
}

export interface ChildOptions {
  readonly name: string;
  /** A script of this repository. */
  readonly script: string;
  readonly arguments?: readonly string[];
  readonly env?: Record<string, string>;
  /** The first line of its standard input. */
  readonly firstLine?: string;
  readonly logDir: string;
}

const readyMs = 60_000;
/** After SIGTERM a child has this long to finish what it holds. */
const stopMs = 15_000;

/** Starts the script under this Bun. Its standard input stays open as long as we live: children end when it closes. */
export async function startChild(options: ChildOptions): Promise<Child> {
  const log = openSync(join(options.logDir, `${options.name}.log`), "a", 0o600);
  const child = Bun.spawn([process.execPath, options.script, ...(options.arguments ?? [])], {
    env: { PATH: process.env["PATH"] ?? "", HOME: process.env["HOME"] ?? "", NO_PROXY: "*", ...options.env },
    stdin: "pipe",
    stdout: "pipe",
    stderr: log,
    detached: true,
  });
  void child.stdin.write(`${options.firstLine ?? ""}\n`);
  await child.stdin.flush();
  const ready = await Promise.race([
    readyLine(child.stdout, log),
    child.exited.then((code) => failed(options, `it ended with code ${code}`)),
    Bun.sleep(readyMs).then(() => failed(options, `it was not ready within ${readyMs / 1000} s`)),
  ]).catch((error: unknown) => {
    child.kill("SIGKILL");
    throw error;
  });
  return {
    name: options.name,
    pid: child.pid,
    ready,
    ended: child.exited,
    async stop() {
      child.kill("SIGTERM");
      const late = setTimeout(() => child.kill("SIGKILL"), stopMs);
      await child.exited;
      clearTimeout(late);
    },
  };
}

function failed(options: ChildOptions, why: string): never {
  const log = join(options.logDir, `${options.name}.log`);
  throw new KubinError("unavailable", `Cannot start ${options.name}: ${why}. Its log: ${log}`);
}

/** Copies standard output to the log; answers the first line that says ready. */
async function readyLine(stdout: ReadableStream<Uint8Array>, log: number): Promise<ReadyFacts> {
  const { promise, resolve } = Promise.withResolvers<ReadyFacts>();
  const copy = async (): Promise<void> => {
    const writer = Bun.file(log).writer();
    let text = "";
    let found = false;
    const decoder = new TextDecoder();
    for await (const chunk of stdout) {
      void writer.write(chunk);
      await writer.flush();
      if (found) continue;
      text += decoder.decode(chunk, { stream: true });
      for (const line of text.split("\n").slice(0, -1)) {
        const ready = line.startsWith('{"ready":true') ? v.safeParse(Ready, JSON.parse(line)) : null;
        if (!ready?.success) continue;
        found = true;
        resolve(ready.output);
      }
    }
  };
  // The stream ends with the child, which the caller watches.
  copy().catch(() => undefined);
  return promise;
}
