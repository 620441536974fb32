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
  readonly path: string;
  readonly state: Int32Array;
  /** What came and was not looked at yet. */
  readonly answers: InflateAnswer[];
  /** What was looked at, as long as all of it still lies in the chunks: it can be read from its beginning once more. */
  seen: InflateAnswer[] | null;
  /** Wakes who waits for one. */
  arrived: () => void;
}

/** Starts when something is read first, and keeps the process alive only while something is. One file is read at a time. */
export class InflateThread {
  #worker: Worker | null = null;
  /** It died, or was ended. */
  #isGone = false;
  /** What the thread is at, or was last. */
  #reading: Reading | null = null;
  /** Somebody takes its chunks. */
  #isRead = false;
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

  /** Begins with a file that will be read: the chunks are filled by then. */
  start(path: string): void {
    if (this.#isGone || this.#isRead || this.#reading?.path === path) return;
    this.#post(path);
    this.#worker?.unref();
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
    if (this.#isGone || this.#isRead) return null;
    const before = this.#reading;
    const reading = before?.path === path && before.seen !== null ? before : this.#post(path);
    // Read a little before, by whoever asked what it is.
    reading.answers.unshift(...(reading.seen?.splice(0) ?? []));
    this.#isRead = true;
    this.#worker?.ref();
    return reading;
  }

  #post(path: string): Reading {
    this.#stop();
    const worker = (this.#worker ??= this.#started());
    const state = new Int32Array(new SharedArrayBuffer(4 * stateWords));
    const id = this.#next++;
    this.#reading = { id, path, state, answers: [], seen: [], arrived: () => undefined };
    worker.postMessage({ reading: id, path, chunks: this.#chunks, state: state.buffer } satisfies InflateRequest);
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
        if (answer === undefined) return;
        reading.seen?.push(answer);
        if ("failed" in answer) return;
        yield { answer, chunk: new Uint8Array(buffer, 0, answer.length) };
        if (reading.seen === null) Atomics.add(reading.state, takenWord, 1);
        else if (reading.seen.length === this.#chunks.length) this.#goOn(reading);
        // Waking a thread takes longer than what it has to do for one chunk: it goes on once half of them are to be filled.
        if (reading.answers.length <= chunksAhead / 2) Atomics.notify(reading.state, takenWord);
      }
    }
  }

  /** All chunks were looked at, and may be filled again. */
  #goOn(reading: Reading): void {
    reading.seen = null;
    Atomics.store(reading.state, takenWord, this.#chunks.length);
  }

  /** One that was left early waits for whoever reads the file next. */
  #end(reading: Reading): void {
    this.#isRead = false;
    if (reading.seen === null) this.#stop();
    this.#worker?.unref();
  }

  /** Nobody reads on. */
  #stop(): void {
    if (this.#reading === null) return;
    Atomics.store(this.#reading.state, stoppedWord, 1);
    Atomics.notify(this.#reading.state, takenWord);
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
    this.#stop();
    this.#reading?.arrived();
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
