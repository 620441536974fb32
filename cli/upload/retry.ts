// Tries again what may succeed later: waits 0.5, 1, 2, 4 … s with jitter, or as long as the server says.
import { isKubinError } from "../../db/model/error.ts";

const triesMax = 8;
const firstWaitMs = 500;
const longestWaitMs = 20_000;

/** Only "unavailable" and "too_many" are tried again; every other refusal is an answer. */
export async function retried<T>(work: () => Promise<T>, tries = triesMax): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (!isKubinError(error, "unavailable") && !isKubinError(error, "too_many")) throw error;
      if (attempt >= tries) throw error;
      const backoff = Math.min(longestWaitMs, firstWaitMs * 2 ** (attempt - 1)) * (0.5 + Math.random() / 2);
      await Bun.sleep(error.retryAfterSeconds === undefined ? backoff : error.retryAfterSeconds * 1000);
    }
  }
}
