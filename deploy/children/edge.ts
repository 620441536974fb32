// The edge on Bun: the same app as on Workers, served on a port.
import { Hono } from "hono";
import { compress } from "hono/compress";
import { createApp } from "../../edge/app.ts";
import { connect } from "../connect.ts";
import { edgeServices } from "../edge-services.ts";
import { readEnvironment } from "../env.ts";
import { endWell, logLine, sayReady, supervisorGone } from "../process.ts";
import { folderAssets } from "../web-assets.ts";

const env = readEnvironment();
const stores = connect(env);
const app = createApp(edgeServices(env, stores, folderAssets(env.KUBIN_WEB_DIST), logLine));
// On Cloudflare the network compresses; here it is ours to do. Event streams are left alone by the middleware.
const compressed = new Hono().use(compress()).mount("/", (request) => app.fetch(request));
const server = Bun.serve({
  hostname: env.KUBIN_HOST,
  port: env.KUBIN_PORT,
  // Progress streams are silent for longer than Bun's 10 s.
  idleTimeout: 120,
  maxRequestBodySize: 16 * 1024 * 1024,
  fetch: (request) => compressed.fetch(request),
});
sayReady({ url: server.url.href });
endWell(supervisorGone(env.KUBIN_SUPERVISED === "1"), async () => {
  await server.stop(true);
  await stores.close();
});
