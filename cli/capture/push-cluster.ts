// The push of a live cluster: version ─▶ create (the link is printed) ─▶ capture ─▶ packs ─▶ bucket ─▶ complete.
import { rm } from "node:fs/promises";
import { type CompleteUpload, formatVersion } from "../../db/model/contract/upload.ts";
import { isKubinError, KubinError } from "../../db/model/error.ts";
import type { Catalogue, CaptureSelection } from "../../db/model/import/import.ts";
import { fieldOf } from "../../db/model/import/record.ts";
import type { Gap } from "../../db/model/gap.ts";
import { defaultImportLimits, resumeWindowMs } from "../../db/model/limits.ts";
import type { ApiResource } from "../../db/model/resource/builtin-kinds.ts";
import { textAt } from "../../db/model/resource/json.ts";
import { randomToken } from "../../db/model/tokens.ts";
import { Api } from "../api.ts";
import { clusterFacts } from "../push/cluster-facts.ts";
import { completed, type Pushed, uploadQueue } from "../push/import-run.ts";
import { PackSink } from "../push/pack-sink.ts";
import { newPushFolder, removeStalePushes } from "../push/push-folders.ts";
import { headerOf, type PushHeader, PushJournal } from "../push/push-journal.ts";
import type { PushOptions } from "../push/push-options.ts";
import { bunCodecsIn } from "../read/codecs.ts";
import { redactionOf, SecretScan } from "../push/redaction-of.ts";
import { capture, type CaptureOptions } from "./capture.ts";
import { clusterRoleFor } from "./cluster-role.ts";
import { type ClusterChoice, type ClusterConnection, connectCluster } from "./connection.ts";
import { readDefinitions } from "./definitions.ts";
import { discover, type Discovery, jsonAt } from "./discovery.ts";
import { sendOpenApi } from "./openapi.ts";
import { chosenTypes } from "./selection.ts";
import { ApiRefusal, isOurs } from "./status-error.ts";

export interface PushClusterOptions
  extends
    Omit<PushOptions, "path" | "format" | "onProgress">,
    Omit<CaptureOptions, "signal" | "dir" | "definitions">,
    ClusterChoice {
  /** Of the whole reading, in seconds. */
  readonly deadlineSeconds: number;
  readonly onProgress: (
    progress: { phase: "capture"; resources: number; logs: number } | { phase: "upload"; sentBytes: number },
  ) => void;
}

export interface PushedCluster extends Pushed {
  /** YAML of a role that would have filled the forbidden gaps; null if there are none. */
  readonly clusterRole: string | null;
}

/** What the cluster does not give is a gap; throws before a snapshot exists if it does not answer at all. */
export async function pushCluster(options: PushClusterOptions): Promise<PushedCluster> {
  const cluster = connectCluster(options);
  const version = await versionOf(cluster);
  await removeStalePushes(options.stateDir, resumeWindowMs);
  const dir = await newPushFolder(options.stateDir);
  let keep = false;
  try {
    const { api, header, journal } = await created(cluster, version, dir, options);
    try {
      return await captured(cluster, version, { api, header, journal }, options);
    } catch (error) {
      keep = isKubinError(error, "unavailable");
      if (!keep) {
        const reason = error instanceof KubinError ? error.message : "The sender broke";
        await api.fail(header.snapshotId, header.ownerToken, reason).catch(() => undefined);
      }
      throw error;
    }
  } finally {
    if (!keep) await rm(dir, { recursive: true, force: true });
  }
}

interface Session {
  readonly api: Api;
  readonly header: PushHeader;
  readonly journal: PushJournal;
}

async function created(
  cluster: ClusterConnection,
  version: unknown,
  dir: string,
  options: PushClusterOptions,
): Promise<Session> {
  const { server, anonymize = false } = options;
  const api = new Api(server);
  const ownerToken = randomToken("kubo_");
  const answer = await api.create(
    {
      formatVersion,
      cluster: { name: cluster.name.slice(0, 200), ...clusterFacts({ version, kindsSeen: [] }) },
      source: { format: "cluster", name: cluster.name.slice(0, 200), tool: "kubin" },
      capturedAt: new Date().toISOString(),
      ...(options.expiresInSeconds === undefined ? {} : { expiresInSeconds: options.expiresInSeconds }),
    },
    ownerToken,
    randomToken("push-"),
  );
  const input = { from: "cluster", name: cluster.name } as const;
  const header = headerOf(answer, { server, ownerToken, input, cluster: 0, anonymize, limits: {} });
  const journal = await PushJournal.create(dir, header);
  await options.onCreated(answer, cluster.name, 0);
  return { api, header, journal };
}

