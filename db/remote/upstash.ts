// Cache and bus on Upstash Redis over REST: what Workers can reach.
import { Redis } from "@upstash/redis";
import type { Bus, Cache } from "../ports.ts";
import { refuseAs } from "../store-error.ts";

export interface UpstashSettings {
  readonly url: string;
  readonly token: string;
}

function connect(settings: UpstashSettings): Redis {
  return new Redis({
    ...settings,
    enableTelemetry: false,
    automaticDeserialization: false,
    // It would send commands of several requests together: in workerd they hang when the request that sends them is aborted.
    enableAutoPipelining: false,
    retry: { retries: 2 },
  });
}

export function upstashCache(settings: UpstashSettings): Cache {
  const redis = connect(settings);
  return {
    get: (key) => refuseAs("Redis", () => redis.get<string>(key)),
    async set(key, value, ttlSeconds) {
      await refuseAs("Redis", () => redis.set(key, value, { ex: ttlSeconds }));
    },
    async remove(key) {
      await refuseAs("Redis", () => redis.del(key));
    },
    async increment(key, windowSeconds) {
      // One round trip; NX leaves the first call's window alone.
      const [count] = await refuseAs("Redis", () =>
        redis.multi().incr(key).expire(key, windowSeconds, "NX").exec<[number, number]>(),
      );
      return count;
    },
  };
}

/** How long a topic is kept: a wake-up older than this woke nobody. */
const kept = 1000;

/** Topics are streams; subscribers poll with XRANGE, as a Worker cannot hold a blocking read. */
export function upstashBus(settings: UpstashSettings, pollMs = 500): Bus {
  const redis = connect(settings);
  const open = new Set<AbortController>();
  const key = (topic: string): string => `bus:${topic}`;
  return {
    async publish(topic, payload) {
      const trim = { type: "MAXLEN", threshold: kept, comparison: "~" } as const;
      await refuseAs("Redis", () => redis.xadd(key(topic), "*", { payload }, { trim }));
    },
    async subscribe(topic, hear) {
      const stop = new AbortController();
      open.add(stop);
      const newest = await refuseAs("Redis", () => redis.xrevrange(key(topic), "+", "-", 1));
      let last = entriesOf(newest)[0]?.id ?? "0-0";
      const poll = async (): Promise<void> => {
        while (!stop.signal.aborted) {
          // A failed poll is asked again; subscribers also look at their table every few seconds.
          const answer = await refuseAs("Redis", () => redis.xrange(key(topic), `(${last}`, "+")).catch(() => []);
          for (const { id, payload } of entriesOf(answer)) {
            last = id;
            if (!stop.signal.aborted) hear(payload);
          }
          await pause(pollMs, stop.signal);
        }
      };
      const polling = poll();
      return async () => {
        stop.abort();
        open.delete(stop);
        await polling;
      };
    },
    async close() {
      for (const stop of open) stop.abort();
      open.clear();
    },
  };
}

/**
 * The entries as Redis has them: [[id, [field, value, …]], …]. The client's types promise an object, which it makes only with
 * automatic deserialization; that in turn would take a payload of digits or JSON for something else.
 */
function entriesOf(answer: unknown): { id: string; payload: string }[] {
  if (!Array.isArray(answer)) return [];
  return answer.flatMap((entry: unknown) => {
    if (!Array.isArray(entry)) return [];
    const [id, fields]: unknown[] = entry;
    const payload: unknown = Array.isArray(fields) ? fields[fields.indexOf("payload") + 1] : undefined;
    return typeof id === "string" && typeof payload === "string" ? [{ id, payload }] : [];
  });
}

/** Ends early when nobody listens any more. */
async function pause(ms: number, signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, ms);
  signal.addEventListener("abort", () => resolve(), { once: true });
  await promise;
  clearTimeout(timer);
}
