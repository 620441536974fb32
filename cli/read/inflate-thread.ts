// A gzip file unpacked in a thread of its own, a few chunks ahead of who reads it: a scan takes as long as the slower of the two.
import type { Gunzip } from "../../db/model/archive/archive.ts";
import { chunksOf, streamOf } from "../../db/model/archive/gunzip.ts";
import { workerUrl } from "../worker-url.ts";
import { bunCodecs } from "./codecs.ts";
import { type InflateAnswer, type InflateRequest, stateWords, stoppedWord, takenWord } from "./inflate-messages.ts";

const chunkBytes = 1024 * 1024;
const chunksAhead = 12;

interface Reading {
  readonly id: number;
  readonly state: Int32Array;
  /** What came and was not looked at yet. */
  readonly answers: InflateAnswer[];
  /** Wakes who waits for one. */
  arrived: () => void;
}

/** Starts when something is read first, and keeps the process alive only while something is. One file is read at a time. */
export class InflateThread {
  #worker: Worker | null = null;
  /** It died, or was ended. */
  #isGone = false;
  #reading: Reading | null = null;
  #next = 0;
  #chunks: SharedArrayBuffer[] = [];

  /**
   * The file from its beginning. A chunk is valid until the next one is asked for. What the thread cannot unpack to its end, the
   * platform's stream does, from there on.
   */
  gunzip(path: string): Gunzip {
    let packed = 0;
    const count = (bytes: number): void => {
      packed += bytes;
    };
    return {
      stream: streamOf(this.#unpacked(path, count)),
      packed() {
        const since = packed;
        packed = 0;
        return since;
      },
    };
  }

  /** Takes a while, which need not be waited for. */
  start(): void {
    this.#worker ??= this.#started();
    if (this.#reading === null) this.#worker.unref();
  }

  /** Ends the thread. */
  close(): void {
    this.#broke();
    this.#worker?.terminate();
  }

  async *#unpacked(path: string, count: (packed: number) => void): AsyncGenerator<Uint8Array, void, undefined> {
    let unpacked = 0;
    let packed = 0;
    const reading = this.#begin(path);
    if (reading !== null) {
      try {
        for await (const { answer, chunk } of this.#answers(reading)) {
          packed += answer.packed;
          count(answer.packed);
          unpacked += chunk.length;
          if (chunk.length > 0) yield chunk;
          if (answer.ended) return;
        }
      } finally {
        this.#end(reading);
      }
    }
    yield* platformChunks(path, unpacked, (fed) => {
      if (fed > packed) count(fed - packed);
      packed = Math.max(packed, fed);
    });
  }

  /** Null if the thread has something to do, or is gone. */
  #begin(path: string): Reading | null {
    if (this.#isGone || this.#reading !== null) return null;
    this.start();
    const state = new Int32Array(new SharedArrayBuffer(4 * stateWords));
    const id = this.#next++;
    this.#reading = { id, state, answers: [], arrived: () => undefined };
    this.#worker?.ref();
    this.#worker?.postMessage({
      reading: id,
      path,
      chunks: this.#chunks,
      state: state.buffer,
    } satisfies InflateRequest);
    return this.#reading;
  }

  /** To the end, or to where it failed. */
  async *#answers(
    reading: Reading,
  ): AsyncGenerator<{ answer: Exclude<InflateAnswer, { failed: true }>; chunk: Uint8Array }, void, undefined> {
    for (;;) {
      for (const buffer of this.#chunks) {
        if (reading.answers.length === 0 && !this.#isGone)
          await new Promise<void>((resolve) => (reading.arrived = resolve));
        const answer = reading.answers.shift();
        if (answer === undefined || "failed" in answer) return;
        yield { answer, chunk: new Uint8Array(buffer, 0, answer.length) };
        Atomics.add(reading.state, takenWord, 1);
        // Waking a thread takes longer than what it has to do for one chunk: it goes on once half of them are to be filled.
        if (reading.answers.length <= chunksAhead / 2) Atomics.notify(reading.state, takenWord);
      }
    }
  }

  #end({ state }: Reading): void {
    this.#reading = null;
    Atomics.store(state, stoppedWord, 1);
    Atomics.notify(state, takenWord);
    this.#worker?.unref();
  }

  #started(): Worker {
    this.#chunks = Array.from({ length: chunksAhead }, () => new SharedArrayBuffer(chunkBytes));
    const worker = new Worker(workerUrl("./read/inflate-worker.ts"), { smol: true });
    worker.addEventListener("message", ({ data }: MessageEvent<InflateAnswer>) => {
      if (this.#reading?.id !== data.reading) return;
      this.#reading.answers.push(data);
      this.#reading.arrived();
    });
    worker.addEventListener("error", () => this.#broke());
    return worker;
  }

  /** Whoever waits reads on without it. */
  #broke(): void {
    this.#isGone = true;
    if (this.#reading === null) return;
    Atomics.store(this.#reading.state, stoppedWord, 1);
    Atomics.notify(this.#reading.state, takenWord);
    this.#reading.arrived();
  }
}

/** The same file from `unpacked` bytes on; errors are thrown behind the last byte that could be read. */
async function* platformChunks(
  path: string,
  unpacked: number,
  fed: (bytes: number) => void,
): AsyncGenerator<Uint8Array, void, undefined> {
  let bytes = 0;
  const tap = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      bytes += chunk.length;
      fed(bytes);
      controller.enqueue(chunk);
    },
  });
  let skip = unpacked;
  const stream = Bun.file(path).stream().pipeThrough(tap).pipeThrough(bunCodecs.gunzip());
  for await (const chunk of chunksOf(stream)) {
    const skipped = Math.min(skip, chunk.length);
    skip -= skipped;
    if (skipped < chunk.length) yield chunk.subarray(skipped);
  }
}
