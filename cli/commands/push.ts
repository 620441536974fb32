// kubin push: a cluster or a dump becomes a link.
import { isKubinError, KubinError } from "../../db/model/error.ts";
import type { CreatedUpload } from "../../db/model/contract/upload.ts";
import { formatNames } from "../../db/model/import/formats.ts";
import type { ImportProgress } from "../../db/model/import/import.ts";
import { defaultImportLimits, type ImportLimits } from "../../db/model/limits.ts";
import type { CliEnvironment } from "../env.ts";
import { type ExitCode, exitCodes } from "../exit.ts";
import type { Flags } from "../flags.ts";
import { remember } from "../journal.ts";
import { refuseUnsafeServer } from "../server.ts";
import { captureFlags } from "./capture-flags.ts";
import { byteCount, choice, duration } from "../option-values.ts";
import type { Pushed } from "../push/import-run.ts";
import type { PushOptions } from "../push/push-options.ts";
import {
  bytesText,
  errorsOnTerminal,
  printGaps,
  printJson,
  printNote,
  printRedaction,
  printResult,
  ProgressLine,
} from "../terminal.ts";

export async function pushCommand(path: string | undefined, flags: Flags, env: CliEnvironment): Promise<ExitCode> {
  const progress = new ProgressLine(flags.quiet === true || flags.json === true);
  const options = optionsOf(path, flags, env, progress);
  if (flags.dryRun === true) return printDryRun(options, flags, progress);
  const pushed = await untilInterrupted(progress, () => run(path, options, flags, env));
  progress.clear();
  if (flags.json === true) printJson(pushed.length === 1 ? asJson(pushed[0]) : pushed.map(asJson));
  else if (flags.quiet !== true) {
    for (const each of pushed) printSummary(each);
    if (pushed[0]) printNote(`kubectl sees it with: kubin kubectl ${shownLink(pushed[0].created.link)} get pods -A`);
  }
  return pushed.some(({ gaps }) => gaps.length > 0) ? exitCodes.partial : exitCodes.ok;
}

async function run(
  path: string | undefined,
  options: PushOptions,
  flags: Flags,
  env: CliEnvironment,
): Promise<readonly Pushed[]> {
  if (flags.resume === true) {
    const { resume } = await import("../push/resume.ts");
    const onFound = (link: string): void => {
      if (flags.json !== true) printResult(link);
    };
    return [await resume({ ...options, snapshot: path ?? "", onFound: ({ header }) => onFound(header.link) })];
  }
  if (path !== undefined) {
    const { push } = await import("../push/push.ts");
    return push(options);
  }
  // Loaded when it is needed: reading kubeconfigs costs 70 ms that every other command would pay.
  const { pushCluster } = await import("../capture/push-cluster.ts");
  const { clusterRole, ...pushed } = await pushCluster({ ...options, ...captureFlags(flags, env) });
  if (clusterRole !== null && flags.quiet !== true) {
    printNote("Something was forbidden. This role would have allowed it:");
    for (const line of clusterRole.split("\n")) printNote(line);
  }
  return [pushed];
}

function optionsOf(path: string | undefined, flags: Flags, env: CliEnvironment, progress: ProgressLine): PushOptions {
  const server = flags.server ?? env.server;
  refuseUnsafeServer(server, flags.allowHttp === true);
  return {
    path: path ?? "",
    server,
    stateDir: env.stateDir,
    limits: importLimits(flags),
    redactionKey: env.redactionKey,
    anonymize: flags.anonymize === true,
    ...(flags.format === undefined ? {} : { format: choice("--format", flags.format, formatNames) }),
    ...(flags.expires === undefined ? {} : { expiresInSeconds: duration("--expires", flags.expires) }),
    ...(flags.maxBandwidth === undefined
      ? {}
      : { maxBytesPerSecond: byteCount("--max-bandwidth", flags.maxBandwidth) }),
    onCreated: (created, source, cluster) => announce(created, source, cluster, server, flags, env),
    onProgress: (at) => progress.show(progressText(at)),
  };
}

