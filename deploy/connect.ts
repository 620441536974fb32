// Opens the stores that the environment names: the one place that knows which driver stands behind which port.
import { insertLineBlock, putMessages } from "../db/lines/insert.ts";
import { clickHouseUpkeep, type LineUpkeep } from "../db/lines/upkeep.ts";
import { spoolDoor } from "../db/local/clickhouse/spool-door.ts";
import { bunRows } from "../db/local/postgres/bun-rows.ts";
import { memoryCache } from "../db/local/memory-cache.ts";
import type { Blobs, Bucket, Cache, Lines, LineSink, Rows } from "../db/ports.ts";
import { clickHouseLines } from "../db/remote/clickhouse-lines.ts";
import { s3Blobs } from "../db/remote/s3-blobs.ts";
import { s3Bucket } from "../db/remote/s3-bucket.ts";
import { upstashCache } from "../db/remote/upstash.ts";
import type { Environment } from "./env.ts";

export interface Stores {
  readonly rows: Rows;
  readonly lines: Lines;
  readonly lineSink: LineSink;
  readonly lineUpkeep: LineUpkeep;
  readonly blobs: Blobs;
  readonly bucket: Bucket;
  readonly cache: Cache;
  close(): Promise<void>;
}

export function connect(env: Environment): Stores {
  const rows = bunRows(env.DATABASE_URL, env.KUBIN_DATABASE_CONNECTIONS);
  const clickHouse = { url: env.CLICKHOUSE_URL, user: env.CLICKHOUSE_USER, password: env.CLICKHOUSE_PASSWORD };
  const cluster = env.KUBIN_CLICKHOUSE_CLUSTER ?? null;
  const lines = clickHouseLines(clickHouse);
  const lineUpkeep = clickHouseUpkeep({ ...clickHouse, cluster });
  const door = env.KUBIN_CLICKHOUSE_SPOOL === undefined ? null : spoolDoor(env.KUBIN_CLICKHOUSE_SPOOL);
  const sink = {
    ...clickHouse,
    ...(cluster === null ? {} : { url: insertsWaitForShards(clickHouse.url) }),
    ...(door ? { door } : {}),
  };
  const s3 = {
    endpoint: env.S3_ENDPOINT,
    bucket: env.S3_BUCKET,
    region: env.S3_REGION,
    accessKeyId: env.S3_ACCESS_KEY_ID,
    secretAccessKey: env.S3_SECRET_ACCESS_KEY,
  };
  const bucket = s3Bucket(s3);
  return {
    rows,
    lines,
    lineSink: { putMessages: putMessages.bind(null, sink), insert: insertLineBlock.bind(null, sink) },
    lineUpkeep,
    blobs: s3Blobs(s3),
    bucket,
    cache:
      env.UPSTASH_REDIS_REST_URL && env.UPSTASH_REDIS_REST_TOKEN
        ? upstashCache({ url: env.UPSTASH_REDIS_REST_URL, token: env.UPSTASH_REDIS_REST_TOKEN })
        : memoryCache(),
    async close() {
      bucket.close();
      door?.close();
      await lines.close();
      await lineUpkeep.close();
      await rows.close();
    },
  };
}

/** A Distributed table would otherwise answer before the rows are on their shard, and the count before publishing would find too few. */
function insertsWaitForShards(clickHouseUrl: string): string {
  const url = new URL(clickHouseUrl);
  url.searchParams.set("distributed_foreground_insert", "1");
  url.searchParams.set("insert_quorum", "auto");
  return url.href;
}
