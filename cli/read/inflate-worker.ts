// A thread that unpacks a gzip file while another one reads what is in it.
import { type InflateAnswer, type InflateRequest, stoppedWord, takenWord } from "./inflate-messages.ts";
import { Inflater } from "./inflater.ts";

declare const self: Worker;

self.addEventListener("message", ({ data }: MessageEvent<InflateRequest>) => {
  const answer = (answer: InflateAnswer): void => self.postMessage(answer);
  try {
    read(data, answer);
  } catch {
    // The reader opens the file itself then, and is told what is wrong with it.
    answer({ reading: data.reading, failed: true });
  }
});

function read({ reading, path, chunks, state: words }: InflateRequest, answer: (answer: InflateAnswer) => void): void {
  const state = new Int32Array(words);
  const outputs = chunks.map((chunk) => new Uint8Array(chunk));
  const inflater = new Inflater(path);
  try {
    for (let filled = 0; ;) {
      for (const output of outputs) {
        if (!hasRoom(state, filled++, outputs.length)) return;
        const got = inflater.fill(output);
        answer({ reading, ...got });
        if (got.ended) return;
      }
    }
  } finally {
    inflater.close();
  }
}

/** Waits until fewer than `max` of the chunks that were filled are still to be taken; false if nobody reads on. */
function hasRoom(state: Int32Array, filled: number, max: number): boolean {
  for (;;) {
    if (Atomics.load(state, stoppedWord) !== 0) return false;
    const taken = Atomics.load(state, takenWord);
    if (filled - taken < max) return true;
    Atomics.wait(state, takenWord, taken);
  }
}
