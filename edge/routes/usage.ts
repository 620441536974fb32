// A reader's route about what pods and nodes used.
import { Hono } from "hono";
import { usageOf } from "../../db/resources/usage.ts";
import { routes } from "../../db/model/contract/routes.ts";
import { Usage, UsageQuery } from "../../db/model/contract/usage.ts";
import type { Links } from "../access.ts";
import { cachedJson, questionOf } from "../cached.ts";
import { checked, described } from "../contract.ts";
import { readResources } from "../pack-read.ts";
import type { EdgeEnv } from "../request.ts";
import { visibleOf } from "../visible.ts";

export function usageRoutes({ access }: Links) {
  return new Hono<EdgeEnv>().get(
    routes.usage,
    described("What pods and nodes used, against requests, limits and allocatable", Usage, "snapshot"),
    access,
    checked("query", UsageQuery),
    (c) =>
      cachedJson(c, questionOf(c), () => {
        const { services, snapshot } = c.var;
        return usageOf(services.rows, visibleOf(snapshot), c.req.valid("query"), (places) =>
          readResources(services, places),
        );
      }),
  );
}
