// One question to the server as signals. Unlike solid-query's own hook it never suspends: what is known stays on screen.
import { type QueryClient, QueryObserver, keepPreviousData } from "@tanstack/solid-query";
import { createComputed, createMemo, createSignal, on, onCleanup } from "solid-js";

export interface Question<T> {
  /** Starts with the slug, so that one call can mark everything of a snapshot as outdated. */
  readonly key: readonly unknown[];
  readonly fetch: (signal: AbortSignal) => Promise<T>;
  readonly enabled?: boolean;
  /** Show the last answer, dimmed, until the changed question is answered. */
  readonly keepLast?: boolean;
}

export interface Answer<T> {
  readonly data: () => T | undefined;
  readonly error: () => Error | null;
  /** Nothing to show yet, and an answer is on its way. */
  readonly waiting: () => boolean;
  /** What is shown answers an older question. */
  readonly outdated: () => boolean;
  readonly retry: () => void;
}

export function ask<T>(client: QueryClient, question: () => Question<T>): Answer<T> {
  const options = createMemo(() => {
    const { key, fetch, enabled = true, keepLast = false } = question();
    return client.defaultQueryOptions<T, Error, T, T>({
      queryKey: key,
      queryFn: ({ signal }) => fetch(signal),
      enabled,
      ...(keepLast ? { placeholderData: keepPreviousData } : {}),
    });
  });
  const observer = new QueryObserver<T, Error, T, T>(client, options());
  const [result, setResult] = createSignal(observer.getOptimisticResult(options()));
  onCleanup(observer.subscribe((next) => setResult(next)));
  createComputed(
    on(
      options,
      (next) => {
        observer.setOptions(next);
        setResult(observer.getCurrentResult());
      },
      { defer: true },
    ),
  );
  return {
    // Structural sharing keeps equal answers identical: an unchanged refetch draws nothing.
    data: createMemo(() => result().data),
    error: createMemo(() => result().error),
    waiting: createMemo(() => result().data === undefined && result().error === null),
    outdated: createMemo(() => result().isPlaceholderData),
    retry: () => void observer.refetch(),
  };
}
