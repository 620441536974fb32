// Pass 2 of an import: hands every resource that won and every log over, once. What the scan has held needs no reading and goes
// beside the rest, which comes in the archive's order.
import type { ArchiveEntry, ArchiveSource, Codecs } from "../archive/archive.ts";
import { Budget } from "../archive/budget.ts";
import { entriesWithNested } from "../archive/nested.ts";
import { peeked } from "../archive/peek.ts";
import type { ImportLimits } from "../limits.ts";
import { pluralOf } from "../resource/identity.ts";
import { formatNamed } from "./formats.ts";
import { detectFraming, framingBytes } from "./framing.ts";
import { newGaps } from "./gap-list.ts";
import type { FileAgain, HeldFile, HeldLog, HeldResource } from "./held.ts";
import { openLog, tellsItsSize } from "./log-bytes.ts";
import { type FoundItem, type FoundResource, readResources } from "./read-resources.ts";
import { readSections } from "./read-sections.ts";
import { isRecord } from "./record.ts";
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
  const run = new Run(scanned, codecs, limits, budget, sink);
  await together(
    (stopped) => run.heldLogs(stopped),
    (stopped) => run.held(stopped),
    async (stopped) => {
      const format = formatNamed(scanned.detection.format);
      const wanted = (path: string): boolean => format.nested?.(path) === true;
      let files = 0;
      for await (const entry of entriesWithNested(source, { codecs, budget, wanted })) {
        if (stopped()) return;
        if (run.passesBy(files)) await sink.passedBy?.();
        else await run.entry(entry, files);
        files++;
        onProgress({ phase: "emit", files, unpackedBytes: budget.unpackedBytes });
      }
    },
  );
}

/** Ends when both have; throws what the first to fail threw, and the other is told to stop. */
async function together(...tasks: readonly ((stopped: () => boolean) => Promise<void>)[]): Promise<void> {
  const failures: unknown[] = [];
  const stopped = (): boolean => failures.length > 0;
  await Promise.all(tasks.map((task) => task(stopped).catch((error: unknown) => void failures.push(error))));
  if (stopped()) throw failures[0];
}

/** Given up as they are read. */
async function* taken(parts: Uint8Array[]): AsyncGenerator<Uint8Array> {
  for (let part = parts.shift(); part !== undefined; part = parts.shift()) yield part;
}

class Run {
  readonly #scanned: ScanResult;
  readonly #codecs: Codecs;
  readonly #limits: ImportLimits;
  readonly #budget: Budget;
  readonly #sink: SnapshotSink;
  /** Taken out of the scan: each file's are given up once they are handed over. */
  readonly #held: (readonly [entry: number, file: HeldFile])[];
  readonly #heldEntries: ReadonlySet<number>;
  readonly #heldLogs: ReadonlyMap<number, HeldLog>;
  #heldLogsDone: Promise<void> = Promise.resolve();

  constructor(scanned: ScanResult, codecs: Codecs, limits: ImportLimits, budget: Budget, sink: SnapshotSink) {
    this.#scanned = scanned;
    this.#codecs = codecs;
    this.#limits = limits;
    this.#budget = budget;
    this.#sink = sink;
    this.#held = [...scanned.held];
    this.#heldEntries = new Set(scanned.held.keys());
    scanned.held.clear();
    this.#heldLogs = new Map(scanned.heldLogs);
    scanned.heldLogs.clear();
  }

  /** The first logs; those that are read follow them. */
  heldLogs(stopped: () => boolean): Promise<void> {
    this.#heldLogsDone = this.#takeHeldLogs(stopped);
    return this.#heldLogsDone;
  }

