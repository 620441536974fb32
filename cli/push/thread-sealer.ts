// Redacts and compresses log frames in threads of their own: one core alone does neither as fast as a good line takes them.
import { availableParallelism } from "node:os";
import type { SealedFrame } from "../../db/model/pack/frame-writer.ts";
import type { FrameSealer, FrameSegment } from "../../db/model/pack/log-packer.ts";
import { endsInsideSecret, type RedactionCounts } from "../../db/model/redaction/redactor.ts";
import type { SealAnswer, SealRequest, SealSetup } from "./seal-messages.ts";

/** Each costs about 35 MiB of the 256 that a push may take; two redact faster than one thread reads. */
const threadsMax = 2;

/** In a compiled binary this file is a part of the entry, and the worker an entry of its own that lies where it lay. */
const workerUrl = new URL(
  import.meta.path === Bun.main ? "./push/seal-worker.ts" : "./seal-worker.ts",
  import.meta.url,
);

interface Waiting {
  readonly thread: number;
  resolve(sealed: SealedFrame): void;
  reject(error: Error): void;
}

export class ThreadSealer implements FrameSealer {
  readonly counts: RedactionCounts = {};
  readonly parallel: number;
  #setup: SealSetup | null = null;
  /** Started with the first frame, if not before: where resources come before log lines, they need the memory. */
  #threads: Worker[] = [];
  readonly #load: number[];
  readonly #waiting = new Map<number, Waiting>();
  #next = 0;
  /** What the first thread said that died. */
  #broken: Error | null = null;

  constructor(threads = Math.min(threadsMax, availableParallelism())) {
    this.#load = Array.from({ length: threads }, () => 0);
    this.parallel = threads * 2;
  }

  /** What to redact. Comes before the first frame. */
  know(setup: SealSetup): void {
    this.#setup = setup;
    for (const thread of this.#threads) thread.postMessage(setup);
  }

  /** Starts the threads: they take as long as a whole frame does. */
  start(): void {
    if (this.#threads.length === 0) this.#threads = this.#load.map((_, i) => this.#start(i));
  }

  /** Shared memory: a frame is handed over without a copy. */
  buffer(bytes: number): Uint8Array {
    return new Uint8Array(new SharedArrayBuffer(bytes));
  }

  keepsTogether(bytes: Uint8Array): boolean {
    return endsInsideSecret(bytes);
  }

  seal(frame: Uint8Array, segments: readonly FrameSegment[]): Promise<SealedFrame> {
    const { buffer } = frame;
    if (!(buffer instanceof SharedArrayBuffer)) throw new TypeError("a frame lies in a buffer of the sealer");
    if (this.#broken !== null) return Promise.reject(this.#broken);
    if (this.#setup === null) throw new Error("what is redacted is not known yet");
    this.start();
    const id = this.#next++;
    const thread = this.#load.indexOf(Math.min(...this.#load));
    const request: SealRequest = { id, buffer, length: frame.length, segments: segments.map(placeOf) };
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { thread, resolve, reject });
      this.#load[thread] = (this.#load[thread] ?? 0) + 1;
      this.#threads[thread]?.postMessage(request);
    });
  }

  /** Ends the threads; what they still work on is lost. */
  close(): void {
    for (const thread of this.#threads) thread.terminate();
  }

  #start(index: number): Worker {
    const worker = new Worker(workerUrl.href, { smol: true });
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
    if ("failure" in answer) return waiting.reject(new Error(`Cannot redact log lines: ${answer.failure}`));
    for (const [rule, count] of Object.entries(answer.counts)) this.counts[rule] = (this.counts[rule] ?? 0) + count;
    waiting.resolve(answer);
  }

  /** A thread that dies takes its frames with it, and those that would come: the push fails, nothing goes out unredacted. */
  #broke(thread: number, reason: string): void {
    this.#broken ??= new Error(`Cannot redact log lines: ${reason}`);
    for (const [id, waiting] of this.#waiting) {
      if (waiting.thread !== thread) continue;
      this.#waiting.delete(id);
      waiting.reject(this.#broken);
    }
  }
}

const placeOf = ({ offset, bytes }: FrameSegment): FrameSegment => ({ offset, bytes });
