// Pass 2 of an import: hands every resource that won and every log file over, once, in the archive's order.
import type { ArchiveEntry, ArchiveSource, Codecs } from "../archive/archive.ts";
import { Budget } from "../archive/budget.ts";
import type { ImportLimits } from "../limits.ts";
import { pluralOf } from "../resource/identity.ts";
import { detectFraming } from "./framing.ts";
import { openLog } from "./log-bytes.ts";
import { readResources } from "./read-resources.ts";
import type { ImportProgress, LogFile, ResourceFile, ScanResult, SnapshotSink } from "./snapshot.ts";

/** `source` must be the one that was scanned, unchanged. Gaps are those of the scan; they come first. */
export async function emit(
  source: ArchiveSource,
  scanned: ScanResult,
  codecs: Codecs,
  limits: ImportLimits,
  sink: SnapshotSink,
  onProgress: (progress: ImportProgress) => void = () => undefined,
): Promise<void> {
  for (const gap of scanned.gaps) sink.gap(gap);
  const budget = new Budget(limits);
  let files = 0;
  for await (const entry of source.entries(budget)) {
    const index = files++;
    const resources = scanned.resourceFiles.get(index);
    const log = scanned.logFiles.get(index);
    if (resources !== undefined) await emitResources(entry, index, resources, scanned, codecs, limits, sink);
    else if (log !== undefined) await emitLog(entry, log, codecs, budget, sink);
    onProgress({ phase: "emit", files, unpackedBytes: budget.unpackedBytes });
  }
}

async function emitResources(
  entry: ArchiveEntry,
  index: number,
  file: ResourceFile,
  { losers, plurals }: ScanResult,
  codecs: Codecs,
  limits: ImportLimits,
  sink: SnapshotSink,
): Promise<void> {
  const lost = losers.get(index);
  for await (const found of readResources(entry, file, codecs, limits)) {
    if ("bad" in found || lost?.has(found.item) === true) continue;
    const { group, version, kind } = found.resource;
    const resource = plurals.get(`${group}/${version}/${kind}`) ?? pluralOf(group, kind);
    await sink.resource({ ...found.resource, resource });
  }
}

async function emitLog(
  entry: ArchiveEntry,
  { stream, prefix }: LogFile,
  codecs: Codecs,
  budget: Budget,
  sink: SnapshotSink,
): Promise<void> {
  // Damage inside the file became a gap in the scan; here the lines just end.
  const opened = await openLog(entry, codecs, budget, () => undefined);
  await sink.log({ ...stream, framing: detectFraming(opened.head, prefix) }, opened.bytes);
}
