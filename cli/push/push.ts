// The push of a dump: sniff ─▶ create (the link is printed) ─▶ scan ─▶ emit ─▶ packs ─▶ bucket ─▶ complete.
import { rm, stat } from "node:fs/promises";
import { resolve } from "node:path";
import { type CreatedUpload, formatVersion } from "../../db/model/contract/upload.ts";
import { isKubinError, KubinError } from "../../db/model/error.ts";
import type { FormatName } from "../../db/model/import/format.ts";
import { type ImportProgress, sniff } from "../../db/model/import/import.ts";
import type { Detection } from "../../db/model/import/snapshot.ts";
import { type ImportLimits, resumeWindowMs } from "../../db/model/limits.ts";
import { randomToken } from "../../db/model/tokens.ts";
import { Api } from "../api.ts";
import { type Input, openInput } from "../read/input.ts";
import { importRun, type Pushed } from "./import-run.ts";
import { newPushFolder, removeStalePushes } from "./push-folders.ts";
import { headerOf, type PushHeader, PushJournal } from "./push-journal.ts";
import { Scanning } from "./scanning.ts";

export interface PushOptions {
  readonly path: string;
  readonly server: string;
  /** Unfinished pushes and the redaction key are kept here. */
  readonly stateDir: string;
  readonly limits: ImportLimits;
  /** KUBIN_REDACTION_KEY, if it is set. */
  readonly redactionKey?: string | undefined;
  readonly format?: FormatName;
  readonly anonymize?: boolean;
  readonly expiresInSeconds?: number;
  readonly maxBytesPerSecond?: number;
  /** Called once for each snapshot, before a byte of a pack leaves. */
  readonly onCreated: (created: CreatedUpload, sourceName: string, cluster: number) => Promise<void> | void;
  readonly onProgress: (
    progress:
      | ImportProgress
      | { phase: "upload"; sentBytes: number }
      | { phase: "capture"; resources: number; logs: number },
  ) => void;
}

/** How many times later than usual a function of this thread is compiled. Threads that redact have their own policy, the usual one. */
const reluctantly = 20;

/**
 * One snapshot for each cluster in the input. Throws a KubinError for an input or server that cannot be used; a snapshot that was
 * created by then is failed on the server, unless the server or the network went away: then the push can be resumed.
 */
export async function push(options: PushOptions): Promise<readonly Pushed[]> {
  // What runs for a second is not worth compiling: both cores are needed for the first packs.
  Bun.unsafe.setJITPolicy(reluctantly);
  await removeStalePushes(options.stateDir, resumeWindowMs);
  const dir = await newPushFolder(options.stateDir);
  let keep = false;
  let input: Input | undefined;
  try {
    input = await openInput(options.path, dir);
    const detections = await sniffNamed(input, options.format);
    const pushed: Pushed[] = [];
    const ownerToken = randomToken("kubo_");
    for (const [cluster, detection] of detections.entries()) {
      // Each snapshot is resumed by itself; the first one's folder also holds what was spooled.
      const own = cluster === 0 ? dir : await newPushFolder(options.stateDir);
      const [first] = pushed;
      const part = { ownerToken, cluster, of: detections.length, captureId: first?.created.snapshotId, spoolDir: dir };
      pushed.push(await pushOne(input, detection, part, own, options));
      if (cluster > 0) await rm(own, { recursive: true, force: true });
    }
    return pushed;
  } catch (error) {
    keep = isKubinError(error, "unavailable");
    throw error;
  } finally {
    input?.close();
    if (!keep) await rm(dir, { recursive: true, force: true });
  }
}

/** Which of the clusters in the input a snapshot is; all have one owner token, and the first one's link shows the others. */
interface Part {
  readonly ownerToken: string;
  readonly cluster: number;
  readonly of: number;
  readonly captureId: string | undefined;
  /** Where a piped or fetched input lies. */
  readonly spoolDir: string;
}

async function pushOne(
  input: Input,
  detection: Detection,
  part: Part,
  dir: string,
  options: PushOptions,
): Promise<Pushed> {
  const { server, format, anonymize = false, limits } = options;
  const api = new Api(server);
  const { ownerToken, cluster, captureId } = part;
  // Only where there are several does the folder say which one this is.
  const name = part.of === 1 ? {} : { name: detection.root.split("/").filter(Boolean).at(-1) ?? String(cluster + 1) };
  const source = { format: detection.format, name: input.name.slice(0, 200), tool: "kubin" };
  const expires = options.expiresInSeconds === undefined ? {} : { expiresInSeconds: options.expiresInSeconds };
  const capture = captureId === undefined ? {} : { captureId };
  const upload = { formatVersion, cluster: name, source, ...expires, ...capture } as const;
  const described = await describedInput(options.path, input.name, part.spoolDir);
  // The link does not wait for the scan, nor the scan for a server far away.
  let isAnnounced = false;
  const onProgress = (at: ImportProgress): void => {
    if (isAnnounced) options.onProgress(at);
  };
  const scanning = new Scanning({
    source: input.source,
    detection,
    limits,
    dir,
    onProgress,
    mayWait: true,
    redaction: { ...options, anonymize },
  });
  try {
    const created = await api.create(upload, ownerToken, randomToken("push-"));
    const header = headerOf(created, {
      server,
      ownerToken,
      input: described,
      cluster,
      anonymize,
      limits: { ...limits },
      ...(format === undefined ? {} : { format }),
    });
    const journal = await PushJournal.create(dir, header);
    await options.onCreated(created, input.name, cluster);
    isAnnounced = true;
    scanning.hurry();
    return await importRun({ api, header, journal, source: input.source, limits, scanning, ...runOptions(options) });
  } finally {
    scanning.stop();
  }
}

export const runOptions = (
  options: Pick<PushOptions, "stateDir" | "redactionKey" | "maxBytesPerSecond" | "onProgress">,
) => ({
  stateDir: options.stateDir,
  redactionKey: options.redactionKey,
  onProgress: options.onProgress,
  ...(options.maxBytesPerSecond === undefined ? {} : { maxBytesPerSecond: options.maxBytesPerSecond }),
});

/** What tells later whether the input is still the same. */
async function describedInput(path: string, name: string, dir: string): Promise<PushHeader["input"]> {
  if (path === "-" || /^https?:\/\//i.test(path)) return { from: "spool", name, dir };
  const { size, mtimeMs } = await stat(path);
  return { from: "path", path: resolve(path), name, bytes: size, modifiedMs: mtimeMs };
}

/** A dump without any clue is refused before anything exists on the server. */
async function sniffNamed(input: Input, format: FormatName | undefined): Promise<readonly Detection[]> {
  try {
    return await sniff(input.source, format === undefined ? {} : { format });
  } catch (error) {
    if (!isKubinError(error, "unreadable")) throw error;
    throw new KubinError("unreadable", error.message.replace("the input", `"${input.name}"`), { cause: error });
  }
}
