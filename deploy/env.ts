// The environment of the self-hosted servers, read here and nowhere else. `.env.example` lists the same names.
import { resolve } from "node:path";
import * as v from "valibot";
import { KubinError } from "../db/model/error.ts";

const text = v.pipe(v.string(), v.minLength(1));
const url = v.pipe(v.string(), v.url());
const whole = (fallback: string) => v.optional(v.pipe(v.string(), v.regex(/^[0-9]+$/), v.transform(Number)), fallback);

const Environment = v.object({
  /** postgres://user:password@host:port/database */
  DATABASE_URL: text,
  /** Upper bound of one process's PostgreSQL pool. */
  KUBIN_DATABASE_CONNECTIONS: whole("10"),
  /** http(s)://host:8123 of ClickHouse, or of the chDB front. */
  CLICKHOUSE_URL: url,
  CLICKHOUSE_USER: text,
  CLICKHOUSE_PASSWORD: v.string(),
  /** Folder from which a ClickHouse on this machine reads rows; set by `npm start` for the embedded one. */
  KUBIN_CLICKHOUSE_SPOOL: v.optional(text),
  /** Name of a ClickHouse cluster: tables are replicated, and sharded by snapshot. Without it there is one server. */
  KUBIN_CLICKHOUSE_CLUSTER: v.optional(v.pipe(v.string(), v.regex(/^[A-Za-z_][A-Za-z0-9_-]*$/))),
  /** Endpoint of R2 or any S3, path style, without the bucket. */
  S3_ENDPOINT: url,
  S3_BUCKET: text,
  S3_REGION: v.optional(text, "auto"),
  S3_ACCESS_KEY_ID: text,
  S3_SECRET_ACCESS_KEY: text,
  /** Redis over REST for caches; without it each process has its own. */
  UPSTASH_REDIS_REST_URL: v.optional(url),
  UPSTASH_REDIS_REST_TOKEN: v.optional(text),
  /** What links start with, e.g. https://kubin.example */
  KUBIN_PUBLIC_URL: url,
  /** HMAC key of link slugs: at least 32 random characters, the same on every edge. Links die with it. */
  KUBIN_LINK_KEY: v.pipe(v.string(), v.minLength(32)),
  KUBIN_TENANT: v.optional(text, "local"),
  /** Address and port that the edge listens on. */
  KUBIN_HOST: v.optional(text, "127.0.0.1"),
  KUBIN_PORT: whole("4870"),
  /** Requests a minute for one link, owner token or address. */
  KUBIN_REQUESTS_PER_MINUTE: whole("1000"),
  /** Jobs that one ingest process runs at a time: of three log packs one is parsed while two are with the engine. */
  KUBIN_INGEST_PARALLEL: whole("3"),
  /** Folder of the built page. */
  KUBIN_WEB_DIST: v.optional(text, "web/dist"),
  /** "1": end when standard input closes, because the supervisor is gone. */
  KUBIN_SUPERVISED: v.optional(v.picklist(["0", "1"]), "0"),
});
export type Environment = v.InferOutput<typeof Environment>;

export const environmentNames = Object.keys(Environment.entries);

/** Throws "invalid", naming the first variable that is missing or malformed; never its value. */
export function readEnvironment(from: Record<string, string | undefined> = process.env): Environment {
  // An empty value is no value: that is how .env files leave a variable out.
  const given = Object.fromEntries(
    Object.entries(from).filter(([name, value]) => value !== "" || name === "CLICKHOUSE_PASSWORD"),
  );
  const parsed = v.safeParse(Environment, given);
  if (parsed.success) return parsed.output;
  const name = parsed.issues[0].path?.[0]?.key;
  throw new KubinError(
    "invalid",
    `Cannot start: the environment variable "${String(name)}" is missing or malformed. See .env.example`,
  );
}

/** What `npm start` listens to. */
export interface StartEnvironment {
  /** KUBIN_DATA: folder of everything a local Kubin keeps. */
  readonly dataDir: string;
  /** KUBIN_PORT: port of the page and the API; the first start remembers it, as links contain it. */
  readonly port: number | null;
}

export function readStartEnvironment(from: Record<string, string | undefined> = process.env): StartEnvironment {
  const port = from["KUBIN_PORT"];
  if (port !== undefined && !/^[0-9]{1,5}$/.test(port)) {
    throw new KubinError("invalid", `Cannot start: KUBIN_PORT is "${port}", and it takes a port number`);
  }
  return { dataDir: resolve(from["KUBIN_DATA"] ?? ".kubin"), port: port === undefined ? null : Number(port) };
}
