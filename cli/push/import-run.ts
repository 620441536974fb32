// One snapshot of a dump, from its scan to its completion; run again after a kill it makes the same packs and sends what is missing.
import type { CompleteUpload, CreatedUpload } from "../../db/model/contract/upload.ts";
import { isKubinError, KubinError } from "../../db/model/error.ts";
import type { Gap } from "../../db/model/gap.ts";
import type { ArchiveSource } from "../../db/model/archive/archive.ts";
import { emit, type ImportProgress } from "../../db/model/import/import.ts";
import type { ImportLimits } from "../../db/model/limits.ts";
import type { Api } from "../api.ts";
import { bunCodecsIn } from "../read/codecs.ts";
import { Pace } from "../upload/pace.ts";
import { UploadQueue } from "../upload/upload-queue.ts";
import { clusterFacts } from "./cluster-facts.ts";
import { PackNumbers } from "./pack-numbers.ts";
import { type Counts, PackSink } from "./pack-sink.ts";
import type { PushHeader, PushJournal } from "./push-journal.ts";
import { redactionOf } from "./redaction-of.ts";
import type { Scanning } from "./scanning.ts";

export interface Pushed {
  readonly created: Pick<CreatedUpload, "snapshotId" | "link" | "kubeUrl" | "expiresAt">;
  readonly counts: Counts;
  readonly gaps: readonly Gap[];
  readonly packs: number;
  readonly sentBytes: number;
  readonly redaction: Readonly<Record<string, number>>;
}

export interface ImportRun {
  readonly api: Api;
  readonly header: PushHeader;
  readonly journal: PushJournal;
  readonly source: ArchiveSource;
  readonly limits: ImportLimits;
  /** Of the same input; who began it stops it. */
  readonly scanning: Scanning;
  readonly stateDir: string;
  readonly redactionKey: string | undefined;
  readonly maxBytesPerSecond?: number;
  readonly onProgress: (progress: ImportProgress | { phase: "upload"; sentBytes: number }) => void;
  /** The input was read for the last time. */
  readonly onPacked?: () => void;
}

export async function importRun(run: ImportRun): Promise<Pushed> {
  try {
    return await imported(run);
  } catch (error) {
    if (!isKubinError(error, "unavailable")) await failOnServer(run, error);
    throw error;
  }
}

async function imported(run: ImportRun): Promise<Pushed> {
  const { api, header, journal, source, limits, onProgress } = run;
  const { snapshotId, ownerToken, anonymize } = header;
  const { secrets, sealer, done } = run.scanning;
  const scanned = await done;
  const { catalogue, totals } = scanned;
  const told = api.patch(snapshotId, ownerToken, {
    cluster: clusterFacts(catalogue),
    ...(catalogue.capturedAt === undefined ? {} : { capturedAt: catalogue.capturedAt }),
    expected: { resources: totals.resources, logBytes: totals.logBytes },
  });
  // Awaited below; until then a failure is not unhandled.
  told.catch(() => undefined);
  const queue = uploadQueue(run);
  const redaction = await redactionOf(secrets, { ...run, anonymize, sealer });
  const numbers = new PackNumbers(journal.closed.values());
  const early = run.scanning.takeEarly();
  const sink = new PackSink(journal.dir, queue, redaction, { numbers, logFiles: totals.logFiles, early });
  const first = sink.catalogue(catalogue);
  await emit(source, scanned, bunCodecsIn(journal.dir), limits, sink, onProgress);
  await sink.finish();
  await Promise.all([told, first]);
  // What is left is up to the line: nobody waits for threads when it is done.
  sealer.close();
  run.onPacked?.();
  const { counts, gaps } = sink;
  const complete: CompleteUpload = {
    packs: queue.count,
    counts,
    gaps: gaps.slice(0, 10_000),
    redaction: { ...sink.redaction },
    redactionKeyId: redaction.keyId,
  };
  await journal.packed(complete);
  return completed(run, queue, complete);
}

interface QueueRun extends Pick<ImportRun, "api" | "header" | "journal" | "maxBytesPerSecond"> {
  readonly onProgress: (progress: { phase: "upload"; sentBytes: number }) => void;
}

/** The queue that sends this push's packs and notes what arrived. */
export function uploadQueue(run: QueueRun): UploadQueue {
  const { api, header, journal, maxBytesPerSecond } = run;
  const { snapshotId, ownerToken, parallelPacks } = header;
  let sentBytes = 0;
  const onBytes = (bytes: number): void => {
    sentBytes += bytes;
    run.onProgress({ phase: "upload", sentBytes });
  };
  const pace = new Pace(maxBytesPerSecond);
  return new UploadQueue({ api, snapshotId, ownerToken, onBytes, pace }, parallelPacks, journal);
}

/** Everything is packed: sends the rest, closes the snapshot, and forgets the push; its folder is the caller's to remove. */
export async function completed(
  { api, header, journal }: Pick<ImportRun, "api" | "header" | "journal">,
  queue: UploadQueue,
  complete: CompleteUpload,
): Promise<Pushed> {
  const { snapshotId, link, kubeUrl, expiresAt, ownerToken } = header;
  await queue.drained();
  await api.complete(snapshotId, ownerToken, complete);
  await journal.forget();
  return {
    created: { snapshotId, link, kubeUrl, expiresAt },
    counts: complete.counts,
    gaps: complete.gaps,
    packs: complete.packs,
    sentBytes: queue.sentBytes,
    redaction: complete.redaction ?? {},
  };
}

/** Every failure but a lost server ends the snapshot now: nobody will resume it. */
async function failOnServer({ api, header }: ImportRun, error: unknown): Promise<void> {
  const reason = error instanceof KubinError ? error.message : "The sender broke";
  await api.fail(header.snapshotId, header.ownerToken, reason).catch(() => undefined);
}
