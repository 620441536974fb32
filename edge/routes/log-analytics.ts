// A reader's routes about logs as a whole: counts by anything, who failed together, one request across pods.
import type { Context } from "hono";
import { Hono } from "hono";
import { aggregate } from "../../db/lines/aggregate.ts";
import { failingAround } from "../../db/lines/correlate.ts";
import { nanosecondsOf } from "../../db/lines/time-window.ts";
import { requestIdOf, traceLines } from "../../db/lines/trace.ts";
import { Aggregate, AggregateQuery, CorrelateQuery, Correlation } from "../../db/model/contract/log-analytics.ts";
import { everySeconds, readDimension, readMeasure } from "../../db/model/contract/log-measures.ts";
import { routes } from "../../db/model/contract/routes.ts";
import { KubinError } from "../../db/model/error.ts";
import type { Links } from "../access.ts";
import { cachedJson, questionOf } from "../cached.ts";
import { checked, described } from "../contract.ts";
import { logQuestion } from "../log-question.ts";
import { lineAt } from "../line-at.ts";
import type { EdgeEnv } from "../request.ts";
import { visibleOf } from "../visible.ts";

const topDefault = 10;
const windowSecondsDefault = 30;
const failingDefault = 20;
const traceLinesDefault = 500;

export function logAnalyticsRoutes({ access }: Links) {
  return new Hono<EdgeEnv>()
    .get(
      routes.logAggregate,
      described("Counts and measures of what matches, by dimensions and time", Aggregate, "logs"),
      access,
      checked("query", AggregateQuery),
      (c) => cachedJson(c, questionOf(c), () => aggregated(c, c.req.valid("query"))),
    )
    .get(
      routes.logCorrelate,
      described("Who failed around a line or time, and every line of one request", Correlation, "logs"),
      access,
      checked("query", CorrelateQuery),
      (c) => cachedJson(c, questionOf(c), () => correlated(c, c.req.valid("query"))),
    );
}

async function aggregated(c: Context<EdgeEnv>, asked: AggregateQuery): Promise<Aggregate> {
  const { by = [], every, measure = "lines", top = topDefault, ...rest } = asked;
  const read = readMeasure(measure);
  // The schema let neither through; this is for the types.
  if (read === null) throw new KubinError("invalid", `Cannot measure "${measure}": it is no measure`);
  const question = await logQuestion(c, rest);
  const ask = {
    by: by.flatMap((name) => readDimension(name) ?? []),
    measure: read,
    every: every === undefined ? null : (everySeconds(every) ?? ("auto" as const)),
    top,
  };
  const found = await aggregate(c.var.services.lines, visibleOf(c.var.snapshot), question, ask);
  return { by, measure, ...found };
}

async function correlated(c: Context<EdgeEnv>, asked: CorrelateQuery): Promise<Correlation> {
  const { stream, number, at, id, seconds = windowSecondsDefault, limit } = asked;
  const { lines } = c.var.services;
  const of = visibleOf(c.var.snapshot);
  const isLine = stream !== undefined && number !== undefined;
  if (
    (stream === undefined) !== (number === undefined) ||
    [isLine, at !== undefined, id !== undefined].filter(Boolean).length !== 1
  ) {
    throw new KubinError("invalid", "Cannot correlate: give a line (stream and number), a time (at), or an id");
  }
  const failing = { seconds, limit: limit ?? failingDefault };
  const traced = (id: string) => traceLines(lines, of, id, limit ?? traceLinesDefault);
  if (id !== undefined) return { around: null, trace: await traced(id) };
  if (at !== undefined) return { around: await failingAround(lines, of, nanosecondsOf(at), failing), trace: null };
  if (!isLine) return { around: null, trace: null };
  const target = await lineAt(c, stream, number);
  const ns = BigInt(target.position.ns);
  const [around, own] = await Promise.all([
    // 1970: nothing in its stream has a time.
    ns > 0n ? failingAround(lines, of, ns, failing) : null,
    requestIdOf(lines, of, target),
  ]);
  return { around, trace: own === null ? null : await traced(own) };
}
