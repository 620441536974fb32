// Pass 2 of an import: hands every resource that won and every log over, once, in the archive's order.
import type { ArchiveEntry, ArchiveSource, Codecs } from "../archive/archive.ts";
import { Budget } from "../archive/budget.ts";
import { entriesWithNested } from "../archive/nested.ts";
import { peeked } from "../archive/peek.ts";
import type { ImportLimits } from "../limits.ts";
import { pluralOf } from "../resource/identity.ts";
import { formatNamed } from "./formats.ts";
import { detectFraming, framingBytes } from "./framing.ts";
import { newGaps } from "./gap-list.ts";
import { openLog } from "./log-bytes.ts";
import { type FoundItem, readResources } from "./read-resources.ts";
import { readSections } from "./read-sections.ts";
import type { ImportProgress, LogFile, ScanResult, SectionedFile, SnapshotSink } from "./snapshot.ts";

/** `source` must be the one that was scanned, unchanged. The gaps of the scan come first; logs add what is wrong inside of them. */
export async function emit(
  source: ArchiveSource,
  scanned: ScanResult,
  codecs: Codecs,
  limits: ImportLimits,
  sink: SnapshotSink,
  onProgress: (progress: ImportProgress) => void = () => undefined,
): Promise<void> {
  for (const gap of scanned.gaps) sink.gap(gap);
  const budget = new Budget(
    limits,
    newGaps(scanned.gaps, (gap) => sink.gap(gap)),
  );
  const format = formatNamed(scanned.detection.format);
  const wanted = (path: string): boolean => format.nested?.(path) === true;
  const run = { scanned, codecs, limits, budget, sink };
  let files = 0;
  for await (const entry of entriesWithNested(source, { codecs, budget, wanted })) {
    await emitEntry(entry, files++, run);
    onProgress({ phase: "emit", files, unpackedBytes: budget.unpackedBytes });
  }
}

interface Run {
  readonly scanned: ScanResult;
  readonly codecs: Codecs;
  readonly limits: ImportLimits;
  readonly budget: Budget;
  readonly sink: SnapshotSink;
}

async function emitEntry(entry: ArchiveEntry, index: number, run: Run): Promise<void> {
  const { scanned, codecs, limits } = run;
  const resources = scanned.resourceFiles.get(index);
  const log = scanned.logFiles.get(index);
  const sectioned = scanned.sectionedFiles.get(index);
  if (resources !== undefined) await emitResources(readResources(entry, resources, codecs, limits), index, run);
  else if (log !== undefined) await emitLog(entry, log, run);
  else if (sectioned !== undefined) await emitSections(entry, index, sectioned, run);
}

async function emitResources(items: AsyncIterable<FoundItem>, index: number, { scanned, sink }: Run): Promise<void> {
  const lost = scanned.losers.get(index);
  for await (const found of items) {
    if ("bad" in found || lost?.has(found.item) === true) continue;
    const { group, version, kind } = found.resource;
    const resource = scanned.plurals.get(`${group}/${version}/${kind}`) ?? pluralOf(group, kind);
    await sink.resource({ ...found.resource, resource });
  }
}

async function emitLog(entry: ArchiveEntry, { stream, prefix }: LogFile, { codecs, budget, sink }: Run): Promise<void> {
  // Damage inside the file became a gap in the scan; here the lines just end.
  const opened = await openLog(entry, codecs, budget, () => undefined);
  await sink.log({ ...stream, framing: detectFraming(opened.head, prefix) }, opened.bytes);
}

async function emitSections(entry: ArchiveEntry, index: number, file: SectionedFile, run: Run): Promise<void> {
  for await (const part of readSections(entry, file.resources, run.codecs, run.limits)) {
    if ("items" in part) await emitResources(part.items, index, run);
    const log = file.logs.get(part.section);
    if (!("log" in part) || log === undefined) continue;
    const { head, bytes } = await peeked(part.bytes, framingBytes);
    await run.sink.log({ ...log.stream, framing: detectFraming(head, log.prefix) }, bytes);
  }
}
