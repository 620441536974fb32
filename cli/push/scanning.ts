// The scan of a dump before anything of it is sent, and what is ready by the time it is done.
import type { ArchiveSource } from "../../db/model/archive/archive.ts";
import { type ImportProgress, scan, type ScanResult } from "../../db/model/import/import.ts";
import type { Detection } from "../../db/model/import/snapshot.ts";
import type { ImportLimits } from "../../db/model/limits.ts";
import { bunCodecsIn } from "../read/codecs.ts";
import { SecretScan } from "./redaction-of.ts";
import { ThreadSealer } from "./thread-sealer.ts";
import { Turns } from "./turns.ts";

export interface ScanSettings {
  readonly source: ArchiveSource;
  readonly detection: Detection;
  readonly limits: ImportLimits;
  /** For archives that are put aside. */
  readonly dir: string;
  readonly onProgress: (progress: ImportProgress) => void;
  /** Something else comes first until hurry() is called. */
  readonly mayWait?: boolean;
}

/** Behind a slice of 4 ms, while something else comes first. */
const pauseMs = 20;

/** Begins at once, beside what else is done; whoever begins one stops it in the end. */
export class Scanning {
  readonly secrets = new SecretScan();
  /** Its threads start with the first log, and do not know what to redact before all of the dump was seen. */
  readonly sealer = new ThreadSealer();
  readonly done: Promise<ScanResult>;
  readonly #stop = new AbortController();
  #mayWait: boolean;
  #sawLog = false;

  constructor({ source, detection, limits, dir, onProgress, mayWait = false }: ScanSettings) {
    this.#mayWait = mayWait;
    const turns = new Turns(() => (this.#mayWait ? pauseMs : 0));
    this.done = scan(source, detection, bunCodecsIn(dir), limits, {
      ...this.secrets.options(onProgress),
      onFirstLog: () => {
        this.#sawLog = true;
        this.#startThreads();
      },
      turn: () => turns.passed(),
      signal: this.#stop.signal,
    });
    // Whoever awaits it is told; until then a failure is not unhandled.
    this.done.catch(() => undefined);
  }

  hurry(): void {
    this.#mayWait = false;
    this.#startThreads();
  }

  #startThreads(): void {
    if (this.#sawLog && !this.#mayWait) this.sealer.start();
  }

  stop(): void {
    this.#stop.abort();
    this.sealer.close();
  }
}
