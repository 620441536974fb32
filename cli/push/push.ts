// The push of a dump: sniff ─▶ create (the link is printed) ─▶ scan ─▶ emit ─▶ packs ─▶ bucket ─▶ complete.
import { mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Snapshot } from "../../db/model/contract/snapshot.ts";
import { type CreatedUpload, formatVersion } from "../../db/model/contract/upload.ts";
import { isKubinError, KubinError } from "../../db/model/error.ts";
import type { Gap } from "../../db/model/gap.ts";
import { type Catalogue, emit, type ImportProgress, scan, sniff } from "../../db/model/import/import.ts";
import type { ImportLimits } from "../../db/model/limits.ts";
import { textAt } from "../../db/model/resource/json.ts";
import { randomToken } from "../../db/model/tokens.ts";
import { Api } from "../api.ts";
import { bunCodecs } from "../read/codecs.ts";
import { type Input, openInput } from "../read/input.ts";
import { UploadQueue } from "../upload/upload-queue.ts";
import { type Counts, PackSink } from "./pack-sink.ts";

export interface PushOptions {
  readonly path: string;
  readonly server: string;
  readonly tempDir: string;
  readonly limits: ImportLimits;
  readonly expiresInSeconds?: number;
  /** Called once, before anything is read for real and before a byte of a pack leaves. */
  readonly onCreated: (created: CreatedUpload, sourceName: string) => Promise<void> | void;
  readonly onProgress: (progress: ImportProgress | { phase: "upload"; sentBytes: number }) => void;
}

export interface Pushed {
  readonly created: CreatedUpload;
  readonly counts: Counts;
  readonly gaps: readonly Gap[];
  readonly packs: number;
  readonly sentBytes: number;
}

/** Throws a KubinError for an input or server that cannot be used; a snapshot that was created by then is failed on the server. */
export async function push(options: PushOptions): Promise<Pushed> {
  refuseUnlessLoopback(options.server);
  const workDir = await mkdtemp(join(options.tempDir, "kubin-push-"));
  try {
    const input = await openInput(options.path, workDir);
    return await pushInput(input, workDir, options);
  } finally {
    await rm(workDir, { recursive: true, force: true });
  }
}

async function pushInput(input: Input, workDir: string, options: PushOptions): Promise<Pushed> {
  const detection = await sniffNamed(input);
  const api = new Api(options.server);
  const source = { format: detection.format, name: input.name.slice(0, 200), tool: "kubin" };
  const expires = options.expiresInSeconds === undefined ? {} : { expiresInSeconds: options.expiresInSeconds };
  const ownerToken = randomToken("kubo_");
  const created = await api.create(
    { formatVersion, cluster: {}, source, ...expires },
    ownerToken,
    randomToken("push-"),
  );
  await options.onCreated(created, input.name);
  const { snapshotId } = created;
  try {
    const scanned = await scan(input.source, detection, bunCodecs, options.limits, options.onProgress);
    const { catalogue, totals } = scanned;
    await api.patch(snapshotId, ownerToken, {
      cluster: clusterFacts(catalogue),
      ...(catalogue.capturedAt === undefined ? {} : { capturedAt: catalogue.capturedAt }),
      expected: { resources: totals.resources, logBytes: totals.logBytes },
    });
    let sentBytes = 0;
    const onBytes = (bytes: number): void => {
      sentBytes += bytes;
      options.onProgress({ phase: "upload", sentBytes });
    };
    const queue = new UploadQueue({ api, snapshotId, ownerToken, onBytes }, created.limits.parallelPacks);
    const sink = new PackSink(workDir, queue);
    await sink.catalogue(catalogue);
    await emit(input.source, scanned, bunCodecs, options.limits, sink, options.onProgress);
    await sink.finish();
    await queue.drained();
    const { counts, gaps, redaction } = sink;
    await api.complete(snapshotId, ownerToken, { packs: queue.count, counts, gaps: gaps.slice(0, 10_000), redaction });
    return { created, counts, gaps, packs: queue.count, sentBytes };
  } catch (error) {
    await failOnServer(api, snapshotId, ownerToken, error);
    throw error;
  }
}

/** A dump without any clue is refused before anything exists on the server. */
async function sniffNamed(input: Input): ReturnType<typeof sniff> {
  try {
    return await sniff(input.source);
  } catch (error) {
    if (!isKubinError(error, "unreadable")) throw error;
    throw new KubinError("unreadable", error.message.replace("the input", `"${input.name}"`), { cause: error });
  }
}

function clusterFacts(catalogue: Catalogue): Snapshot["cluster"] {
  const version = textAt(catalogue.version, "gitVersion");
  const platform = textAt(catalogue.version, "platform");
  const nodes = catalogue.kindsSeen.find((kind) => kind.group === "" && kind.resource === "nodes")?.count;
  return {
    ...(version === "" ? {} : { version: version.slice(0, 200) }),
    ...(platform === "" ? {} : { platform: platform.slice(0, 200) }),
    ...(nodes === undefined ? {} : { nodes }),
  };
}

/** A server that cannot be reached any more is left to its sweeper; every other failure ends the snapshot now. */
async function failOnServer(api: Api, snapshotId: string, ownerToken: string, error: unknown): Promise<void> {
  if (isKubinError(error, "unavailable")) return;
  const reason = error instanceof KubinError ? error.message : "The sender broke";
  await api.fail(snapshotId, ownerToken, reason).catch(() => undefined);
}

/** Until redaction is complete nothing goes to a machine that is not this one. */
function refuseUnlessLoopback(server: string): void {
  const { hostname } = new URL(server);
  if (hostname === "localhost" || hostname === "[::1]" || /^127\.\d+\.\d+\.\d+$/.test(hostname)) return;
  throw new KubinError(
    "forbidden",
    `Cannot push to "${server}": this version does not yet redact all secrets, so it pushes to loopback addresses only`,
  );
}