  async #takeHeldLogs(stopped: () => boolean): Promise<void> {
    const logs = Array.from(this.#heldLogs, ([index, held]) => ({
      held,
      log: this.#scanned.logs.file(index, held.path),
    })).flatMap(({ held, log }) => (log === null ? [] : [{ held, log }]));
    const streams = logs.map(({ held, log }) => ({ held, stream: log.stream }));
    const packed = (await this.#sink.heldLogs?.(streams)) ?? 0;
    for (const { held, log } of logs.slice(packed)) {
      if (stopped()) return;
      await this.#log({ path: held.path, size: -1, bytes: () => taken(held.parts) }, log, true);
    }
  }

  async held(stopped: () => boolean): Promise<void> {
    for (let next = this.#held.shift(); next !== undefined; next = this.#held.shift()) {
      const [entry, file] = next;
      if (Array.isArray(file)) await this.#heldResources(entry, file, stopped);
      else await this.#heldFile(entry, file, stopped);
      if (stopped()) return;
    }
    const { resourceFiles, sectionedFiles } = this.#scanned;
    const isAll = this.#heldEntries.size === resourceFiles.size && sectionedFiles.size === 0;
    if (isAll) await this.#sink.resourcesDone?.();
  }

  /** It was held, and need not be read. */
  passesBy(index: number): boolean {
    return this.#heldEntries.has(index) || this.#heldLogs.has(index);
  }

  async #heldResources(entry: number, resources: HeldResource[], stopped: () => boolean): Promise<void> {
    for (const { item, ...held } of resources.splice(0)) {
      if (stopped()) return;
      if (this.#lost(entry, item)) continue;
      await this.#sink.besideLogs?.();
      const object: unknown = JSON.parse(held.json);
      if (!isRecord(object)) throw new TypeError("a resource is an object");
      await this.#resource({ ...held, object });
    }
  }

  async #heldFile(entry: number, file: FileAgain, stopped: () => boolean): Promise<void> {
    const role = this.#scanned.resourceFiles.get(entry);
    if (role === undefined) throw new TypeError("a file that was held is one of resources");
    await this.#sink.besideLogs?.();
    for await (const run of readResources(file, role, this.#codecs, this.#limits)) {
      for (const found of run) {
        if (stopped()) return;
        if ("bad" in found || this.#lost(entry, found.item)) continue;
        await this.#sink.besideLogs?.();
        await this.#resource(found.resource);
      }
    }
  }

  async entry(entry: ArchiveEntry, index: number): Promise<void> {
    const resources = this.#scanned.resourceFiles.get(index);
    const sectioned = this.#scanned.sectionedFiles.get(index);
    if (resources !== undefined)
      return this.#resources(readResources(entry, resources, this.#codecs, this.#limits), index);
    const log = sectioned === undefined ? this.#scanned.logs.file(index, entry.path) : null;
    if (log === null && sectioned === undefined) return;
    await this.#heldLogsDone;
    if (log !== null) await this.#log(entry, log);
    else if (sectioned !== undefined) await this.#sections(entry, index, sectioned);
  }

  #lost(entry: number, item: number): boolean {
    return this.#scanned.losers.get(entry)?.has(item) === true;
  }

  async #resource(found: FoundResource): Promise<void> {
    const { group, version, kind } = found;
    const resource = this.#scanned.plurals.get(`${group}/${version}/${kind}`) ?? pluralOf(group, kind);
    await this.#sink.resource({ ...found, resource });
  }

  async #resources(runs: AsyncIterable<Iterable<FoundItem>>, entry: number): Promise<void> {
    for await (const run of runs) {
      for (const found of run) {
        if (!("bad" in found) && !this.#lost(entry, found.item)) await this.#resource(found.resource);
      }
    }
  }

  /** `isCounted`: the scan saw by its size that it is not empty. Where the input was cut off before its first byte, nothing comes of it. */
  async #log(
    entry: ArchiveEntry,
    { stream, prefix }: LogFile,
    isCounted = tellsItsSize(entry) && entry.size > 0,
  ): Promise<void> {
    // Damage inside the file became a gap in the scan; here the lines just end.
    const opened = await openLog(entry, this.#codecs, this.#budget, () => undefined);
    if (!isCounted && opened.head.length === 0) return;
    await this.#sink.log({ ...stream, framing: detectFraming(opened.head, prefix) }, opened.bytes);
  }

  async #sections(entry: ArchiveEntry, index: number, file: SectionedFile): Promise<void> {
    for await (const part of readSections(entry, file.resources, this.#codecs, this.#limits)) {
      if ("items" in part) await this.#resources(part.items, index);
      const log = file.logs.get(part.section);
      if (!("log" in part) || log === undefined) continue;
      const { head, bytes } = await peeked(part.bytes, framingBytes);
      await this.#sink.log({ ...log.stream, framing: detectFraming(head, log.prefix) }, bytes);
    }
  }
}
