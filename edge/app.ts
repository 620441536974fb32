// The edge's table of contents: every request passes these in this order.
import { Hono } from "hono";
import { kubeRoutes } from "./kube/routes.ts";
import { openApiRoute } from "./openapi.ts";
import { rememberedLinks } from "./access.ts";
import { answerError, problem } from "./error.ts";
import { rateLimited, securityHeaders, withServices } from "./middleware.ts";
import type { EdgeEnv } from "./request.ts";
import { documentRoutes } from "./routes/documents.ts";
import { logAnalyticsRoutes } from "./routes/log-analytics.ts";
import { logPatternRoutes } from "./routes/log-patterns.ts";
import { logTierRoutes } from "./routes/log-tiers.ts";
import { logRoutes } from "./routes/logs.ts";
import { packRoutes } from "./routes/packs.ts";
import { pageRoutes } from "./routes/pages.ts";
import { resourceRoutes } from "./routes/resources.ts";
import { snapshotRoutes } from "./routes/snapshot.ts";
import { uploadRoutes } from "./routes/uploads.ts";
import { usageRoutes } from "./routes/usage.ts";
import type { Services } from "./services.ts";

export function createApp(services: Services) {
  const links = rememberedLinks();
  const app = new Hono<EdgeEnv>()
    .use(withServices(services))
    .use(securityHeaders)
    .use("/api/*", rateLimited)
    .route("/", uploadRoutes(links))
    .route("/", packRoutes())
    .route("/", documentRoutes())
    .route("/", snapshotRoutes(links))
    .route("/", resourceRoutes(links))
    .route("/", logTierRoutes(links))
    .route("/", logRoutes(links))
    .route("/", logAnalyticsRoutes(links))
    .route("/", logPatternRoutes(links))
    .route("/", usageRoutes(links))
    .route("/", kubeRoutes(links))
    .route("/", pageRoutes());
  openApiRoute(app);
  app.onError(answerError);
  app.notFound((c) => problem(c, 404, "not_found", "Cannot find that path: see /api/v1/openapi.json"));
  return app;
}
