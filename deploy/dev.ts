// npm run dev: the local stack with reload: vite serves the page, edge and ingest restart when their files change.
import { watch } from "node:fs";
import { join } from "node:path";
import { createServer } from "vite";
import { isKubinError } from "../db/model/error.ts";
import { freePort } from "../db/local/free-port.ts";
import { buildWeb } from "./build-web.ts";
import { lockData } from "./data-lock.ts";
import { readStartEnvironment } from "./env.ts";
import { localConfig } from "./local-config.ts";
import { startStack } from "./local-stack.ts";
import { sampleLink } from "./sample.ts";

const root = join(import.meta.dir, "..");
/** Which process a changed folder belongs to. */
const restarts = { edge: ["edge"], ingest: ["ingest"], db: ["edge", "ingest"] } as const;
const settleMs = 150;

try {
  await dev();
} catch (error) {
  if (!isKubinError(error)) throw error;
  process.stderr.write(`error: ${error.message}\n`);
  process.exit(1);
}

async function dev(): Promise<void> {
  const env = readStartEnvironment();
  const unlock = lockData(env.dataDir);
  const pagePort = env.port ?? 4871;
  const edgePort = await freePort();
  const publicUrl = `http://localhost:${pagePort}`;
  const config = localConfig(env.dataDir, pagePort);
  const stack = await startStack({
    dataDir: env.dataDir,
    config,
    port: edgePort,
    webDist: await buildWeb(),
    env: { KUBIN_PUBLIC_URL: publicUrl },
  });
  const vite = await createServer({
    configFile: join(root, "web", "vite.config.ts"),
    // "/api/" with its slash: the page has a module named api.ts.
    server: { port: pagePort, strictPort: true, proxy: { "/api/": `http://127.0.0.1:${edgePort}` } },
  });
  await vite.listen();
  watchServers((name) => stack.restart(name));
  process.stdout.write(`Kubin in development: ${await sampleLink(env.dataDir, `http://localhost:${edgePort}`)}\n`);
  process.on("SIGINT", () => {
    const stop = async (): Promise<void> => {
      await vite.close();
      await stack.stop();
      unlock();
      process.exit(0);
    };
    void stop();
  });
}

/** Restarts what a change touches, once the editor has finished writing. */
function watchServers(restart: (name: "edge" | "ingest") => Promise<void>): void {
  const due = new Set<"edge" | "ingest">();
  const settled = { timer: undefined as Timer | undefined, running: false };
  const flush = async (): Promise<void> => {
    // A change during a restart is taken up by the next round.
    if (settled.running) return;
    settled.running = true;
    while (due.size > 0) {
      const names = [...due];
      due.clear();
      try {
        await Promise.all(names.map(restart));
        process.stdout.write(`restarted ${names.join(" and ")}\n`);
      } catch (error) {
        process.stderr.write(`error: ${error instanceof Error ? error.message : String(error)}\n`);
      }
    }
    settled.running = false;
  };
  for (const [folder, names] of Object.entries(restarts)) {
    watch(join(root, folder), { recursive: true }, (_, file) => {
      if (!file?.endsWith(".ts") || file.endsWith(".test.ts")) return;
      for (const name of names) due.add(name);
      clearTimeout(settled.timer);
      settled.timer = setTimeout(() => void flush(), settleMs);
    });
  }
}
