// Cloudflare's entry: the same app as on Bun, on the bindings and drivers that a Worker can reach.
import { zstdDecompressSync } from "node:zlib";
import { frameBytes, frameBytesMax } from "../db/model/limits.ts";
import { KubinError } from "../db/model/error.ts";
import { clickHouseLines } from "../db/remote/clickhouse-lines.ts";
import { neonRows } from "../db/remote/neon-rows.ts";
import { s3Blobs } from "../db/remote/s3-blobs.ts";
import { upstashCache } from "../db/remote/upstash.ts";
import { createApp } from "./app.ts";
import { layeredCache } from "./layered-cache.ts";
import type { Log, Services } from "./services.ts";
import { workerSockets } from "./worker-sockets.ts";
import { readWorkerVariables, type WorkerEnv, type WorkerVariables } from "./worker-env.ts";

/** Made once an isolate: the drivers hold settings, never a connection, so requests may share them. */
let app: ReturnType<typeof createApp> | null = null;

export default {
  async fetch(request, env, context) {
    try {
      app ??= createApp(servicesOf(env, readWorkerVariables(env)));
    } catch (error) {
      if (!(error instanceof KubinError)) throw error;
      log({ level: "error", message: error.message });
      return new Response("This Kubin is not set up: its log says what is missing", { status: 503 });
    }
    return app.fetch(request, env, context);
  },
} satisfies ExportedHandler<WorkerEnv>;

function servicesOf(env: WorkerEnv, variables: WorkerVariables): Services {
  return {
    settings: {
      publicUrl: variables.KUBIN_PUBLIC_URL,
      tenantId: variables.KUBIN_TENANT,
      linkKey: variables.KUBIN_LINK_KEY,
      bucketOrigin: new URL(variables.S3_ENDPOINT).origin,
    },
    rows: neonRows(variables.DATABASE_URL, variables.DATABASE_HTTP_URL),
    lines: clickHouseLines({
      url: variables.CLICKHOUSE_URL,
      user: variables.CLICKHOUSE_USER,
      password: variables.CLICKHOUSE_PASSWORD,
    }),
    blobs: s3Blobs({
      endpoint: variables.S3_ENDPOINT,
      bucket: variables.S3_BUCKET,
      region: variables.S3_REGION,
      accessKeyId: variables.S3_ACCESS_KEY_ID,
      secretAccessKey: variables.S3_SECRET_ACCESS_KEY,
    }),
    cache: cacheOf(variables),
    codec: { decompress },
    limiter: {
      // The window of the binding in wrangler.toml.
      windowSeconds: 60,
      allow: async (caller) => (await env.RATE_LIMITER.limit({ key: caller })).success,
    },
    serveSocket: workerSockets(log),
    assets: async (path) => {
      const answer = await env.ASSETS.fetch(new URL(path, variables.KUBIN_PUBLIC_URL));
      return answer.ok ? answer : null;
    },
    now: Date.now,
    log,
  };
}

function cacheOf({ UPSTASH_REDIS_REST_URL: url, UPSTASH_REDIS_REST_TOKEN: token }: WorkerVariables) {
  const shared = url && token ? upstashCache({ url, token }) : null;
  return layeredCache(shared, Date.now, (error) =>
    log({ level: "error", message: "the shared cache failed", cause: String(error) }),
  );
}

async function decompress(frame: Uint8Array, rawBytes: number | null): Promise<Uint8Array> {
  let raw: Uint8Array;
  try {
    raw = zstdDecompressSync(frame, { maxOutputLength: rawBytes ?? frameBytesMax, chunkSize: frameBytes });
  } catch (cause) {
    throw new KubinError("corrupt", "Cannot read the pack: a frame is not zstd, or unpacks to too much", { cause });
  }
  if (rawBytes === null || raw.length === rawBytes) return raw;
  throw new KubinError("corrupt", `Cannot read the pack: a frame has ${raw.length} bytes, not ${rawBytes}`);
}

function log(entry: Parameters<Log>[0]): void {
  // oxlint-disable-next-line no-console -- the only log that a Worker has
  console.log(JSON.stringify({ at: new Date().toISOString(), ...entry }));
}
