// How long answers are kept and when a question is asked again.
import { QueryClient } from "@tanstack/solid-query";
import { isKubinError } from "../db/model/error.ts";

const retries = 2;

/** Content changes only when the progress says so, therefore nothing goes stale by time or by focus. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: Infinity,
        gcTime: 5 * 60_000,
        refetchOnWindowFocus: false,
        refetchOnReconnect: true,
        // A refusal stays a refusal; a store or a network may come back.
        retry: (count, error) =>
          count < retries && (isKubinError(error, "unavailable") || isKubinError(error, "too_many")),
        retryDelay: (count, error) =>
          isKubinError(error) && error.retryAfterSeconds !== undefined
            ? Math.min(error.retryAfterSeconds, 60) * 1000
            : Math.min(500 * 2 ** count, 8000),
      },
    },
  });
}
