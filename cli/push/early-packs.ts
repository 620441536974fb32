// Packs the first logs of a dump before all of it was seen: the packs are closed, and leave, only if what their lines were redacted by
// turns out to be all there is.
import { joinBytes } from "../../db/model/bytes.ts";
import { detectFraming, framingBytes, type HeldLog, type HeldStream } from "../../db/model/import/import.ts";
import type { LogStream } from "../../db/model/log-stream.ts";
import type { PackPlaces, UnnamedStream } from "../../db/model/pack/frame-writer.ts";
import { LogPacker, type StreamSummary } from "../../db/model/pack/log-packer.ts";
import { addCounts, type RedactionCounts } from "../../db/model/redaction/redactor.ts";
import { packCodec, PackFile } from "../upload/pack-files.ts";
import type { ThreadSealer } from "./thread-sealer.ts";

type Closed = PackPlaces<PackFile>["closed"];

/** A log that was packed; who wrote it is known when all of the dump was seen. */
class EarlyLog implements UnnamedStream {
  readonly held: HeldLog;
  readonly framing: LogStream["framing"];
  summary: StreamSummary = { lines: 0, bytes: 0, droppedBytes: 0 };
  #stream: HeldStream["stream"] | undefined;

  constructor(held: HeldLog) {
    this.held = held;
    this.framing = detectFraming(headOf(held), held.prefix);
  }

  /** Its bytes are not needed any more. */
  isOf(known: HeldStream | undefined): void {
    this.#stream = known?.stream;
    this.held.parts.splice(0);
  }

  named(): LogStream {
    if (this.#stream === undefined) throw new Error("whose log it is is not known yet");
    return { ...this.#stream, framing: this.framing };
  }
}

export class EarlyPacks {
  readonly #sealer: ThreadSealer;
  readonly #packer: LogPacker<PackFile>;
  readonly #held: readonly HeldLog[];
  /** Those that were packed. */
  readonly #logs: EarlyLog[] = [];
  readonly #files: PackFile[] = [];
  readonly #mayClose = Promise.withResolvers<void>();
  readonly #packing: Promise<void>;
  /** The sealer's, once the packs were taken. */
  #counts: RedactionCounts = {};
  #closed: Closed | null = null;
  #isEnough = false;
  #isDiscarded = false;

  /** Begins at once, with what the sealer was told to guess by. `dir` is where the packs of the push lie. */
  constructor(dir: string, sealer: ThreadSealer, logs: readonly HeldLog[]) {
    this.#sealer = sealer;
    this.#held = logs;
    const places: PackPlaces<PackFile> = {
      open: () => this.#open(dir),
      closed: async (pack, file) => this.#closed?.(pack, file),
    };
    this.#packer = new LogPacker(
      packCodec,
      places,
      {
        parallel: sealer.parallel,
        buffer: (bytes) => sealer.buffer(bytes),
        keepsTogether: (bytes) => sealer.keepsTogether(bytes),
        seal: async (frame, segments) => {
          if (this.#isDiscarded) throw new Error("the packs were discarded");
          if (this.#closed !== null) return sealer.seal(frame, segments);
          const sealed = await sealer.sealEarly(frame, segments);
          addCounts(this.#counts, sealed.counts);
          return sealed;
        },
      },
      this.#mayClose.promise,
    );
    this.#packing = this.#pack();
    // Whoever takes them is told; until then a failure is not unhandled.
    this.#packing.catch(() => undefined);
  }

  #open(dir: string): PackFile {
    const file = new PackFile(dir, "logs", this.#files.length);
    this.#files.push(file);
    return file;
  }

  async #pack(): Promise<void> {
    for (const held of this.#held) {
      if (this.#isEnough) return;
      const log = new EarlyLog(held);
      this.#logs.push(log);
      log.summary = await this.#packer.add(log, each(held.parts));
    }
  }

  /**
   * The packer with the first of these logs in it, for those that follow, and what each of them came to; `closed` is told of packs, of
   * these too. Null if they are not right, for one of them is left out of the snapshot, there is more to redact, or packing failed: then
   * nothing of them is left. All must be known to the sealer by now.
   */
  async take(
    logs: readonly HeldStream[],
    closed: Closed,
  ): Promise<{ readonly packer: LogPacker<PackFile>; readonly logs: readonly EarlyLog[] } | null> {
    this.#isEnough = true;
    const isRight =
      this.#sealer.isGuessRight &&
      (await this.#isPacked()) &&
      this.#logs.every(({ held }, i) => held === logs[i]?.held);
    if (!isRight) {
      await this.discard();
      return null;
    }
    for (const [i, log] of this.#logs.entries()) log.isOf(logs[i]);
    addCounts(this.#sealer.counts, this.#counts);
    this.#counts = this.#sealer.counts;
    this.#closed = closed;
    this.#mayClose.resolve();
    return { packer: this.#packer, logs: this.#logs };
  }

  /** Why it failed is told when the same is tried again. */
  async #isPacked(): Promise<boolean> {
    return this.#packing.then(
      () => true,
      () => false,
    );
  }

  /** Removes the packs, unless they were taken. */
  async discard(): Promise<void> {
    if (this.#closed !== null || this.#isDiscarded) return;
    this.#isDiscarded = true;
    await Promise.all(this.#files.map((file) => file.discard()));
  }
}

/** The parts stay where they are: if the packs are not right, they are packed again. */
async function* each(parts: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* parts;
}

/** As much of its beginning as its framing is told by. */
function headOf({ parts }: HeldLog): Uint8Array {
  const head: Uint8Array[] = [];
  for (let i = 0, bytes = 0; i < parts.length && bytes < framingBytes; i++) {
    const part = parts[i] ?? new Uint8Array(0);
    head.push(part);
    bytes += part.length;
  }
  return joinBytes(head);
}
