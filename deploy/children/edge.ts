// The edge on Bun: the same app as on Workers, served on a port.
import { createApp } from "../../edge/app.ts";
import { windowLimiter } from "../../edge/window-limiter.ts";
import { bunDecompress } from "../../db/local/zstd-decompress.ts";
import { connect } from "../connect.ts";
import { readEnvironment } from "../env.ts";
import { endWell, logLine, sayReady, supervisorGone } from "../process.ts";
import { folderAssets } from "../web-assets.ts";

const env = readEnvironment();
const stores = connect(env);
const app = createApp({
  ...stores,
  settings: {
    publicUrl: env.KUBIN_PUBLIC_URL,
    tenantId: env.KUBIN_TENANT,
    linkKey: env.KUBIN_LINK_KEY,
    bucketOrigin: new URL(env.S3_ENDPOINT).origin,
  },
  codec: bunDecompress,
  limiter: windowLimiter(env.KUBIN_REQUESTS_PER_MINUTE, Date.now),
  assets: folderAssets(env.KUBIN_WEB_DIST),
  now: Date.now,
  log: logLine,
});
const server = Bun.serve({
  hostname: env.KUBIN_HOST,
  port: env.KUBIN_PORT,
  // Progress streams are silent for longer than Bun's 10 s.
  idleTimeout: 120,
  maxRequestBodySize: 16 * 1024 * 1024,
  fetch: (request) => app.fetch(request),
});
sayReady({ url: server.url.href });
endWell(supervisorGone(env.KUBIN_SUPERVISED === "1"), async () => {
  await server.stop(true);
  await stores.close();
});
