// Pass 1 of an import: reads everything once, keeps what the second pass and the catalogue need, and no resource.
import type { ArchiveEntry, ArchiveSource, Codecs } from "../archive/archive.ts";
import { Budget } from "../archive/budget.ts";
import { printable } from "../archive/safe-path.ts";
import type { GapReason } from "../gap.ts";
import type { ImportLimits } from "../limits.ts";
import { latestTime } from "./capture-time.ts";
import { collectionErrors } from "./collection-errors.ts";
import { fromCrd } from "./discovery.ts";
import { Documents, smallText } from "./documents.ts";
import type { FileRole, LogFacts } from "./format.ts";
import { formatNamed } from "./formats.ts";
import { GapList } from "./gap-list.ts";
import { isCompressed, openLog } from "./log-bytes.ts";
import { LogPlan } from "./log-plan.ts";
import { type FoundResource, readResources } from "./read-resources.ts";
import type { Catalogue, Detection, ImportProgress, ResourceFile, ScanResult } from "./snapshot.ts";
import { TypesSeen } from "./types-seen.ts";
import { Winners } from "./winners.ts";

const errorFileBytesMax = 1024 * 1024;

/**
 * What the dump holds. Gaps do not stop it; limits do: throws KubinError "too_large" for bombs. Memory grows with the
 * number of resources (their names) and log files, not with their size.
 */
export async function scan(
  source: ArchiveSource,
  detection: Detection,
  codecs: Codecs,
  limits: ImportLimits,
  onProgress: (progress: ImportProgress) => void = () => undefined,
): Promise<ScanResult> {
  const state = new Scan(detection, codecs, limits);
  let files = 0;
  for await (const entry of source.entries(state.budget)) {
    await state.entry(entry, files++);
    onProgress({ phase: "scan", files, unpackedBytes: state.budget.unpackedBytes });
  }
  return state.result(files);
}

class Scan {
  readonly #gaps = new GapList();
  readonly budget: Budget;
  readonly #detection: Detection;
  readonly #codecs: Codecs;
  readonly #limits: ImportLimits;
  readonly #winners = new Winners();
  readonly #types = new TypesSeen();
  readonly #logs = new LogPlan();
  readonly #documents = new Documents();
  readonly #resourceFiles = new Map<number, ResourceFile>();
  readonly #crds = new Set<string>();
  #emptyLogs = 0;
  #otherFiles = 0;
  #latest = 0;

  constructor(detection: Detection, codecs: Codecs, limits: ImportLimits) {
    this.#detection = detection;
    this.#codecs = codecs;
    this.#limits = limits;
    this.budget = new Budget(limits, (gap) => this.#gaps.add(gap));
  }

  async entry(entry: ArchiveEntry, index: number): Promise<void> {
    const { format, root } = this.#detection;
    const role: FileRole = formatNamed(format).classify(entry.path, root);
    if (role.role === "resources") {
      this.#resourceFiles.set(index, role);
      await this.#resources(entry, index, role);
    } else if (role.role === "log") await this.#log(entry, index, role.log);
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

  async #resources(entry: ArchiveEntry, index: number, file: ResourceFile): Promise<void> {
    this.#types.place(file.hint);
    let items = 0;
    // One gap per file and reason: a list may have thousands of items that fail alike.
    const bad = new Map<GapReason, { count: number; readonly first: string }>();
    for await (const found of readResources(entry, file, this.#codecs, this.#limits)) {
      items++;
      if ("resource" in found) this.#resource(found.resource, file, index, found.item);
      else {
        const { count, first } = bad.get(found.bad.reason) ?? { count: 0, first: found.bad.detail };
        bad.set(found.bad.reason, { count: count + 1, first });
      }
    }
    for (const [reason, { count, first }] of bad) {
      const detail = items === 1 ? first : `${String(count)} of its ${String(items)} resources. The first: ${first}`;
      this.#gaps.add({ reason, what: printable(entry.path), detail });
    }
  }

  #resource(resource: FoundResource, file: ResourceFile, entry: number, item: number): void {
    const isNew = this.#winners.add(resource, entry, item);
    this.#types.add(resource, file.hint, isNew);
    this.#logs.resource(resource);
    this.#latest = Math.max(this.#latest, latestTime(resource));
    if (resource.group !== "apiextensions.k8s.io" || resource.kind !== "CustomResourceDefinition") return;
    if (!this.#crds.has(resource.name)) this.#types.crds.push(...fromCrd(resource.object));
    this.#crds.add(resource.name);
  }

  async #log(entry: ArchiveEntry, index: number, facts: LogFacts): Promise<void> {
    let bytes = entry.size;
    if (isCompressed(entry.path)) {
      bytes = 0;
      const opened = await openLog(entry, this.#codecs, this.budget, (detail) => {
        const said = `Its compressed data is damaged or cut: ${printable(detail, 200)}`;
        this.#gaps.add({ reason: "truncated", what: printable(entry.path), detail: said });
      });
      for await (const chunk of opened.bytes) bytes += chunk.length;
    }
    if (bytes === 0) this.#emptyLogs++;
    else this.#logs.log(entry.path, { ...facts, file: this.#relative(facts.file) }, index, bytes);
  }

  /** Paths below the dump's root are stable between two dumps of one cluster; the root's name has a date in it. */
  #relative(path: string): string {
    const { root } = this.#detection;
    return path.startsWith(root) ? path.slice(root.length) : path;
  }

  result(files: number): ScanResult {
    const logs = this.#logs.files();
    return {
      detection: this.#detection,
      catalogue: this.#catalogue(),
      gaps: this.#gaps.all(),
      totals: {
        resources: this.#winners.count,
        logFiles: logs.files.size,
        logBytes: logs.bytes,
        emptyLogFiles: this.#emptyLogs,
        otherFiles: this.#otherFiles,
        files,
        unpackedBytes: this.budget.unpackedBytes,
      },
      resourceFiles: this.#resourceFiles,
      logFiles: logs.files,
      losers: this.#winners.losers,
      plurals: this.#types.plurals(),
    };
  }

  #catalogue(): Catalogue {
    const at = this.#documents.finishedAt || this.#latest;
    return {
      formatVersion: 1,
      source: this.#detection.format,
      ...(at > 0 ? { capturedAt: new Date(at).toISOString() } : {}),
      version: this.#documents.version,
      resources: this.#types.resources(),
      kindsSeen: this.#types.kindsSeen(),
      documents: this.#documents.kept,
      customResourceDefinitions: this.#crds.size,
    };
  }
}
