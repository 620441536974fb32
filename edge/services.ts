// What the edge is given: the stores, the clock and the settings. A leaf, so that every route may import it.
import type { PackCodec } from "../db/model/pack/frame-writer.ts";
import type { Blobs, Cache, Lines, Rows } from "../db/ports.ts";

/** Answers false when a caller is over its limit. `windowSeconds` is what Retry-After says. */
export interface RateLimiter {
  readonly windowSeconds: number;
  allow(caller: string): Promise<boolean>;
}

/** One line of structured log; never given a slug, a token or an Authorization header. */
export type Log = (entry: { level: "info" | "error"; message: string; [field: string]: unknown }) => void;

/** Serves the built page and its assets; null where that path is no file. */
export type Assets = (path: string) => Promise<Response | null>;

/**
 * Takes a request over as a WebSocket and sends it each message as one text frame; closes when there are no more. The signal is
 * aborted when the other side has gone.
 */
export type ServeSocket = (request: Request, messages: (signal: AbortSignal) => AsyncGenerator<string>) => Response;

export interface EdgeSettings {
  /** e.g. https://kubin.example — what links start with. */
  readonly publicUrl: string;
  readonly tenantId: string;
  /** HMAC key of link slugs. */
  readonly linkKey: string;
  /** Origins of the bucket, for the page's Content-Security-Policy. */
  readonly bucketOrigin: string;
}

export interface Services {
  readonly settings: EdgeSettings;
  readonly rows: Rows;
  readonly lines: Lines;
  readonly blobs: Blobs;
  readonly cache: Cache;
  readonly codec: Pick<PackCodec, "decompress">;
  readonly limiter: RateLimiter;
  readonly assets: Assets;
  readonly serveSocket: ServeSocket;
  readonly now: () => number;
  readonly log: Log;
}
