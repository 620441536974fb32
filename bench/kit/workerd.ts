// The Worker of edge/worker.ts in workerd, over the stores of a stack that runs here.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { convertV4MiniflareOptions, Miniflare, Response as WorkerResponse } from "miniflare";
import * as v from "valibot";
import { serveNeon } from "../../test/stand-ins/neon.ts";

const workerName = "kubin";

export interface BenchWorker {
  readonly url: string;
  /** The most that the isolate has held since it was last asked, in bytes: objects in use and the memory of buffers. */
  peakBytes(): number;
  /** The process with the isolate in it. */
  readonly pid: number;
  stop(): Promise<void>;
}

/** `env`: what the edge's own process was given. The JavaScript heap may grow to that many MiB and no further. */
export async function startWorker(env: Readonly<Record<string, string>>, heapMiB: number): Promise<BenchWorker> {
  const neon = serveNeon(env["DATABASE_URL"] ?? "");
  const given = Object.entries(env).filter(([name]) => /^(?:DATABASE_|CLICKHOUSE_|S3_|KUBIN_)/.test(name));
  process.env["MINIFLARE_WORKERD_V8_FLAGS"] = `--max-heap-size=${heapMiB}`;
  const before = new Set(workerds());
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      modules: true,
      inspectorPort: 0,
      handleStructuredLogs: () => undefined,
      script: await bundled(),
      compatibilityDate: "2026-11-02",
      compatibilityFlags: ["nodejs_compat"],
      name: workerName,
      bindings: { ...Object.fromEntries(given), DATABASE_HTTP_URL: neon.endpoint },
      ratelimits: { RATE_LIMITER: { namespace_id: "4870", simple: { limit: 1_000_000, period: 60 } } },
      serviceBindings: { ASSETS: () => new WorkerResponse(null, { status: 404 }) },
    }),
  );
  const url = await miniflare.ready;
  const heap = await heapMeter(await miniflare.getInspectorURL());
  const [pid = 0] = workerds().filter((each) => !before.has(each));
  return {
    url: url.origin,
    peakBytes: () => heap.peakBytes(),
    pid,
    async stop() {
      heap.stop();
      await miniflare.dispose();
      await neon.stop();
    },
  };
}

const pollMs = 10;
const HeapUsage = v.object({
  result: v.object({ usedSize: v.number(), embedderHeapUsedSize: v.number(), backingStorageSize: v.number() }),
});

/** Asks the isolate over the inspector's protocol, again as soon as it has answered. */
async function heapMeter(inspector: URL): Promise<{ peakBytes(): number; stop(): void }> {
  const socket = new WebSocket(`ws://${inspector.host}/core:user:${workerName}`);
  await new Promise((resolve, reject) => {
    socket.addEventListener("open", resolve);
    socket.addEventListener("error", reject);
  });
  let [peak, id] = [0, 0];
  const ask = (): void => socket.send(JSON.stringify({ id: ++id, method: "Runtime.getHeapUsage" }));
  socket.addEventListener("message", ({ data }) => {
    const usage = v.safeParse(HeapUsage, JSON.parse(String(data)));
    if (!usage.success) return;
    const { usedSize, embedderHeapUsedSize, backingStorageSize } = usage.output.result;
    peak = Math.max(peak, usedSize + embedderHeapUsedSize + backingStorageSize);
    setTimeout(ask, pollMs);
  });
  ask();
  return {
    peakBytes() {
      const most = peak;
      peak = 0;
      return most;
    },
    stop: () => socket.close(),
  };
}

async function bundled(): Promise<string> {
  const built = await Bun.build({
    entrypoints: [join(import.meta.dir, "../../edge/worker.ts")],
    target: "browser",
    conditions: ["workerd", "worker"],
    external: ["node:*", "cloudflare:*"],
    // As in wrangler.toml.
    plugins: [
      {
        name: "no-zod",
        setup: (build) => {
          build.onResolve({ filter: /^zod\/v4\/core$/ }, () => ({
            path: join(import.meta.dir, "../../edge/no-zod.ts"),
          }));
        },
      },
    ],
  });
  return (await built.outputs[0]?.text()) ?? "";
}

function workerds(): number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => {
      try {
        return readFileSync(`/proc/${name}/comm`, "utf8").startsWith("workerd");
      } catch {
        // It ended meanwhile.
        return false;
      }
    })
    .map(Number);
}
