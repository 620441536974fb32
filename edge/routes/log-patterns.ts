// A reader's routes about what logs say: templates of one snapshot, and what is different in two.
import type { Context } from "hono";
import { Hono } from "hono";
import { bucketStart } from "../../db/lines/bucket-size.ts";
import { byWeight, toChange, toPattern } from "../../db/lines/pattern-answer.ts";
import { patternBuckets } from "../../db/lines/pattern-buckets.ts";
import { readPatternComparison, readTemplates } from "../../db/lines/patterns.ts";
import {
  ComparePatternsQuery,
  PatternChangeList,
  PatternList,
  PatternQuery,
} from "../../db/model/contract/log-analytics.ts";
import { refusePutAway } from "../../db/model/contract/log-tiers.ts";
import { linkBeforeHeader, routes } from "../../db/model/contract/routes.ts";
import { KubinError } from "../../db/model/error.ts";
import type { SnapshotRow } from "../../db/snapshots/find.ts";
import type { Links } from "../access.ts";
import { cachedJson, questionOf } from "../cached.ts";
import { checked, described } from "../contract.ts";
import { logQuestion } from "../log-question.ts";
import type { EdgeEnv } from "../request.ts";
import { visibleOf } from "../visible.ts";

const limitDefault = 100;
/** Templates whose counts over time are told. */
const bucketedMax = 20;

export function logPatternRoutes(links: Links) {
  const { access } = links;
  return new Hono<EdgeEnv>()
    .get(
      routes.logPatterns,
      described("What the lines say: templates, how often, from when to when", PatternList, "logs"),
      access,
      checked("query", PatternQuery),
      (c) => cachedJson(c, questionOf(c), () => patternsOf(c, c.req.valid("query"))),
    )
    .get(
      routes.comparePatterns,
      described(
        `What is new, gone or more frequent since the snapshot of ${linkBeforeHeader}`,
        PatternChangeList,
        "logs",
      ),
      access,
      checked("query", ComparePatternsQuery),
      async (c) => {
        const before = await openBefore(c, links);
        // Each snapshot's part of the answer is as old as its own content.
        const pair = `${questionOf(c)} since ${before.tenantId}/${before.id}/${before.contentVersion}`;
        return cachedJson(c, pair, () => changesSince(c, before, c.req.valid("query")));
      },
    );
}

async function patternsOf(c: Context<EdgeEnv>, asked: PatternQuery): Promise<PatternList> {
  const { limit = limitDefault, buckets, linesMin, ...rest } = asked;
  const { lines } = c.var.services;
  const of = visibleOf(c.var.snapshot);
  const question = await logQuestion(c, rest);
  const found = await readTemplates(lines, of, { question, linesMin });
  const shown = found.templates.slice(0, limit);
  const bars =
    buckets === undefined ? null : await patternBuckets(lines, of, question, shown.slice(0, bucketedMax), buckets);
  return {
    patterns: shown.map((template, i) => {
      const counts = bars?.counts[i];
      return { ...toPattern(template, found.lines), ...(counts === undefined ? {} : { counts: [...counts] }) };
    }),
    total: found.templates.length,
    lines: found.lines,
    otherLines: found.otherLines,
    start: bars === null ? null : bucketStart(bars.start),
    bucketSeconds: bars?.bucketSeconds ?? null,
  };
}

/** The other snapshot is opened as any is: by its link, which must hold now. Throws "invalid", "not_found", "gone" or "conflict". */
async function openBefore(c: Context<EdgeEnv>, links: Links): Promise<SnapshotRow> {
  const slug = c.req.header(linkBeforeHeader);
  if (slug === undefined) {
    throw new KubinError(
      "invalid",
      `Cannot compare: send the slug of the earlier snapshot's link as ${linkBeforeHeader}`,
    );
  }
  const before = await links.open(c.var.services, slug);
  refusePutAway(before);
  return before;
}

async function changesSince(
  c: Context<EdgeEnv>,
  before: SnapshotRow,
  asked: ComparePatternsQuery,
): Promise<PatternChangeList> {
  const { limit = limitDefault, linesMin, ...rest } = asked;
  const question = await logQuestion(c, rest);
  const { changes, linesBefore, linesAfter } = await readPatternComparison(
    c.var.services.lines,
    visibleOf(before),
    visibleOf(c.var.snapshot),
    { question },
    linesMin === undefined ? {} : { linesMin },
  );
  const shown = byWeight(changes).slice(0, limit);
  return {
    changes: shown.map((change) => toChange(change, { before: linesBefore, after: linesAfter })),
    total: changes.length,
  };
}
