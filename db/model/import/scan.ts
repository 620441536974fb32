// Pass 1 of an import: reads everything once, keeps what the second pass and the catalogue need, and no resource.
import type { ArchiveEntry, ArchiveSource, Codecs } from "../archive/archive.ts";
import { Budget } from "../archive/budget.ts";
import { entriesWithNested } from "../archive/nested.ts";
import { printable } from "../archive/safe-path.ts";
import type { ImportLimits } from "../limits.ts";
import { BadItems } from "./bad-items.ts";
import { LatestTime } from "./capture-time.ts";
import { collectionErrors } from "./collection-errors.ts";
import { fromCrd } from "./crd-types.ts";
import { Documents, smallText } from "./documents.ts";
import { FileRoles } from "./file-roles.ts";
import type { BundleFormat, LogFacts, ResourceFile } from "./format.ts";
import { formatNamed } from "./formats.ts";
import { GapList } from "./gap-list.ts";
import { type FileAgain, type HeldLog, HeldLogs, HeldResources } from "./held.ts";
import { Later } from "./later.ts";
import { openLog, tellsItsSize } from "./log-bytes.ts";
import { LogPlan } from "./log-plan.ts";
import { type FoundItem, type FoundResource, readResources } from "./read-resources.ts";
import { readSections } from "./read-sections.ts";
import { containerName, isBlank, logFacts, measured, saidInstead } from "./section-log.ts";
import type { SectionLog } from "./sections.ts";
import type { Catalogue, Detection, ImportProgress, ScanResult } from "./snapshot.ts";
import { TypesSeen } from "./types-seen.ts";
import { Winners } from "./winners.ts";

const errorFileBytesMax = 1024 * 1024;

export interface ScanOptions {
  readonly onProgress?: (progress: ImportProgress) => void;
  /** Told of every resource that is found, duplicates included: what they hold must be known before anything leaves. */
  readonly onResource?: (resource: FoundResource) => void;
  /** Told of the first log: whoever makes packs of them can get ready. */
  readonly onFirstLog?: () => void;
  /**
   * Told once that all resources so far were looked at while there is more to be read, with the first logs, which are held: they can
   * be made ready as long as what comes teaches nothing else.
   */
  readonly onAhead?: (logs: readonly HeldLog[]) => void;
  /** Told when the input was read to its end, with some of it still to be looked at. */
  readonly onRead?: () => void;
  /** Lets in what else the thread has to do. With it an archive is read on while its resources are looked at. */
  readonly turn?: () => Promise<void>;
  /** Stops the scan at the next file; it throws the signal's reason. */
  readonly signal?: AbortSignal;
}

/**
 * What the dump holds. Gaps do not stop it; limits do: throws KubinError "too_large" for bombs. Memory grows with the
 * number of resources (their names) and log files, and with their size only as far as some are held for the second pass.
 */
export async function scan(
  source: ArchiveSource,
  detection: Detection,
  codecs: Codecs,
  limits: ImportLimits,
  options: ScanOptions = {},
): Promise<ScanResult> {
  const state = new Scan(detection, codecs, limits, options, source.sequential === true);
  let files = 0;
  const wanted = (path: string): boolean => state.opens(path);
  try {
    for await (const entry of entriesWithNested(source, { codecs, budget: state.budget, wanted })) {
      options.signal?.throwIfAborted();
      await state.entry(entry, files++);
      options.onProgress?.({ phase: "scan", files, unpackedBytes: state.budget.unpackedBytes });
    }
    options.onRead?.();
    await state.later.done();
    await state.settle();
  } finally {
    state.later.stop();
  }
  return state.result(files);
}

class Scan {
  readonly #gaps = new GapList();
  readonly budget: Budget;
  readonly #detection: Detection;
  readonly #format: BundleFormat;
  readonly #roles: FileRoles;
  readonly #codecs: Codecs;
  readonly #limits: ImportLimits;
  readonly #options: ScanOptions;
  readonly #winners = new Winners();
  readonly #types = new TypesSeen();
  readonly #logs: LogPlan;
  readonly later: Later;
  readonly #held = new HeldResources();
  /** Of files of which something came twice. */
  readonly #lengths = new Map<number, ReadonlyMap<number, number>>();
  readonly #heldLogs: HeldLogs | null;
  readonly #documents = new Documents();
  readonly #resourceFiles = new Map<number, ResourceFile>();
  readonly #sectionedFiles = new Map<number, ResourceFile | null>();
  readonly #latest = new LatestTime();
  readonly #crds = new Set<string>();
  #emptyLogs = 0;
  #sawLog = false;
  #toldAhead = false;
  #otherFiles = 0;

