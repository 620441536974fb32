// Cache and bus on Upstash Redis over REST: what Workers can reach.
import { Redis } from "@upstash/redis";
import type { Bus, Cache } from "../ports.ts";
import { refuseAs } from "../store-error.ts";

export interface UpstashSettings {
  readonly url: string;
  readonly token: string;
}

function connect(settings: UpstashSettings): Redis {
  return new Redis({ ...settings, enableTelemetry: false, automaticDeserialization: false, retry: { retries: 2 } });
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
  const newest = async (topic: string): Promise<string> => {
    const last = await refuseAs("Redis", () => redis.xrevrange(key(topic), "+", "-", 1));
    return Object.keys(last)[0] ?? "0-0";
  };
  return {
    async publish(topic, payload) {
      const trim = { type: "MAXLEN", threshold: kept, comparison: "~" } as const;
      await refuseAs("Redis", () => redis.xadd(key(topic), "*", { payload }, { trim }));
    },
    async subscribe(topic, hear) {
      const stop = new AbortController();
      open.add(stop);
      let last = await newest(topic);
      const poll = async (): Promise<void> => {
        while (!stop.signal.aborted) {
          const entries = await refuseAs("Redis", () => redis.xrange(key(topic), `(${last}`, "+")).catch(() => ({}));
          for (const [id, fields] of Object.entries<Record<string, unknown>>(entries)) {
            last = id;
            if (!stop.signal.aborted) hear(String(fields["payload"]));
          }
          await new Promise((resolve) => setTimeout(resolve, pollMs));
        }
      };
      // A failed poll is asked again; subscribers also look at their table every few seconds.
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
