// Asks again what an overloaded API server refused for the moment.
import { ApiRefusal } from "./status-error.ts";

const triesMax = 4;

/** 429 and 5xx are tried again, after Retry-After or 0.5, 1, 2 s; 503 of a dead aggregated API only once more. */
export async function patiently<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof ApiRefusal) || signal.aborted) throw error;
      const tries = error.status === 429 ? triesMax : error.status === 503 || error.status === 504 ? 2 : 0;
      if (attempt >= tries) throw error;
      await Bun.sleep(Math.min(10, error.retryAfter || 2 ** (attempt - 2)) * 1000);
    }
  }
}
