// The scan of a dump before anything of it is sent, and what is ready by the time it is done.
import type { ArchiveSource } from "../../db/model/archive/archive.ts";
import { type HeldLog, type ImportProgress, scan, type ScanResult } from "../../db/model/import/import.ts";
import type { Detection } from "../../db/model/import/snapshot.ts";
import type { ImportLimits } from "../../db/model/limits.ts";
import { bunCodecsIn } from "../read/codecs.ts";
import { Collector, littleMemoryOfScan } from "./collector.ts";
import { EarlyPacks } from "./early-packs.ts";
import { type RedactionSettings, sealSetup, SecretScan } from "./redaction-of.ts";
import { ThreadSealer } from "./thread-sealer.ts";
import { Turns } from "./turns.ts";

export interface ScanSettings {
  readonly source: ArchiveSource;
  readonly detection: Detection;
  readonly limits: ImportLimits;
  /** Of the push: for its packs, and archives that are put aside. */
  readonly dir: string;
  readonly onProgress: (progress: ImportProgress) => void;
  /** Something else comes first until hurry() is called. */
  readonly mayWait?: boolean;
  readonly redaction: Pick<RedactionSettings, "stateDir" | "redactionKey" | "anonymize">;
}

/** Behind a slice of 4 ms, while something else comes first. */
const pauseMs = 20;

/** Bytes of this process: 566 MB of dump have 106 MiB with their first log, one of 50,000 pods 174. */
const muchAtFirstLog = 144 * 1024 * 1024;

/** Whoever begins one stops it in the end. */
export class Scanning {
  readonly secrets: SecretScan;
  /**
   * Its first thread starts with the first log, the others when whatever unpacks the dump needs no core any more; all of them at once
   * where so much was held by then that their memory would come on top of the scan's end. What they seal before all of the
   * dump was seen counts only if it taught nothing else.
   */
  readonly sealer = new ThreadSealer();
  readonly done: Promise<ScanResult>;
  readonly #dir: string;
  readonly #stop = new AbortController();
  #early: EarlyPacks | null = null;
  #isTaken = false;
  #mayWait: boolean;
  #hurried: () => void = () => undefined;
  #sawLog = false;
  #startsAll = false;

  constructor({ source, detection, limits, dir, onProgress, mayWait = false, redaction }: ScanSettings) {
    this.#dir = dir;
    this.#mayWait = mayWait;
    this.secrets = new SecretScan(redaction, { collector: new Collector(littleMemoryOfScan) });
    const turns = new Turns(() => (this.#mayWait ? pauseMs : 0));
    const hurried = new Promise<void>((resolve) => (this.#hurried = resolve));
    const scanned = (): Promise<ScanResult> =>
      scan(source, detection, bunCodecsIn(dir), limits, {
        ...this.secrets.options(onProgress),
        onFirstLog: () => {
          this.#sawLog = true;
          this.#startsAll ||= process.memoryUsage.rss() > muchAtFirstLog;
          this.#startThreads();
        },
        onRead: () => {
          this.#startsAll = true;
          this.#startThreads();
        },
        onAhead: (logs) => void this.#packEarly(logs, redaction),
        turn: () => turns.passed(),
        signal: this.#stop.signal,
      });
    // Of an archive one waits for every chunk. The files of a folder are read in one go: nothing else would have its turn.
    this.done = mayWait && source.sequential !== true ? hurried.then(scanned) : scanned();
    // Whoever awaits it is told; until then a failure is not unhandled.
    this.done.catch(() => undefined);
  }

  hurry(): void {
    this.#mayWait = false;
    this.#hurried();
    this.#startThreads();
  }

  /** As long as nothing else is learned, what leaves first is ready when the scan is. */
  async #packEarly(logs: readonly HeldLog[], redaction: ScanSettings["redaction"]): Promise<void> {
    try {
      const setup = await sealSetup(this.secrets, redaction);
      if (this.#isTaken) return;
      this.sealer.guess(setup);
      this.#early = new EarlyPacks(this.#dir, this.sealer, logs);
    } catch {
      // A key that cannot be used: whoever redacts for real is told.
    }
  }

  /** The first packs, if some were begun; none are begun any more. */
  takeEarly(): EarlyPacks | null {
    this.#isTaken = true;
    return this.#early;
  }

  #startThreads(): void {
    if (!this.#sawLog || this.#mayWait) return;
    if (this.#startsAll) this.sealer.startAll();
    else this.sealer.start();
  }

  stop(): void {
    this.#stop.abort();
    this.sealer.close();
    void this.#early?.discard();
  }
}
