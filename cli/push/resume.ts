// Goes on with a push that was killed: the same input makes the same packs again, and only what has not arrived is sent.
import { rm, stat } from "node:fs/promises";
import { join } from "node:path";
import type { CompleteUpload } from "../../db/model/contract/upload.ts";
import { isKubinError, KubinError } from "../../db/model/error.ts";
import { formatNames } from "../../db/model/import/formats.ts";
import { sniff } from "../../db/model/import/import.ts";
import { defaultImportLimits } from "../../db/model/limits.ts";
import { Api } from "../api.ts";
import { type Input, openInput, openSpooled } from "../read/input.ts";
import { completed, importRun, type Pushed, uploadQueue } from "./import-run.ts";
import { hold, type UnfinishedPush, unfinishedPushes } from "./push-folders.ts";
import type { PushOptions } from "./push-options.ts";
import { Scanning } from "./scanning.ts";

export type ResumeOptions = Pick<PushOptions, "stateDir" | "redactionKey" | "maxBytesPerSecond" | "onProgress"> & {
  /** Snapshot id or its beginning; "" for the newest push that nobody is at. */
  readonly snapshot: string;
  readonly onFound: (push: UnfinishedPush) => void;
};

/** Throws "not_found" if there is no such push, "conflict" if it is still running, "corrupt" if its input has changed. */
export async function resume(options: ResumeOptions): Promise<Pushed> {
  const found = await chosen(options);
  await hold(found.dir);
  options.onFound(found);
  const goOn = await prepared(found, options);
  try {
    const pushed = await goOn();
    await rm(found.dir, { recursive: true, force: true });
    return pushed;
  } catch (error) {
    // The snapshot has failed on the server, unless that could not be reached.
    if (!isKubinError(error, "unavailable")) await rm(found.dir, { recursive: true, force: true });
    throw error;
  }
}

/** What is left to do. Throws without touching anything if the input is not what it was. */
async function prepared(found: UnfinishedPush, options: ResumeOptions): Promise<() => Promise<Pushed>> {
  const { header, journal } = found;
  const { stateDir, redactionKey, maxBytesPerSecond, onProgress } = options;
  const api = new Api(header.server);
  const pace = maxBytesPerSecond === undefined ? {} : { maxBytesPerSecond };
  const run = { api, header, journal, stateDir, redactionKey, onProgress, ...pace };
  // A cluster cannot be read again as it was: what had been packed is sent, and the rest is a gap.
  const cut = header.input.from === "cluster" ? interruptedCapture(journal.closed.size) : null;
  const complete = journal.complete ?? cut;
  if (complete) {
    return async () => {
      const queue = uploadQueue(run);
      for (const { file, ...pack } of journal.closed.values())
        await queue.add({ ...pack, path: join(found.dir, file) });
      return completed(run, queue, complete);
    };
  }
  const input = await inputOf(found);
  const format = formatNames.find((name) => name === header.format);
  const detections = await sniff(input.source, format === undefined ? {} : { format });
  const detection = detections[header.cluster];
  if (!detection) throw changed(input.name);
  const limits = { ...defaultImportLimits, ...header.limits };
  const { source } = input;
  const redaction = { stateDir, redactionKey, anonymize: header.anonymize };
  return async () => {
    const scanning = new Scanning({ source, detection, limits, dir: journal.dir, onProgress, redaction });
    try {
      return await importRun({ ...run, source, limits, scanning });
    } finally {
      scanning.stop();
      input.close();
    }
  };
}

function interruptedCapture(packs: number): CompleteUpload {
  const detail = "The capture was interrupted; what had been packed by then is here";
  return {
    packs,
    counts: { resources: 0, streams: 0, lines: 0, logBytes: 0 },
    gaps: [{ reason: "truncated", what: "the rest of the cluster", detail }],
  };
}

async function chosen({ stateDir, snapshot }: ResumeOptions): Promise<UnfinishedPush> {
  const all = await unfinishedPushes(stateDir);
  const matching = all.filter(({ header }) => header.snapshotId.startsWith(snapshot));
  const found = snapshot === "" ? matching.findLast(({ held }) => !held) : matching[0];
  if (snapshot !== "" && matching.length > 1) {
    throw new KubinError(
      "invalid",
      `Cannot tell which push "${snapshot}" means: ${matching.length} begin so. Give more of the id`,
    );
  }
  if (found) return found;
  const which = snapshot === "" ? "no push is unfinished here" : `no push of "${snapshot}" is unfinished here`;
  throw new KubinError("not_found", `Cannot resume: ${which}. A push can be resumed for 24 hours; see kubin list`);
}

/** The same bytes as before, as far as their size and time tell; the packs' hashes are compared later. */
async function inputOf({ header, dir }: UnfinishedPush): Promise<Input> {
  const { input } = header;
  if (input.from !== "path") return openSpooled(input.from === "spool" ? input.dir : dir, input.name);
  const now = await stat(input.path).catch(() => null);
  if (!now || now.size !== input.bytes || now.mtimeMs !== input.modifiedMs) throw changed(input.path);
  return openInput(input.path, dir);
}

function changed(name: string): KubinError {
  return new KubinError("corrupt", `Cannot resume the push: "${name}" is not what it was. Push it again`);
}
