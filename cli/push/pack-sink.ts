// Takes what an import yields, redacts it, and makes packs of it that the upload queue sends.
import type { HeldStream, ImportedResource, SnapshotSink } from "../../db/model/import/import.ts";
import { cutText } from "../../db/model/archive/safe-path.ts";
import { freed } from "../../db/model/bytes.ts";
import type { Gap } from "../../db/model/gap.ts";
import type { PackKind } from "../../db/model/contract/upload.ts";
import type { LogStream } from "../../db/model/log-stream.ts";
import { FrameWriter, type PackPlaces } from "../../db/model/pack/frame-writer.ts";
import { type FrameSealer, LogPacker, type StreamSummary } from "../../db/model/pack/log-packer.ts";
import { ResourcePacker } from "../../db/model/pack/resource-packer.ts";
import { addCounts, type RedactionCounts, type Redactor } from "../../db/model/redaction/redactor.ts";
import { fileChunks } from "../read/chunk-pool.ts";
import { packCodec, PackFile } from "../upload/pack-files.ts";
import type { UploadQueue } from "../upload/upload-queue.ts";
import { Collector } from "./collector.ts";
import type { EarlyPacks } from "./early-packs.ts";
import { PackNumbers } from "./pack-numbers.ts";
import { Turns } from "./turns.ts";

export interface Counts {
  resources: number;
  streams: number;
  lines: number;
  logBytes: number;
}

/** `redactor` takes resources and what else is text, `sealer` the log lines. */
export interface Redaction {
  readonly redactor: Redactor;
  readonly sealer: FrameSealer & {
    readonly counts: RedactionCounts;
    /** A document redacted beside what this thread does; null if that is done sooner here. */
    json?(text: string): Promise<string> | null;
  };
}

/** Between two slices of 4 ms that go to resources: a thirtieth of the time is theirs then, or an eighth. */
const pauseMs = { beforeLogs: 120, besideLogs: 28 };

/** About what a log leaves behind besides its bytes. */
const streamBytes = 4096;

/** Where packs go, in the order in which they are whole. */
interface PackQueue extends Pick<UploadQueue, "add"> {
  /** More packs are there than the line takes at once. */
  readonly isAhead?: boolean;
}

export interface SinkSettings {
  /** What an earlier run of the same push had numbered. */
  readonly numbers?: PackNumbers;
  /** How many logs come beside the resources. */
  readonly logFiles?: number;
  /** Packs of the first logs. */
  readonly early?: EarlyPacks | null;
}

export class PackSink implements SnapshotSink {
  readonly gaps: Gap[] = [];
  readonly counts: Counts = { resources: 0, streams: 0, lines: 0, logBytes: 0 };
  readonly #dir: string;
  readonly #queue: PackQueue;
  readonly #resources: ResourcePacker<PackFile>;
  #redaction: Redaction;
  #logs: LogPacker<PackFile> | null = null;
  /** Of redactors that were replaced. */
  readonly #before: RedactionCounts = {};
  readonly #collector = new Collector();
  readonly #turns = new Turns(() => this.#pauseMs(), { waits: true });
  /** Logs that lie in memory need no waiting: what else is to be done for the first pack comes in between. */
  readonly #logTurns = new Turns(() => 0);
  /** How many were made of each kind. */
  readonly #packs: Record<PackKind, number> = { catalogue: 0, resources: 0, logs: 0 };
  readonly #logFiles: number;
  readonly #numbers: PackNumbers;
  readonly #early: EarlyPacks | null;

  constructor(
    dir: string,
    queue: PackQueue,
    redaction: Redaction,
    { numbers = new PackNumbers(), logFiles = 0, early = null }: SinkSettings = {},
  ) {
    this.#logFiles = logFiles;
    this.#early = early;
    this.#dir = dir;
    this.#queue = queue;
    this.#redaction = redaction;
    this.#numbers = numbers;
    this.#resources = new ResourcePacker(packCodec, this.#files("resources"));
  }

