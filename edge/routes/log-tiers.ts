// Lines that were put away: the route that loads them again, and the refusal in front of every other route about lines.
import { Hono } from "hono";
import { LoadedLogs, refusePutAway } from "../../db/model/contract/log-tiers.ts";
import { linkHeader, logRoutesPattern, routes } from "../../db/model/contract/routes.ts";
import { KubinError } from "../../db/model/error.ts";
import { loadLines } from "../../db/snapshots/load-lines.ts";
import type { Links } from "../access.ts";
import { described } from "../contract.ts";
import type { EdgeEnv } from "../request.ts";

/** Of one snapshot, whoever asks: every call tries again those packs that could not be indexed. */
const loadsMax = 6;
const loadsSeconds = 600;

/** To be registered before the routes it guards: Hono asks in the order of registration. */
export function logTierRoutes(links: Links) {
  const { access } = links;
  return new Hono<EdgeEnv>()
    .post(routes.loadLogs, described("Load lines that were put away", LoadedLogs, "logs"), access, async (c) => {
      const { services, snapshot } = c.var;
      if (snapshot.state !== "COMPLETED") {
        throw new KubinError("conflict", `Cannot load the lines: the snapshot is ${snapshot.state}`);
      }
      const calls = await services.cache.increment(`load/${snapshot.tenantId}/${snapshot.id}`, loadsSeconds);
      if (calls > loadsMax) {
        throw new KubinError("too_many", "Cannot load the lines: they were asked for too often. Wait and ask again", {
          retryAfterSeconds: loadsSeconds,
        });
      }
      const packs = await loadLines(services.rows, snapshot.id, new Date(services.now()));
      // The next request of this link must not be refused for what is remembered of a second ago.
      links.seen(c.req.header(linkHeader) ?? "", snapshot.contentVersion + 1);
      c.header("cache-control", "no-store");
      return c.json({ packs } satisfies LoadedLogs);
    })
    .use(logRoutesPattern, access, async (c, next) => {
      refusePutAway(c.var.snapshot);
      await next();
    });
}
