// The edge on the stack's own stores, in this process, with one more route: the same middleware and a constant body.
import { createApp } from "../../edge/app.ts";
import { rateLimited } from "../../edge/middleware.ts";
import { rememberedLinks } from "../../edge/access.ts";
import { bunSockets } from "../../deploy/bun-sockets.ts";
import { connect } from "../../deploy/connect.ts";
import { edgeServices } from "../../deploy/edge-services.ts";
import { readEnvironment } from "../../deploy/env.ts";

export function constantEdge(
  environment: Record<string, string>,
  body: string,
): { url: string; stop(): Promise<void> } {
  const env = readEnvironment({ ...environment, KUBIN_REQUESTS_PER_MINUTE: "999999999" });
  const stores = connect(env);
  const app = createApp(
    edgeServices(
      env,
      stores,
      async () => null,
      () => undefined,
      bunSockets(() => undefined).serveSocket,
    ),
  );
  app.get("/constant", rateLimited, rememberedLinks().access, (c) =>
    c.body(body, 200, { "content-type": "application/json", "cache-control": "private, no-cache" }),
  );
  const server = Bun.serve({ hostname: "127.0.0.1", port: 0, fetch: (request) => app.fetch(request) });
  return {
    url: server.url.href.replace(/\/$/, ""),
    async stop() {
      await server.stop(true);
      await stores.close();
    },
  };
}
