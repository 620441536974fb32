// A reader's routes about the snapshot itself: facts, progress, overview, files.
import { type Context, Hono } from "hono";
import { type SSEStreamingApi, streamSSE } from "hono/streaming";
import { Files, Overview, Progress, type Sibling, Snapshot } from "../../db/model/contract/snapshot.ts";
import { isLoading, logTierOf } from "../../db/model/contract/log-tiers.ts";
import { linkHeader, routes } from "../../db/model/contract/routes.ts";
import { packKey } from "../../db/model/blob-keys.ts";
import { KubinError } from "../../db/model/error.ts";
import { linkSlug } from "../../db/model/tokens.ts";
import { isSettled } from "../../db/model/snapshot-state.ts";
import { readKinds } from "../../db/kinds.ts";
import { listPacks } from "../../db/packs/packs.ts";
import { overviewStatements } from "../../db/resources/read.ts";
import { readReport } from "../../db/snapshots/gaps.ts";
import { findSiblings, readProgress, type SnapshotRow } from "../../db/snapshots/find.ts";
import { refuseAs } from "../../db/store-error.ts";
import type { Links } from "../access.ts";
import { cachedJson, questionOf } from "../cached.ts";
import { described, describedText } from "../contract.ts";
import type { EdgeEnv } from "../request.ts";
import type { Services } from "../services.ts";
import { visibleOf } from "../visible.ts";

/** Progress is one row, read at most once a second for any number of watchers in this process and its cache. */
const progressSeconds = 1;
/** A stream ends after this long and the page asks again: Workers and proxies dislike endless answers. */
const streamMs = 60_000;
/** How long a downloaded pack's URL works. */
const fileSeconds = 300;

export function snapshotRoutes(links: Links) {
  const { access } = links;
  return new Hono<EdgeEnv>()
    .get(routes.snapshot, described("What the link shows", Snapshot, "snapshot"), access, async (c) => {
      const { services, snapshot } = c.var;
      c.header("cache-control", "private, no-cache");
      const [progress, { gaps, redaction }, siblings] = await Promise.all([
        progressOf(services, snapshot),
        readReport(services.rows, snapshot.id),
        siblingsOf(services, snapshot),
      ]);
      // Whoever hears here that everything is there, finds everything.
      links.seen(c.req.header(linkHeader) ?? "", progress.contentVersion);
      return c.json({ ...toSnapshot(snapshot, progress), gaps, redaction, siblings } satisfies Snapshot);
    })
    .get(
      routes.progress,
      describedText("Progress as server-sent events, for up to 60 s", "text/event-stream", "snapshot"),
      access,
      (c) => {
        c.header("cache-control", "no-store");
        // The page hears nothing more, asks again, and is told then; what is no refusal goes to the log.
        const failed = async (error: Error): Promise<void> => {
          if (error instanceof KubinError && error.code !== "unavailable") return;
          c.var.services.log({ level: "error", message: "progress ended", cause: error.message });
        };
        return streamSSE(c, (stream) => streamProgress(stream, c, links), failed);
      },
    )
    .get(routes.overview, described("Kinds and namespaces with their counts", Overview, "snapshot"), access, (c) =>
      cachedJson(c, questionOf(c), () => overviewOf(c.var.services, c.var.snapshot)),
    )
    .get(routes.files, described("The packs, with short presigned GETs", Files, "snapshot"), access, async (c) => {
      c.header("cache-control", "no-store");
      return c.json(await filesOf(c.var.services, c.var.snapshot));
    });
}

/** Writes the progress whenever it changes, until the snapshot is settled and loads no lines, the link closed, or the time is up. */
async function streamProgress(stream: SSEStreamingApi, c: Context<EdgeEnv>, links: Links): Promise<void> {
  const { services } = c.var;
  const slug = c.req.header(linkHeader) ?? "";
  const until = services.now() + streamMs;
  let last = "";
  while (!stream.aborted && services.now() < until) {
    // Asked again each time: a link that was revoked meanwhile ends its streams.
    const progress = await progressOf(services, await links.open(services, slug));
    links.seen(slug, progress.contentVersion);
    const data = JSON.stringify(progress);
    if (data !== last) await stream.writeSSE({ event: "progress", data });
    last = data;
    if (isSettled(progress.state) && !isLoading(progress)) return;
    await stream.sleep(progressSeconds * 1000);
  }
}

