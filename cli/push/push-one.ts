// The push of one cluster of a dump: create (the link is printed), beside it scan ─▶ emit ─▶ packs ─▶ bucket ─▶ complete.
import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import { formatVersion } from "../../db/model/contract/upload.ts";
import type { ImportProgress } from "../../db/model/import/import.ts";
import type { Detection } from "../../db/model/import/snapshot.ts";
import { randomToken } from "../../db/model/tokens.ts";
import { Api } from "../api.ts";
import type { Input } from "../read/input.ts";
import { importRun, type Pushed } from "./import-run.ts";
import { headerOf, type PushHeader, PushJournal } from "./push-journal.ts";
import type { PushOptions } from "./push-options.ts";
import { Scanning } from "./scanning.ts";

/** Which of the clusters in the input a snapshot is; all have one owner token, and the first one's link shows the others. */
export interface Part {
  readonly ownerToken: string;
  readonly cluster: number;
  readonly of: number;
  readonly captureId: string | undefined;
  /** Where a piped or fetched input lies. */
  readonly spoolDir: string;
}

export async function pushOne(
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
    const isLast = cluster + 1 === part.of;
    const onPacked = (): void => (isLast ? input.close() : undefined);
    const { source } = input;
    return await importRun({ api, header, journal, source, limits, scanning, onPacked, ...runOptions(options) });
  } finally {
    scanning.stop();
  }
}

const runOptions = (options: Pick<PushOptions, "stateDir" | "redactionKey" | "maxBytesPerSecond" | "onProgress">) => ({
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
