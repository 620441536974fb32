// vitest's global setup for the tests in workerd: starts the stores as a child, gives their addresses to the Worker, stops them.
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import * as v from "valibot";

const Ready = v.object({ ready: v.literal(true), variables: v.record(v.string(), v.string()) });

/** As much of vitest's project as is used. */
interface Project {
  provide(key: "variables", value: Record<string, string>): void;
}

/** Answers the teardown. The child ends by itself when this process dies: its standard input closes then. */
export async function setup(project: Project): Promise<() => Promise<void>> {
  const script = fileURLToPath(new URL("stores.ts", import.meta.url));
  const child = spawn(process.execPath, [script], { stdio: ["pipe", "pipe", "inherit"] });
  const ended = new Promise<void>((resolve) => void child.once("exit", () => resolve()));
  child.stdin.write("\n");
  const line = await Promise.race([firstLine(child.stdout), ended]);
  if (line === undefined) throw new Error("the stores ended before they were ready: their words stand above");
  project.provide("variables", v.parse(Ready, JSON.parse(line)).variables);
  return async () => {
    child.stdin.end();
    await ended;
  };
}

async function firstLine(output: NodeJS.ReadableStream): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<string>();
  let text = "";
  output.on("data", (chunk: Uint8Array | string) => {
    text += String(chunk);
    if (text.includes("\n")) resolve(text.slice(0, text.indexOf("\n")));
  });
  return promise;
}