async function captured(
  cluster: ClusterConnection,
  version: unknown,
  session: Session,
  options: PushClusterOptions,
): Promise<PushedCluster> {
  const { journal } = session;
  const signal = AbortSignal.timeout(options.deadlineSeconds * 1000);
  const discovery = await discover(cluster, signal);
  const gapsOfDefinitions: Gap[] = [];
  const { found: definitions, served } = await readDefinitions(discovery.served, {
    cluster,
    codecs: bunCodecsIn(journal.dir),
    limits: defaultImportLimits,
    signal,
    gap: (gap) => void gapsOfDefinitions.push(gap),
  });
  // One thread keeps up with what kubelets send; the other's memory is needed for what large clusters list.
  const settings = { ...options, anonymize: options.anonymize === true, threads: 1 };
  const secrets = new SecretScan(settings);
  secrets.clusterUid = await clusterUidOf(cluster, signal);
  // Secrets themselves need no book; what comes after them does, and log lines need the values that stand in pods, too.
  let redaction = await redactionOf(secrets, settings);
  const { maxBytesPerSecond } = options;
  const rate = maxBytesPerSecond === undefined ? {} : { maxBytesPerSecond };
  const queue = uploadQueue({ ...session, onProgress: options.onProgress, ...rate });
  const sink = new PackSink(journal.dir, queue, redaction);
  const openApi = sendOpenApi(cluster, { ...session, ...session.header }, signal);
  // Awaited at the end; until then a failure is not unhandled.
  openApi.catch(() => undefined);
  const learnMore = async (): Promise<void> => {
    redaction.sealer.close();
    redaction = await redactionOf(secrets, settings);
    sink.redactWith(redaction);
  };
  try {
    for (const gap of [...discovery.gaps, ...gapsOfDefinitions]) sink.gap(gap);
    const listed = chosenTypes(discovery.served, options);
    await sink.catalogue(catalogueOf({ ...discovery, served }, listed, version, options));
    // A selector bounds them as it bounds everything else.
    const stored = options.labelSelector === "" ? definitions : null;
    const captureOptions = { ...options, definitions: stored, signal, dir: journal.dir };
    const { refused } = await capture(cluster, discovery, captureOptions, sink, {
      seen: (resource) => secrets.see(resource),
      secretsKnown: learnMore,
      resourcesDone: async (resourceVersion) => {
        await learnMore();
        // The threads for the logs start next, and need the memory.
        await sink.resourcesDone();
        const { snapshotId, ownerToken } = session.header;
        const version = resourceVersion === "" ? {} : { resourceVersion };
        await session.api.patch(snapshotId, ownerToken, { resourcePacks: queue.count, ...version });
      },
      progress: (resources, logs) => options.onProgress({ phase: "capture", resources, logs }),
    });
    await sink.finish();
    for (const gap of await openApi) sink.gap(gap);
    const complete: CompleteUpload = {
      packs: queue.count,
      counts: sink.counts,
      gaps: sink.gaps.slice(0, 10_000),
      redaction: { ...sink.redaction },
      redactionKeyId: redaction.keyId,
    };
    await journal.packed(complete);
    const pushed = await completed(session, queue, complete);
    return { ...pushed, clusterRole: refused.types.length > 0 || refused.logs ? clusterRoleFor(refused) : null };
  } finally {
    redaction.sealer.close();
  }
}

/** The first question: a cluster that does not answer it is refused before anything exists. */
export async function versionOf(cluster: ClusterConnection): Promise<unknown> {
  try {
    return await jsonAt(cluster, "/version", AbortSignal.timeout(15_000));
  } catch (error) {
    if (isOurs(error)) throw error;
    const said = error instanceof Error ? error.message : String(error);
    if (error instanceof ApiRefusal && error.status === 401) {
      const detail = `Cannot log in to the cluster at "${cluster.server}": ${said}. Log in as for kubectl, or choose another --context`;
      throw new KubinError("unauthenticated", detail, { cause: error });
    }
    throw new KubinError("unavailable", `Cannot reach the cluster at "${cluster.server}": ${said}`, { cause: error });
  }
}

/** "" where it may not be read: tokens then are those of the sender's unnamed clusters. */
async function clusterUidOf(cluster: ClusterConnection, signal: AbortSignal): Promise<string> {
  try {
    return textAt(await jsonAt(cluster, "/api/v1/namespaces/kube-system", signal), "metadata", "uid");
  } catch (error) {
    if (isOurs(error)) throw error;
    return "";
  }
}

function catalogueOf(
  discovery: Discovery,
  listed: readonly ApiResource[],
  version: unknown,
  { namespaces, labelSelector }: CaptureSelection,
): Catalogue {
  const isWhole = namespaces.length === 0 && labelSelector === "";
  return {
    formatVersion: 1,
    source: "cluster",
    capturedAt: new Date().toISOString(),
    version: fieldOf(version, "gitVersion") === undefined ? null : version,
    resources: discovery.served,
    kindsSeen: [],
    ...(isWhole ? {} : { selection: { namespaces, labelSelector } }),
    held: listed.map(({ group, resource }) => `${group}/${resource}`),
    documents: discovery.documents,
    customResourceDefinitions: 0,
  };
}
