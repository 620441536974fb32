// What a reader of a gzip file and the thread that unpacks it say to each other. Plain data: it is posted.

/** Reads a file from its beginning. The thread does nothing else until that is over, and hears only what stands in `state`. */
export interface InflateRequest {
  /** Names this reading in the answers. */
  readonly reading: number;
  readonly path: string;
  /** Filled in turn, each once its last contents were taken. */
  readonly chunks: readonly SharedArrayBuffer[];
  /** 32-bit words, see below. */
  readonly state: SharedArrayBuffer;
}

/** How many chunks were taken so far. Who raises it wakes whoever waits for it. */
export const takenWord = 0;
/** Not 0: nobody reads on. */
export const stoppedWord = 1;
export const stateWords = 2;

/**
 * One for each chunk, in their order: how many bytes lie in it, and how many went in for them. A file that is not a whole gzip file
 * fails, where that is found; there are no more answers after that, and after the one that ends.
 */
export type InflateAnswer = { readonly reading: number } & (
  | { readonly length: number; readonly packed: number; readonly ended: boolean }
  | { readonly failed: true }
);
