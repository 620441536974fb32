// The edge's services on Bun, from the environment and its opened stores.
import { bunDecompress } from "../db/local/zstd-decompress.ts";
import type { Assets, Log, ServeSocket, Services } from "../edge/services.ts";
import { windowLimiter } from "../edge/window-limiter.ts";
import { collectedCodec } from "./collected-codec.ts";
import type { Stores } from "./connect.ts";
import type { Environment } from "./env.ts";

export function edgeServices(
  env: Environment,
  stores: Stores,
  assets: Assets,
  log: Log,
  serveSocket: ServeSocket,
): Services {
  return {
    ...stores,
    settings: {
      publicUrl: env.KUBIN_PUBLIC_URL,
      tenantId: env.KUBIN_TENANT,
      linkKey: env.KUBIN_LINK_KEY,
      bucketOrigin: new URL(env.S3_ENDPOINT).origin,
    },
    codec: collectedCodec(bunDecompress),
    limiter: windowLimiter(env.KUBIN_REQUESTS_PER_MINUTE, Date.now),
    assets,
    serveSocket,
    now: Date.now,
    log,
  };
}