async function progressOf(services: Services, snapshot: SnapshotRow): Promise<Progress> {
  const key = `progress/${snapshot.tenantId}/${snapshot.id}`;
  const kept = await services.cache.get(key);
  // Our own cache, written three lines below.
  const known = kept === null ? null : (JSON.parse(kept) as Progress);
  if (known !== null && known.contentVersion >= snapshot.contentVersion) return known;
  const progress = await readProgress(services.rows, snapshot.id);
  if (!progress) throw new KubinError("not_found", "Cannot read the progress: the snapshot was deleted");
  await services.cache.set(key, JSON.stringify(progress), progressSeconds);
  return progress;
}

/** Whoever may see one cluster of a push may see them all: the sender gave away one link. */
async function siblingsOf(services: Services, snapshot: SnapshotRow): Promise<Sibling[]> {
  const found = await findSiblings(services.rows, snapshot, new Date(services.now()));
  if (found.length < 2) return [];
  const { linkKey, publicUrl } = services.settings;
  return Promise.all(
    found.map(async ({ id, cluster, linkId, generation }) => {
      const slug = await linkSlug(linkKey, linkId, generation);
      return { id, cluster, link: `${publicUrl}/s/${slug}` };
    }),
  );
}

function toSnapshot(row: SnapshotRow, progress: Progress): Omit<Snapshot, "gaps" | "redaction" | "siblings"> {
  return {
    id: row.id,
    cluster: row.cluster,
    source: { format: row.sourceFormat, name: row.sourceName, tool: row.sourceTool },
    capturedAt: row.capturedAt?.toISOString() ?? null,
    createdAt: row.createdAt.toISOString(),
    expiresAt: row.expiresAt.toISOString(),
    progress,
    lines: logTierOf(row, isLoading(progress)),
  };
}

async function overviewOf(services: Services, snapshot: SnapshotRow): Promise<Overview> {
  const { kinds, namespaces } = overviewStatements(services.rows, visibleOf(snapshot));
  const [counted, spaces, discovered] = await Promise.all([
    refuseAs("PostgreSQL", () => kinds),
    refuseAs("PostgreSQL", () => namespaces),
    readKinds(services.rows, snapshot.id),
  ]);
  const namespaced = new Map(
    discovered.map((kind) => [`${kind.group}/${kind.version}/${kind.resource}`, kind.namespaced]),
  );
  return {
    kinds: counted.map((kind) => ({
      ...kind,
      namespaced: namespaced.get(`${kind.group}/${kind.version}/${kind.resource}`) ?? kind.namespaced,
    })),
    namespaces: spaces,
  };
}

/** Only packs that ingest has verified: a download is what the manifest says or it is not offered. */
async function filesOf(services: Services, snapshot: SnapshotRow): Promise<Files> {
  const packs = await listPacks(services.rows, snapshot.id);
  const expiresAt = new Date(services.now() + fileSeconds * 1000).toISOString();
  const published = new Set<number | null>(snapshot.publishedAttempts);
  const verified = packs.filter((pack) => published.has(pack.publishedAttempt));
  const files = verified.map(async ({ number, kind, bytes, rawBytes, sha256 }) => {
    const key = packKey(snapshot.tenantId, snapshot.id, number, kind);
    const fileName = key.slice(key.lastIndexOf("/") + 1);
    const url = await services.blobs.presignGet(key, { expiresInSeconds: fileSeconds, fileName });
    return { number, kind, bytes, rawBytes, sha256, url, expiresAt };
  });
  return { files: await Promise.all(files) };
}
