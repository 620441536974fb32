// Starts the engine's process from another one, and stops it again.
import { fileURLToPath } from "node:url";
import * as v from "valibot";
import { KubinError } from "../../model/error.ts";
import { exitBusy } from "./exit-code.ts";
import type { ClickHouseOptions } from "./front.ts";

/** A running engine. */
export interface ClickHouseProcess {
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  readonly spoolFolder: string;
  /** Settles when the process is gone, for whatever reason. */
  readonly exited: Promise<number>;
  /** SIGTERM: finishes what runs. Resolves when the process is gone. */
  stop(): Promise<void>;
}

const Ready = v.object({
  ready: v.literal(true),
  url: v.string(),
  port: v.number(),
  pid: v.number(),
  spoolFolder: v.string(),
});

/** What the child gets beside the options: its whole environment, and who hears what it writes to stderr. */
export interface Surface {
  readonly environment?: Readonly<Record<string, string>>;
  readonly log?: (text: string) => void;
}

/**
 * Resolves once it answers. The child ends by itself when this process ends, however it ends: its stdin closes then.
 * Throws KubinError with the child's own words: "conflict" when another process has the folder, else "unavailable".
 */
export async function spawnClickHouse(options: ClickHouseOptions, surface: Surface = {}): Promise<ClickHouseProcess> {
  const { password, hostname: _, ...shown } = options;
  const entry = fileURLToPath(new URL("process.ts", import.meta.url));
  const child = Bun.spawn([process.execPath, entry, JSON.stringify(shown)], {
    // Must be set before the child starts: with the default, eight long statements block a short one for 20 s.
    env: { ...surface.environment, UV_THREADPOOL_SIZE: "16" },
    stdin: "pipe",
    stdout: "pipe",
    stderr: "pipe",
  });
  await child.stdin.write(`${password}\n`);
  await child.stdin.flush();
  let said = "";
  const silence = drain(child.stderr, (text) => {
    said = (said + text).slice(-4096);
    surface.log?.(text);
  });
  const line = await firstLine(child.stdout);
  if (line === "") {
    await silence;
    const reason = said.trim().split("\n").at(-1) ?? "";
    const code = (await child.exited) === exitBusy ? "conflict" : "unavailable";
    throw new KubinError(code, reason === "" ? "Cannot start ClickHouse: its process ended" : reason);
  }
  const ready = v.parse(Ready, JSON.parse(line));
  return {
    url: ready.url,
    port: ready.port,
    pid: ready.pid,
    spoolFolder: ready.spoolFolder,
    exited: child.exited,
    async stop() {
      child.kill("SIGTERM");
      await child.exited;
    },
  };
}

/** Reads to the end: a full pipe would stop the child. */
async function drain(stream: ReadableStream<Uint8Array<ArrayBuffer>>, hear: (text: string) => void): Promise<void> {
  const decoder = new TextDecoder();
  for await (const chunk of stream) hear(decoder.decode(chunk, { stream: true }));
}

/** Resolves with "" when the stream ends first; goes on reading in the background. */
async function firstLine(stream: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<string> {
  return new Promise((resolve) => {
    let text = "";
    const end = drain(stream, (more) => {
      if (text.includes("\n")) return;
      text += more;
      if (text.includes("\n")) resolve(text.slice(0, text.indexOf("\n")));
    });
    void end.finally(() => resolve(""));
  });
}
