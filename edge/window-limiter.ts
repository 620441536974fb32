// A fixed-window rate limit in the memory of one process. On Workers the ratelimit binding takes its place.
import type { RateLimiter } from "./services.ts";

const windowSeconds = 60;

export function windowLimiter(perMinute: number, now: () => number): RateLimiter {
  let windowStart = 0;
  let counts = new Map<string, number>();
  return {
    windowSeconds,
    async allow(caller) {
      const start = Math.floor(now() / (windowSeconds * 1000));
      if (start !== windowStart) {
        windowStart = start;
        counts = new Map();
      }
      const count = (counts.get(caller) ?? 0) + 1;
      counts.set(caller, count);
      return count <= perMinute;
    },
  };
}
