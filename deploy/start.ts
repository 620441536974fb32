// npm start: everything on embedded engines under .kubin/, with a sample snapshot, until Ctrl-C.
import { join } from "node:path";
import { isKubinError } from "../db/model/error.ts";
import { freePort } from "../db/local/free-port.ts";
import { buildWeb } from "./build-web.ts";
import { lockData } from "./data-lock.ts";
import { readStartEnvironment } from "./env.ts";
import { localConfig } from "./local-config.ts";
import { type LocalStack, startStack } from "./local-stack.ts";
import { sampleLink } from "./sample.ts";

const usualPort = 4870;

try {
  await start();
} catch (error) {
  if (!isKubinError(error)) throw error;
  process.stderr.write(`error: ${error.message}\n`);
  process.exit(1);
}

async function start(): Promise<void> {
  const env = readStartEnvironment();
  const unlock = lockData(env.dataDir);
  const config = localConfig(env.dataDir, env.port ?? (await usualPortOrFree()));
  const webDist = await buildWeb();
  const stack = await startStack({ dataDir: env.dataDir, config, port: env.port ?? config.port, webDist });
  const stopped = untilStopped(stack, unlock);
  say(`Kubin is up:     ${stack.publicUrl}`);
  const sample = await sampleLink(env.dataDir, stack.publicUrl);
  say(`Sample snapshot: ${sample}`);
  say(`kubectl on it:   npm run kubin -- kubectl ${sample} get pods -A`);
  say(`Push your own:   npm run kubin -- push (your cluster), or push <dump>${serverHint(stack.publicUrl)}`);
  say(`Data and logs:   ${join(env.dataDir)}   (Ctrl-C stops everything)`);
  await stopped;
}

/** Links contain the port: it is chosen once and kept. */
async function usualPortOrFree(): Promise<number> {
  try {
    const probe = Bun.listen({ hostname: "127.0.0.1", port: usualPort, socket: { data: () => undefined } });
    probe.stop(true);
    return usualPort;
  } catch {
    return freePort();
  }
}

function serverHint(publicUrl: string): string {
  return publicUrl.endsWith(`:${usualPort}`) ? "" : ` --server ${publicUrl}`;
}

async function untilStopped(stack: LocalStack, unlock: () => void): Promise<void> {
  const asked = new Promise<void>((resolve) => {
    process.on("SIGINT", resolve);
    process.on("SIGTERM", resolve);
    process.on("SIGHUP", resolve);
  });
  let exitCode = 0;
  try {
    await Promise.race([asked, stack.broken]);
  } catch (error) {
    process.stderr.write(`error: ${error instanceof Error ? error.message : String(error)}\n`);
    exitCode = 1;
  }
  await stack.stop();
  unlock();
  process.exit(exitCode);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