  /** `isSequential`: the first logs are kept, since they are as far away in the second pass; and what is read need not be looked at first. */
  constructor(detection: Detection, codecs: Codecs, limits: ImportLimits, options: ScanOptions, isSequential: boolean) {
    this.#heldLogs = isSequential ? new HeldLogs() : null;
    this.later = new Later(isSequential ? options.turn : undefined);
    this.#detection = detection;
    this.#format = formatNamed(detection.format);
    this.#roles = new FileRoles(detection);
    this.#logs = new LogPlan(detection, this.#roles);
    this.#codecs = codecs;
    this.#limits = limits;
    this.#options = options;
    this.budget = new Budget(limits, (gap) => this.#gaps.add(gap));
  }

  /** True for an archive inside the dump whose files are part of it. */
  opens(path: string): boolean {
    return this.#format.nested?.(path) === true;
  }

  async entry(entry: ArchiveEntry, index: number): Promise<void> {
    this.#gaps.entry = index;
    const role = this.#roles.of(entry.path, (gap) => this.#gaps.add(gap));
    if (role.role === "resources") {
      this.#resourceFiles.set(index, role);
      await this.later.take(entry, async (file) => {
        const again = this.#again(entry, file);
        const items = readResources({ ...file, unwritten: again !== null }, role, this.#codecs, this.#limits);
        await this.#resources(items, role, index, entry.path, this.#held.file(index, again));
        for (const given of this.#held.tooMany()) await this.#giveUp(given);
      });
      return;
    }
    // What says more about the resources, in the archive's order.
    if (role.role === "sections" || role.role === "document") await this.later.done();
    if (role.role === "log") await this.#log(entry, index, role.log);
    else if (role.role === "sections") await this.#sections(entry, index, role.resources);
    else if (role.role === "document") {
      const gap = await this.#documents.read(entry, role.document, this.#codecs, this.#types);
      if (gap !== null) this.#gaps.add(gap);
    } else if (role.role === "errors") {
      const text = await smallText(entry, errorFileBytesMax);
      for (const gap of collectionErrors(entry.path, text ?? "The list of errors is too large")) this.#gaps.add(gap);
    } else if (role.role === "gap") {
      this.#gaps.add({ reason: role.reason, what: printable(entry.path), detail: role.detail });
    } else this.#otherFiles++;
  }

  /** Null where the file would have to be read out of the archive once more, or there is no room for it. */
  #again(entry: ArchiveEntry, { size, again }: Pick<ArchiveEntry, "size" | "again">): FileAgain | null {
    const copied = entry.again === undefined ? size : 0;
    return again !== undefined && this.#held.hasRoom(copied) ? { size, bytes: again, copied } : null;
  }

  async #giveUp(entry: number): Promise<void> {
    // Which of two copies is longer may still be asked.
    if (!Array.isArray(this.#held.files.get(entry))) await this.#lengthsOf(entry);
    this.#held.files.delete(entry);
  }

  /** Item → how long its JSON is, of a file that is held as it is, or was. */
  async #lengthsOf(entry: number): Promise<ReadonlyMap<number, number>> {
    const known = this.#lengths.get(entry);
    if (known !== undefined) return known;
    const file = this.#held.files.get(entry);
    const role = this.#resourceFiles.get(entry);
    if (file === undefined || Array.isArray(file) || role === undefined) throw new TypeError("the file is not held");
    const lengths = new Map<number, number>();
    for await (const run of readResources(file, role, this.#codecs, this.#limits)) {
      for (const found of run) if ("resource" in found) lengths.set(found.item, found.resource.json.length);
    }
    this.#lengths.set(entry, lengths);
    return lengths;
  }

  /** Everything was looked at: which of the copies is taken. One that went away since the file was read is the shortest. */
  settle(): Promise<void> {
    return this.#winners.settle(async (entry, item) => (await this.#lengthsOf(entry)).get(item) ?? 0);
  }

  async #resources(
    runs: AsyncIterable<Iterable<FoundItem>>,
    file: ResourceFile,
    entry: number,
    path: string,
    hold: (item: number, resource: FoundResource) => void = () => undefined,
  ): Promise<void> {
    this.#types.place(file.hint);
    const bad = new BadItems();
    for await (const run of runs) {
      for (const found of run) {
        if ("resource" in found) {
          this.#resource(found.resource, file, entry, found.item);
          hold(found.item, found.resource);
        }
        bad.add(found);
        await this.later.turn();
      }
    }
    for (const gap of bad.gaps(path)) this.#gaps.add(gap, entry);
  }

  #resource(resource: FoundResource, file: ResourceFile, entry: number, item: number): void {
    const isNew = this.#winners.add(resource, entry, item);
    this.#types.add(resource, file.hint, isNew);
    this.#logs.resource(resource);
    this.#options.onResource?.(resource);
    this.#latest.see(resource);
    if (resource.group !== "apiextensions.k8s.io" || resource.kind !== "CustomResourceDefinition") return;
    if (!this.#crds.has(resource.name)) this.#types.defined(fromCrd(resource.object));
    this.#crds.add(resource.name);
  }

  async #log(entry: ArchiveEntry, index: number, facts: LogFacts): Promise<void> {
    let bytes = entry.size;
    if (!tellsItsSize(entry)) {
      bytes = 0;
      const opened = await openLog(entry, this.#codecs, this.budget, (detail) => {
        const said = `Its compressed data is damaged or cut: ${printable(detail, 200)}`;
        this.#gaps.add({ reason: "truncated", what: printable(entry.path), detail: said });
      });
      for await (const chunk of opened.bytes) bytes += chunk.length;
      this.#heldLogs?.end();
    } else if (bytes > 0) await this.#heldLogs?.take(entry, index, facts);
    if (this.#isLog(bytes)) this.#logs.file(entry.path, facts, index, bytes);
    this.#tellAhead();
  }

  #tellAhead(): void {
    if (this.#heldLogs?.isFull !== true || this.#toldAhead || !this.later.isDone) return;
    this.#toldAhead = true;
    this.#options.onAhead?.([...this.#heldLogs.files.values()]);
  }

  async #sections(entry: ArchiveEntry, index: number, resources: ResourceFile | null): Promise<void> {
    this.#sectionedFiles.set(index, resources);
    this.#heldLogs?.end();
    const what = printable(entry.path);
    const openEnd = (log: SectionLog): void => {
      const detail = `The log of ${containerName(log)} has no end mark; what is there was kept`;
      this.#gaps.add({ reason: "truncated", what, detail });
    };
    for await (const part of readSections(entry, resources, this.#codecs, this.#limits, openEnd)) {
      if ("items" in part && resources !== null) await this.#resources(part.items, resources, index, entry.path);
      else if ("outside" in part) {
        const { bytes, head } = await measured(part.outside);
        const detail = `${String(bytes)} bytes outside of its START and END marks were left out`;
        if (!isBlank(head, bytes)) this.#gaps.add({ reason: "unparsable", what, detail });
      } else if ("log" in part) {
        const { bytes, head } = await measured(part.bytes);
        const said = saidInstead(head, bytes);
        if (said !== null)
          for (const gap of collectionErrors(`${entry.path}: ${containerName(part.log)}`, said)) this.#gaps.add(gap);
        else if (this.#isLog(bytes))
          this.#logs.section({ facts: logFacts(part.log, entry.path), entry: index, section: part.section, bytes });
      }
    }
  }

  /** An empty one is only counted. */
  #isLog(bytes: number): boolean {
    if (bytes === 0) {
      this.#emptyLogs++;
      return false;
    }
    if (!this.#sawLog) this.#options.onFirstLog?.();
    this.#sawLog = true;
    return true;
  }

  result(files: number): ScanResult {
    const logs = this.#logs.planned();
    const sectioned = Array.from(this.#sectionedFiles, ([entry, resources]) => {
      return [entry, { resources, logs: logs.sections.get(entry) ?? new Map<number, never>() }] as const;
    });
    return {
      detection: this.#detection,
      catalogue: this.#catalogue(),
      gaps: this.#gaps.all(),
      totals: {
        resources: this.#winners.count,
        logFiles: logs.count,
        logBytes: logs.bytes,
        emptyLogFiles: this.#emptyLogs,
        otherFiles: this.#otherFiles,
        files,
        unpackedBytes: this.budget.unpackedBytes,
      },
      resourceFiles: this.#resourceFiles,
      logs,
      sectionedFiles: new Map(sectioned),
      losers: this.#winners.losers,
      held: this.#held.files,
      heldLogs: this.#heldLogs?.files ?? new Map<number, never>(),
      plurals: this.#types.plurals(),
    };
  }

  #catalogue(): Catalogue {
    const at = this.#documents.finishedAt || this.#latest.ms;
    return {
      formatVersion: 1,
      source: this.#detection.format,
      ...(at > 0 ? { capturedAt: new Date(at).toISOString() } : {}),
      version: this.#documents.version,
      resources: this.#types.resources(),
      kindsSeen: this.#types.kindsSeen(),
      held: this.#types.held(),
      documents: this.#documents.kept,
      customResourceDefinitions: this.#crds.size,
    };
  }
}
