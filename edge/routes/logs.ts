// A reader's routes about log lines: streams, lines of one, search over all, histogram.
import { Hono } from "hono";
import { listStreams } from "../../db/log-streams.ts";
import { histogram, readLines, searchLines } from "../../db/lines/read.ts";
import { Histogram, LineList, LinesQuery, LogSearch, StreamList, StreamQuery } from "../../db/model/contract/logs.ts";
import { routes } from "../../db/model/contract/routes.ts";
import type { Links } from "../access.ts";
import { cachedJson, questionOf } from "../cached.ts";
import { checked, described } from "../contract.ts";
import type { EdgeEnv } from "../request.ts";
import { visibleOf } from "../visible.ts";

export function logRoutes(links: Links) {
  const { access } = links;
  return new Hono<EdgeEnv>()
    .get(
      routes.streams,
      described("Which containers and host files have lines", StreamList, "logs"),
      access,
      checked("query", StreamQuery),
      (c) =>
        cachedJson(c, questionOf(c), async () => ({
          streams: await listStreams(c.var.services.rows, visibleOf(c.var.snapshot), c.req.valid("query")),
        })),
    )
    .get(
      routes.lines,
      described("Lines of one stream in file order", LineList, "logs"),
      access,
      checked("query", LinesQuery),
      (c) =>
        cachedJson(c, questionOf(c), async () => ({
          lines: await readLines(c.var.services.lines, visibleOf(c.var.snapshot), c.req.valid("query")),
          total: null,
        })),
    )
    .get(
      routes.logSearch,
      described("Search all lines, newest first", LineList, "logs"),
      access,
      checked("query", LogSearch),
      (c) =>
        cachedJson(c, questionOf(c), () =>
          searchLines(c.var.services.lines, visibleOf(c.var.snapshot), c.req.valid("query")),
        ),
    )
    .get(
      routes.histogram,
      described("How many lines match, by time and level", Histogram, "logs"),
      access,
      checked("query", LogSearch),
      (c) =>
        cachedJson(c, questionOf(c), () =>
          histogram(c.var.services.lines, visibleOf(c.var.snapshot), c.req.valid("query")),
        ),
    );
}
