// Redacts and compresses log frames in threads of their own: one core alone does neither as fast as a good line takes them.
import { availableParallelism } from "node:os";
import type { SealedFrame } from "../../db/model/pack/frame-writer.ts";
import type { FrameSealer, FrameSegment } from "../../db/model/pack/log-packer.ts";
import { addCounts, endsInsideSecret, type RedactionCounts } from "../../db/model/redaction/redactor.ts";
import { workerUrl } from "../worker-url.ts";
import type { JsonRequest, SealAnswer, SealedAnswer, SealFailure, SealRequest, SealSetup } from "./seal-messages.ts";

/** Each costs about 35 MiB of the 256 that a push may take; two redact faster than one thread reads. */
const threadsMax = 2;

type Answer = Exclude<SealAnswer, SealFailure>;

interface Waiting {
  readonly thread: number;
  resolve(answer: Answer): void;
  reject(error: Error): void;
}

export class ThreadSealer implements FrameSealer {
  readonly counts: RedactionCounts = {};
  readonly parallel: number;
  #setup: SealSetup | null = null;
  /** Nothing else will have to be redacted. */
  #isKnown = false;
  /**
   * If not before, the first is started with a frame that is sealed early, and all with the first that is not: where resources come
   * before log lines, they need the memory.
   */
  readonly #threads: Worker[] = [];
  readonly #load: number[];
  readonly #waiting = new Map<number, Waiting>();
  #isGuessRight = false;
  #next = 0;
  /** What the first thread said that died; or that there are none any more. */
  #broken: Error | null = null;

  constructor(threads = Math.min(threadsMax, availableParallelism())) {
    this.#load = Array.from({ length: threads }, () => 0);
    this.parallel = threads * 2;
  }

  /** What to redact, all of it. Comes before the first frame; what was sealed early counts only if it was the same then. */
  know(setup: SealSetup): void {
    this.#isKnown = true;
    this.#isGuessRight = this.#setup !== null && isSame(this.#setup, setup);
    if (!this.#isGuessRight) this.#tell(setup);
  }

  /** What there is to redact so far, for sealEarly(). Only the first guess counts, and none once all is known. */
  guess(setup: SealSetup): void {
    if (!this.#isKnown && this.#setup === null) this.#tell(setup);
  }

  /** What was sealed early is as it must be. */
  get isGuessRight(): boolean {
    return this.#isGuessRight;
  }

  #tell(setup: SealSetup): void {
    this.#setup = setup;
    for (const thread of this.#threads) thread.postMessage(setup);
  }

  /** Starts the first thread, which takes as long as a whole frame does: enough for what is sealed while others need the cores. */
  start(): void {
    this.#startUpTo(1);
  }

  /** Starts all threads. */
  startAll(): void {
    this.#startUpTo(this.#load.length);
  }

  #startUpTo(count: number): void {
    if (this.#broken !== null) return;
    while (this.#threads.length < count) this.#threads.push(this.#start(this.#threads.length));
  }

  /** Shared memory: a frame is handed over without a copy. */
  buffer(bytes: number): Uint8Array {
    return new Uint8Array(new SharedArrayBuffer(bytes));
  }

  keepsTogether(bytes: Uint8Array): boolean {
    return endsInsideSecret(bytes);
  }

  /** By what was guessed: must not leave, nor be counted, unless that turns out to be right. */
  async sealEarly(frame: Uint8Array, segments: readonly FrameSegment[]): Promise<SealedAnswer> {
    return this.#seal(frame, segments);
  }

  async seal(frame: Uint8Array, segments: readonly FrameSegment[]): Promise<SealedFrame> {
    if (!this.#isKnown) throw new Error("what is redacted is not known yet");
    const sealed = await this.#seal(frame, segments);
    addCounts(this.counts, sealed.counts);
    return sealed;
  }

  /** A document, redacted in a thread that is running already; null if none is, or what to redact is not known. */
  json(text: string): Promise<string> | null {
    return this.#isKnown && this.#threads.length > 0 ? this.#json(text) : null;
  }

  async #json(text: string): Promise<string> {
    const answer = await this.#ask((id): JsonRequest => ({ id, json: text }));
    if (!("json" in answer)) throw new TypeError("a document was asked for");
    addCounts(this.counts, answer.counts);
    return answer.json;
  }

  async #seal(frame: Uint8Array, segments: readonly FrameSegment[]): Promise<SealedAnswer> {
    const { buffer, length } = frame;
    if (!(buffer instanceof SharedArrayBuffer)) throw new TypeError("a frame lies in a buffer of the sealer");
    if (this.#broken === null && this.#setup === null) throw new Error("what is redacted is not known yet");
    if (this.#isKnown) this.startAll();
    else this.start();
    const answer = await this.#ask((id): SealRequest => ({ id, buffer, length, segments: segments.map(placeOf) }));
    if (!("bytes" in answer)) throw new TypeError("a frame was asked for");
    return answer;
  }

  /** By the thread that has least to do. */
  #ask(request: (id: number) => SealRequest | JsonRequest): Promise<Answer> {
    if (this.#broken !== null) return Promise.reject(this.#broken);
    const id = this.#next++;
    const load = this.#load.slice(0, this.#threads.length);
    const thread = load.indexOf(Math.min(...load));
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { thread, resolve, reject });
      this.#load[thread] = (this.#load[thread] ?? 0) + 1;
      this.#threads[thread]?.postMessage(request(id));
    });
  }

  /** Ends the threads; what they still work on is lost, and nothing starts them again. */
  close(): void {
    this.#broken ??= new Error("Cannot redact: the push is over");
    for (const thread of this.#threads) thread.terminate();
  }

  #start(index: number): Worker {
    const worker = new Worker(workerUrl("./push/seal-worker.ts"), { smol: true });
    worker.addEventListener("message", ({ data }: MessageEvent<SealAnswer>) => this.#answered(data));
    worker.addEventListener("error", (event) => this.#broke(index, event.message));
    if (this.#setup !== null) worker.postMessage(this.#setup);
    return worker;
  }

  #answered(answer: SealAnswer): void {
    const waiting = this.#waiting.get(answer.id);
    if (!waiting) return;
    this.#waiting.delete(answer.id);
    this.#load[waiting.thread] = (this.#load[waiting.thread] ?? 1) - 1;
    if ("failure" in answer) return waiting.reject(new Error(`Cannot redact: ${answer.failure}`));
    waiting.resolve(answer);
  }

  /** A thread that dies takes its frames with it, and those that would come: the push fails, nothing goes out unredacted. */
  #broke(thread: number, reason: string): void {
    this.#broken ??= new Error(`Cannot redact: ${reason}`);
    for (const [id, waiting] of this.#waiting) {
      if (waiting.thread !== thread) continue;
      this.#waiting.delete(id);
      waiting.reject(this.#broken);
    }
  }
}

function isSame(a: SealSetup, b: SealSetup): boolean {
  const lists = (setup: SealSetup) => [setup.learned.values, setup.learned.hosts, setup.learned.groups];
  const [ofA, ofB] = [lists(a), lists(b)];
  const sameLists = ofA.every((list, i) => isSameList(list, ofB[i] ?? []));
  return sameLists && a.anonymize === b.anonymize && isSameList([...a.key], [...b.key]);
}

function isSameList<T>(a: readonly T[], b: readonly T[]): boolean {
  return a.length === b.length && a.every((each, i) => each === b[i]);
}

const placeOf = ({ offset, bytes }: FrameSegment): FrameSegment => ({ offset, bytes });
