// The environment of the Worker, read here and nowhere else: bindings and variables of wrangler.toml, secrets besides.
import * as v from "valibot";
import { KubinError } from "../db/model/error.ts";

const text = v.pipe(v.string(), v.minLength(1));
const url = v.pipe(v.string(), v.url());

const Variables = v.object({
  /** Secret: postgres://user:password@host/database of Neon. */
  DATABASE_URL: text,
  /** Where SQL over HTTP is answered when that is not Neon's own host, e.g. a Neon proxy of your own. */
  DATABASE_HTTP_URL: v.optional(url),
  /** http(s)://host:8443 of ClickHouse. */
  CLICKHOUSE_URL: url,
  CLICKHOUSE_USER: text,
  /** Secret. */
  CLICKHOUSE_PASSWORD: v.string(),
  /** R2's S3 endpoint, e.g. https://<account>.r2.cloudflarestorage.com, without the bucket. */
  S3_ENDPOINT: url,
  S3_BUCKET: text,
  S3_REGION: v.optional(text, "auto"),
  /** Secret: an R2 API token that may read and write this bucket only. */
  S3_ACCESS_KEY_ID: text,
  /** Secret. */
  S3_SECRET_ACCESS_KEY: text,
  /** Redis over REST, shared by all isolates; without it each isolate has its own memory only. */
  UPSTASH_REDIS_REST_URL: v.optional(url),
  /** Secret. */
  UPSTASH_REDIS_REST_TOKEN: v.optional(text),
  /** What links start with, e.g. https://kubin.example */
  KUBIN_PUBLIC_URL: url,
  /** Secret: HMAC key of link slugs, at least 32 random characters. Links die with it. */
  KUBIN_LINK_KEY: v.pipe(v.string(), v.minLength(32)),
  KUBIN_TENANT: v.optional(text, "local"),
});
export type WorkerVariables = v.InferOutput<typeof Variables>;

/** wrangler.toml names the same. */
export const workerVariableNames = Object.keys(Variables.entries);

/** What Cloudflare hands to `fetch`: the variables as text, not yet looked at, and two bindings. */
export interface WorkerEnv {
  /** The built page (web/dist). */
  readonly ASSETS: Fetcher;
  /** Requests a minute for one link, owner token or address, counted per Cloudflare location. */
  readonly RATE_LIMITER: RateLimit;
}

/** Throws "invalid", naming the first variable that is missing or malformed; never its value. */
export function readWorkerVariables(env: WorkerEnv): WorkerVariables {
  const parsed = v.safeParse(Variables, env);
  if (parsed.success) return parsed.output;
  const name = parsed.issues[0].path?.[0]?.key;
  throw new KubinError(
    "invalid",
    `Cannot start the Worker: its variable "${String(name)}" is missing or malformed. See wrangler.toml`,
  );
}