  /** From here on another redaction, which knows more secrets; for log lines only until the first of them has come. */
  redactWith(redaction: Redaction): void {
    if (this.#logs) throw new Error("log lines are being packed");
    addCounts(this.#before, this.#redaction.redactor.counts);
    this.#redaction = redaction;
  }

  /** Rule → how often it removed something. */
  get redaction(): RedactionCounts {
    const sum: RedactionCounts = { ...this.#before };
    addCounts(sum, this.#redaction.redactor.counts);
    addCounts(sum, this.#redaction.sealer.counts);
    return sum;
  }

  /** Pack 0: everything else waits for it on the server. Need not be awaited before what follows; resources leave behind it. */
  catalogue(catalogue: unknown): Promise<void> {
    this.#catalogued = this.#catalogue(catalogue);
    // Whoever awaits it is told; until then a failure is not unhandled.
    this.#catalogued.catch(() => undefined);
    return this.#catalogued;
  }
  #catalogued: Promise<void> = Promise.resolve();

  async #catalogue(catalogue: unknown): Promise<void> {
    const number = this.#numbers.next("catalogue");
    const files = this.#files("catalogue", () => number);
    const writer = new FrameWriter("catalogue", packCodec, files.open());
    const text = JSON.stringify(catalogue);
    const json = (await this.#redaction.sealer.json?.(text)) ?? this.#redaction.redactor.json(text);
    await writer.frame(new TextEncoder().encode(`${json}\n`));
    await files.closed(await writer.close(), writer.output);
  }

  async resource(resource: ImportedResource): Promise<void> {
    const json = this.#redaction.redactor.resource(resource);
    const { group, version, namespace, name } = resource;
    await this.#resources.add(`${group}/${version}/${resource.resource}/${namespace}/${name}`, json);
    this.counts.resources++;
    this.#collector.passed(json.length);
  }

  async besideLogs(): Promise<void> {
    await this.#turns.passed();
  }

  async passedBy(): Promise<void> {
    await this.#logTurns.passed();
  }

  /** Log lines are most of the bytes: a good line stands still for what resources take from them. */
  #pauseMs(): number {
    if (this.counts.streams >= this.#logFiles) return 0;
    if (this.#packs.logs === 0) return pauseMs.beforeLogs;
    // The first one is for the page.
    return this.#packs.resources === 0 || this.#queue.isAhead === true ? 0 : pauseMs.besideLogs;
  }

  /** No resource follows: the last of them need not wait in memory for the logs to be read. */
  async resourcesDone(): Promise<void> {
    await this.#resources.finish();
    Bun.gc(true);
  }

  async heldLogs(logs: readonly HeldStream[]): Promise<number> {
    const files = this.#files("logs");
    const taken = await this.#early?.take(logs, (pack, file) => files.closed(pack, file));
    if (!taken) return 0;
    this.#logs = taken.packer;
    for (const log of taken.logs) this.#added(log.named(), log.summary);
    return taken.logs.length;
  }

  async log(stream: LogStream, bytes: AsyncIterable<Uint8Array>): Promise<void> {
    this.#logs ??= this.#logPacker();
    this.#added(stream, await this.#logs.add(stream, this.#counted(bytes)));
  }

  #added(stream: Pick<LogStream, "file" | "container">, added: StreamSummary): void {
    this.counts.streams++;
    if (this.counts.streams >= this.#logFiles) this.#turns.hurry();
    this.#collector.passed(streamBytes);
    this.counts.lines += added.lines;
    this.counts.logBytes += added.bytes;
    if (added.droppedBytes === 0) return;
    const detail = `a line is longer than 8 MiB: ${added.droppedBytes} bytes of it were dropped`;
    this.gap({ reason: "too_large", what: stream.file || stream.container, detail });
  }

  async *#counted(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const chunk of bytes) {
      const { length } = chunk;
      yield chunk;
      // The packer has copied it. Shared memory is filled again by who shares it; bytes leave less behind than objects do.
      const isUsedAgain = chunk.buffer instanceof SharedArrayBuffer || fileChunks.giveBack(chunk);
      if (!isUsedAgain && !freed(chunk)) this.#collector.passed(length / 16);
      await this.#logTurns.passed();
    }
  }

  gap({ reason, what, detail }: Gap): void {
    // Collectors' error texts quote what they could not read.
    const { redactor } = this.#redaction;
    this.gaps.push({ reason, what: cutText(redactor.text(what), 1024), detail: cutText(redactor.text(detail), 1024) });
  }

  async finish(): Promise<void> {
    await Promise.all([this.#resources.finish(), this.#logs?.finish()]);
  }

  #logPacker(): LogPacker<PackFile> {
    return new LogPacker(packCodec, this.#files("logs"), this.#redaction.sealer);
  }

  /** A pack's number is given when it is whole; the files are called the same in every run. */
  #files(kind: PackKind, number: () => number = () => this.#numbers.next(kind)): PackPlaces<PackFile> {
    let opened = 0;
    return {
      open: () => new PackFile(this.#dir, kind, opened++),
      closed: async (pack, { path }) => {
        if (kind === "resources") await this.#catalogued;
        await this.#queue.add({ ...pack, number: number(), path });
        this.#packs[kind]++;
      },
    };
  }
}
