// Where the code of a thread lies.

/**
 * `path` as seen from this folder. In a compiled binary the modules lie in chunks beside its entry, and a worker is an entry of its own
 * that keeps its path.
 */
export function workerUrl(path: string): string {
  return new URL(path, import.meta.url).href;
}
