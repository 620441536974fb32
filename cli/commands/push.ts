// kubin push: a dump becomes a link.
import { defaultImportLimits } from "../../db/model/limits.ts";
import type { CliEnvironment } from "../env.ts";
import { type ExitCode, exitCodes } from "../exit.ts";
import type { Flags } from "../flags.ts";
import { remember } from "../journal.ts";
import { push } from "../push/push.ts";
import { bytesText, printGaps, printJson, printNote, printResult, ProgressLine } from "../terminal.ts";
import { byteCount, duration } from "../option-values.ts";

export async function pushCommand(path: string, flags: Flags, env: CliEnvironment): Promise<ExitCode> {
  const server = flags.server ?? env.server;
  const progress = new ProgressLine(flags.quiet === true || flags.json === true);
  const pushed = await push({
    path,
    server,
    tempDir: env.tempDir,
    limits: {
      ...defaultImportLimits,
      ...(flags.maxUnpacked === undefined ? {} : { unpackedBytes: byteCount("--max-unpacked", flags.maxUnpacked) }),
      ...(flags.maxEntries === undefined ? {} : { entries: byteCount("--max-entries", flags.maxEntries) }),
      ...(flags.maxRatio === undefined ? {} : { ratio: byteCount("--max-ratio", flags.maxRatio) }),
    },
    ...(flags.expires === undefined ? {} : { expiresInSeconds: duration("--expires", flags.expires) }),
    onCreated: async (created, source) => {
      if (flags.json !== true) printResult(created.link);
      const { snapshotId, link, ownerToken, expiresAt } = created;
      await remember(env.stateDir, {
        snapshotId,
        server,
        link,
        ownerToken,
        source,
        createdAt: new Date().toISOString(),
        expiresAt,
      });
    },
    onProgress: (at) => {
      if (at.phase === "upload") progress.show(`sending   ${bytesText(at.sentBytes)} sent`);
      else
        progress.show(
          `${at.phase === "scan" ? "reading" : "packing"}   ${at.files} files, ${bytesText(at.unpackedBytes)}`,
        );
    },
  });
  progress.clear();
  const { counts, gaps, created } = pushed;
  if (flags.json === true) {
    const { snapshotId, link, kubeUrl, expiresAt } = created;
    printJson({ snapshotId, link, kubeUrl, expiresAt, counts, packs: pushed.packs, sentBytes: pushed.sentBytes, gaps });
  } else if (flags.quiet !== true) {
    printNote(
      `${counts.resources} resources, ${counts.lines} log lines of ${counts.streams} files; ${bytesText(pushed.sentBytes)} in ${pushed.packs} packs`,
    );
    printGaps(gaps);
  }
  return gaps.length > 0 ? exitCodes.partial : exitCodes.ok;
}
