// A reader's routes about log lines: streams, lines of one, search over all, and what is asked about what was found.
import { Hono } from "hono";
import { contextOf } from "../../db/lines/context.ts";
import { readCursor } from "../../db/lines/cursor.ts";
import { facets } from "../../db/lines/facets.ts";
import { histogram } from "../../db/lines/histogram.ts";
import { readLines } from "../../db/lines/read.ts";
import { type PageAsk, searchLines } from "../../db/lines/search.ts";
import { findStreamPlace, listStreams } from "../../db/log-streams.ts";
import {
  ContextQuery,
  FacetList,
  FacetQuery,
  Histogram,
  HistogramQuery,
  LineList,
  LineQuery,
  LinesQuery,
  LogSearch,
  OneLine,
  StreamList,
  StreamQuery,
} from "../../db/model/contract/logs.ts";
import { routes } from "../../db/model/contract/routes.ts";
import { KubinError } from "../../db/model/error.ts";
import type { Context } from "hono";
import type { Links } from "../access.ts";
import { cachedJson, questionOf } from "../cached.ts";
import { checked, described } from "../contract.ts";
import { lineAt } from "../line-at.ts";
import { logQuestion } from "../log-question.ts";
import { logExportRoutes } from "./log-export.ts";
import type { EdgeEnv } from "../request.ts";
import { visibleOf } from "../visible.ts";
import { wholeLineAnswer } from "../whole-line.ts";

const facetsAsked = ["namespace", "pod", "container", "node", "level", "keyword"];

export function logRoutes(links: Links) {
  return new Hono<EdgeEnv>()
    .route("/", streamRoutes(links))
    .route("/", searchRoutes(links))
    .route("/", lineRoutes(links))
    .route("/", logExportRoutes(links));
}

function streamRoutes({ access }: Links) {
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
        cachedJson(c, questionOf(c), async () => {
          const asked = c.req.valid("query");
          const { services, snapshot } = c.var;
          const place = await findStreamPlace(services.rows, visibleOf(snapshot), asked.stream);
          const ask = { ...asked, limit: asked.limit ?? 500 };
          const lines = place ? await readLines(services.lines, visibleOf(snapshot), { ...ask, of: place }) : [];
          return { lines, total: null };
        }),
    );
}

function searchRoutes({ access }: Links) {
  return new Hono<EdgeEnv>()
    .get(
      routes.logSearch,
      described("Search all lines, in the order of time", LineList, "logs"),
      access,
      checked("query", LogSearch),
      (c) =>
        cachedJson(c, questionOf(c), async () => {
          const asked = c.req.valid("query");
          const [question, ask] = await Promise.all([logQuestion(c, asked), pageAsk(c, asked)]);
          return searchLines(c.var.services.lines, visibleOf(c.var.snapshot), question, ask);
        }),
    )
    .get(
      routes.histogram,
      described("How many lines match, by time and level", Histogram, "logs"),
      access,
      checked("query", HistogramQuery),
      (c) =>
        cachedJson(c, questionOf(c), async () => {
          const asked = c.req.valid("query");
          const question = await logQuestion(c, asked);
          return histogram(c.var.services.lines, visibleOf(c.var.snapshot), question, asked.buckets);
        }),
    )
    .get(
      routes.logFacets,
      described("The most frequent values among the lines that match", FacetList, "logs"),
      access,
      checked("query", FacetQuery),
      (c) =>
        cachedJson(c, questionOf(c), async () => {
          const { by = facetsAsked, limit = 10, ...asked } = c.req.valid("query");
          const question = await logQuestion(c, asked);
          return { facets: await facets(c.var.services.lines, visibleOf(c.var.snapshot), question, { by, limit }) };
        }),
    );
}

function lineRoutes({ access }: Links) {
  return new Hono<EdgeEnv>()
    .get(
      routes.logContext,
      described("What stood around a line", LineList, "logs"),
      access,
      checked("query", ContextQuery),
      (c) =>
        cachedJson(c, questionOf(c), async () => {
          const { scope = "container", lines = 50, ...id } = c.req.valid("query");
          const target = await lineAt(c, id.stream, id.number);
          const ask = { scope, before: lines, after: lines };
          return { lines: await contextOf(c.var.services.lines, visibleOf(c.var.snapshot), target, ask), total: null };
        }),
    )
    .get(
      routes.logLine,
      described("One line by its stream and number", OneLine, "logs"),
      access,
      checked("query", LineQuery),
      async (c) => {
        const { stream, number, whole } = c.req.valid("query");
        if (whole === "true") return wholeLineAnswer(c, await lineAt(c, stream, number));
        return cachedJson(c, questionOf(c), async () => ({ line: (await lineAt(c, stream, number)).line }));
      },
    );
}

async function pageAsk(c: Context<EdgeEnv>, asked: LogSearch): Promise<PageAsk> {
  const page = { order: asked.order ?? "newest", limit: asked.limit ?? 200 } as const;
  const given = [asked.cursor, asked.after, asked.before].filter((each) => each !== undefined);
  if (given.length > 1) throw new KubinError("invalid", "Cannot search from two places: give cursor, after or before");
  if (asked.cursor !== undefined) return { ...page, from: readCursor(asked.cursor) };
  const id = asked.after ?? asked.before;
  if (id === undefined) return page;
  const [stream = "", number = ""] = id.split(":");
  const { position } = await lineAt(c, stream, Number(number));
  return { ...page, from: { side: asked.after === undefined ? "before" : "after", position } };
}