export function importLimits(flags: Flags): ImportLimits {
  return {
    ...defaultImportLimits,
    ...(flags.maxUnpacked === undefined ? {} : { unpackedBytes: byteCount("--max-unpacked", flags.maxUnpacked) }),
    ...(flags.maxEntries === undefined ? {} : { entries: byteCount("--max-entries", flags.maxEntries) }),
    ...(flags.maxRatio === undefined ? {} : { ratio: byteCount("--max-ratio", flags.maxRatio) }),
    ...(flags.maxNesting === undefined ? {} : { nesting: byteCount("--max-nesting", flags.maxNesting) }),
  };
}

async function announce(
  created: CreatedUpload,
  source: string,
  cluster: number,
  server: string,
  flags: Flags,
  env: CliEnvironment,
): Promise<void> {
  const { snapshotId, link, ownerToken, expiresAt } = created;
  const createdAt = new Date().toISOString();
  // First the owner token: who is interrupted with the link on the screen can still delete what it shows.
  await remember(env.stateDir, { snapshotId, server, link, ownerToken, source, createdAt, expiresAt });
  // One link shows all clusters of a dump.
  if (flags.json !== true && cluster === 0) printResult(link);
}

type Progress =
  | ImportProgress
  | { phase: "upload"; sentBytes: number }
  | { phase: "capture"; resources: number; logs: number };

function progressText(at: Progress): string {
  if (at.phase === "upload") return `sending   ${bytesText(at.sentBytes)} sent`;
  if (at.phase === "capture") return `capturing ${at.resources} resources, ${at.logs} logs`;
  return `${at.phase === "scan" ? "reading" : "packing"}   ${at.files} files, ${bytesText(at.unpackedBytes)}`;
}

/** Ctrl-C and a lost server leave a push on disk that can be resumed: that is said. */
async function untilInterrupted<T>(progress: ProgressLine, work: () => Promise<T>): Promise<T> {
  const goOn = "What has arrived stays. Go on within 24 hours with: kubin push --resume";
  const interrupted = (): never => {
    progress.clear();
    printNote(`\nInterrupted. ${goOn}`);
    process.exit(exitCodes.interrupted);
  };
  process.once("SIGINT", interrupted).once("SIGTERM", interrupted);
  try {
    return await work();
  } catch (error) {
    progress.clear();
    if (!isKubinError(error, "unavailable")) throw error;
    throw new KubinError("unavailable", `${error.message}. ${goOn}`, { cause: error });
  } finally {
    process.off("SIGINT", interrupted).off("SIGTERM", interrupted);
  }
}

async function printDryRun(options: PushOptions, flags: Flags, progress: ProgressLine): Promise<ExitCode> {
  const { dryRun } = await import("../push/dry-run.ts");
  const reports = await dryRun(options);
  progress.clear();
  if (flags.json === true) printJson(reports);
  else {
    for (const { format, counts, gaps, redaction, bytes } of reports) {
      printNote(
        `${format}: ${counts.resources} resources, ${counts.lines} log lines of ${counts.streams} files; ${bytesText(bytes)} would be sent`,
      );
      printRedaction(redaction);
      printGaps(gaps);
    }
  }
  return reports.some(({ gaps }) => gaps.length > 0) ? exitCodes.partial : exitCodes.ok;
}

function asJson(pushed: Pushed | undefined): unknown {
  if (!pushed) return null;
  const { created, counts, packs, sentBytes, gaps, redaction } = pushed;
  const { snapshotId, link, kubeUrl, expiresAt } = created;
  return { snapshotId, link, kubeUrl, expiresAt, counts, packs, sentBytes, redaction, gaps };
}

/** Whole for a person; standard error of a script is a log that others read, and the link is a secret. */
function shownLink(link: string): string {
  return errorsOnTerminal ? link : "<link>";
}

function printSummary({ counts, packs, sentBytes, gaps, redaction }: Pushed): void {
  printNote(
    `${counts.resources} resources, ${counts.lines} log lines of ${counts.streams} files; ${bytesText(sentBytes)} in ${packs} packs`,
  );
  const redacted = Object.values(redaction).reduce((sum, each) => sum + each, 0);
  if (redacted > 0) printNote(`${redacted} secrets were redacted before anything was sent; --dry-run lists the rules`);
  printGaps(gaps);
}
