// The page of a link, its immutable assets, health.
import { Hono } from "hono";
import { routes } from "../../db/model/contract/routes.ts";
import { KubinError } from "../../db/model/error.ts";
import { openLink } from "../access.ts";
import type { EdgeEnv } from "../request.ts";

export function pageRoutes() {
  return new Hono<EdgeEnv>()
    .get(routes.health, (c) => c.json({ ok: true }, 200, { "cache-control": "no-store" }))
    .get("/assets/*", async (c) => {
      const asset = await c.var.services.assets(c.req.path);
      if (!asset) throw new KubinError("not_found", "Cannot find that file: reload the page");
      // File names carry their content's hash.
      return new Response(asset.body, { headers: withCaching(asset, "public, max-age=31536000, immutable") });
    })
    .on("GET", [routes.page, `${routes.page}/*`], async (c) => {
      const status = await linkStatus(c.var.services, c.req.param("slug") ?? "");
      const page = await c.var.services.assets("/index.html");
      if (!page)
        throw new KubinError("unavailable", "Cannot show the page: the web build is missing. Run npm run build:web");
      return new Response(page.body, { status, headers: withCaching(page, "private, no-cache") });
    })
    .get("/", async (c) => {
      const page = await c.var.services.assets("/index.html");
      if (!page)
        throw new KubinError("unavailable", "Cannot show the page: the web build is missing. Run npm run build:web");
      return new Response(page.body, { headers: withCaching(page, "no-cache") });
    });
}

/** The page itself says what is wrong with a link; the number is for programs. */
async function linkStatus(services: EdgeEnv["Variables"]["services"], slug: string): Promise<number> {
  try {
    await openLink(services, slug);
    return 200;
  } catch (error) {
    if (error instanceof KubinError && error.code === "not_found") return 404;
    if (error instanceof KubinError && error.code === "gone") return 410;
    throw error;
  }
}

function withCaching(asset: Response, cacheControl: string): Headers {
  const headers = new Headers(asset.headers);
  headers.set("cache-control", cacheControl);
  return headers;
}
