// Opens the stores that the environment names: the one place that knows which driver stands behind which port.
import { insertLineBlock } from "../db/lines/insert.ts";
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
  readonly blobs: Blobs;
  readonly bucket: Bucket;
  readonly cache: Cache;
  close(): Promise<void>;
}

export function connect(env: Environment): Stores {
  const rows = bunRows(env.DATABASE_URL, env.KUBIN_DATABASE_CONNECTIONS);
  const clickHouse = { url: env.CLICKHOUSE_URL, user: env.CLICKHOUSE_USER, password: env.CLICKHOUSE_PASSWORD };
  const lines = clickHouseLines(clickHouse);
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
    lineSink: { insert: (block, token) => insertLineBlock(clickHouse, block, token) },
    blobs: s3Blobs(s3),
    bucket,
    cache:
      env.UPSTASH_REDIS_REST_URL && env.UPSTASH_REDIS_REST_TOKEN
        ? upstashCache({ url: env.UPSTASH_REDIS_REST_URL, token: env.UPSTASH_REDIS_REST_TOKEN })
        : memoryCache(),
    async close() {
      bucket.close();
      await lines.close();
      await rows.close();
    },
  };
}
