// The edge on Bun: the same app as on Workers, served on a port.
import { Hono } from "hono";
import { compress } from "hono/compress";
import { createApp } from "../../edge/app.ts";
import { bunSockets } from "../bun-sockets.ts";
import { connect } from "../connect.ts";
import { edgeServices } from "../edge-services.ts";
import { readEnvironment } from "../env.ts";
import { endWell, logLine, sayReady, supervisorGone } from "../process.ts";
import { folderAssets } from "../web-assets.ts";

const env = readEnvironment();
const stores = connect(env);
const sockets = bunSockets(logLine);
const assets = folderAssets(env.KUBIN_WEB_DIST);
const app = createApp(edgeServices(env, stores, assets, logLine, sockets.serveSocket));
// On Cloudflare the network compresses; here it is ours to do. Event streams are left alone by the middleware.
const compressed = new Hono().use(compress()).mount("/", (request) => app.fetch(request));
const server = Bun.serve({
  hostname: env.KUBIN_HOST,
  port: env.KUBIN_PORT,
  // Progress streams are silent for longer than Bun's 10 s.
  idleTimeout: 120,
  maxRequestBodySize: 16 * 1024 * 1024,
  fetch: (request, bun) => {
    // Watches are silent for as long as they were told to be.
    if (new URL(request.url).pathname.startsWith("/k/")) bun.timeout(request, 0);
    // What becomes a WebSocket must be the very request that Bun received.
    return request.headers.has("upgrade") ? app.fetch(request) : compressed.fetch(request);
  },
  websocket: sockets.handler,
});
sockets.attach(server);
sayReady({ url: server.url.href });
endWell(supervisorGone(env.KUBIN_SUPERVISED === "1"), async () => {
  await server.stop(true);
  await stores.close();
});
