// Every store that a Worker reaches, and ingest behind them, in one process on loopback. Says where, then waits for its input to end.
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { clickHouseUpkeep } from "../../db/lines/upkeep.ts";
import { insertLineBlock, putMessages } from "../../db/lines/insert.ts";
import { migrateLines } from "../../db/lines/migrate.ts";
import { throwawayClickHouse } from "../../db/local/clickhouse/throwaway.ts";
import { bunRows } from "../../db/local/postgres/bun-rows.ts";
import { notifyBus } from "../../db/local/postgres/notify-bus.ts";
import { serveS3 } from "../../db/local/s3/endpoint.ts";
import { bunDecompress } from "../../db/local/zstd-decompress.ts";
import { clickHouseLines } from "../../db/remote/clickhouse-lines.ts";
import { s3Blobs } from "../../db/remote/s3-blobs.ts";
import { s3Bucket } from "../../db/remote/s3-bucket.ts";
import { endWell, firstInputLine, sayReady } from "../../deploy/process.ts";
import { work } from "../../ingest/worker.ts";
import { throwawayPostgres } from "../contracts/throwaway-postgres.ts";
import { serveNeon } from "./neon.ts";
import { serveUpstash } from "./upstash.ts";

const owner = { accessKeyId: "kubin", secretAccessKey: "not-a-secret", region: "us-east-1" };
const bucket = "kubin";

const input = await firstInputLine();
const folder = mkdtempSync(join(tmpdir(), "kubin-test-"));
chmodSync(folder, 0o755);
const [postgres, clickHouse] = await Promise.all([throwawayPostgres(), throwawayClickHouse()]);
await migrateLines(clickHouse.client);
const neon = serveNeon(postgres.url);
const upstash = serveUpstash();
const s3 = serveS3({ root: join(folder, "blobs"), credentials: [owner] });
const upkeep = s3Bucket({ ...owner, endpoint: s3.url, bucket });
await upkeep.prepare();

const rows = bunRows(postgres.url, 4);
const lines = clickHouseLines(clickHouse.target);
const bus = await notifyBus(postgres.url);
const stop = new AbortController();
const services = {
  rows,
  lines,
  bus,
  lineSink: {
    putMessages: putMessages.bind(null, clickHouse.target),
    insert: insertLineBlock.bind(null, clickHouse.target),
  },
  lineUpkeep: clickHouseUpkeep({ ...clickHouse.target, cluster: null }),
  blobs: s3Blobs({ ...owner, endpoint: s3.url, bucket }),
  bucket: upkeep,
  codec: bunDecompress,
  worker: `test:${process.pid}`,
  now: Date.now,
  log: () => undefined,
};
const working = work(services, 1, stop.signal);

sayReady({
  variables: {
    DATABASE_URL: postgres.url,
    DATABASE_HTTP_URL: neon.endpoint,
    CLICKHOUSE_URL: clickHouse.target.url,
    CLICKHOUSE_USER: clickHouse.target.user,
    CLICKHOUSE_PASSWORD: clickHouse.target.password,
    S3_ENDPOINT: s3.url,
    S3_BUCKET: bucket,
    S3_REGION: owner.region,
    S3_ACCESS_KEY_ID: owner.accessKeyId,
    S3_SECRET_ACCESS_KEY: owner.secretAccessKey,
    UPSTASH_REDIS_REST_URL: upstash.url,
    UPSTASH_REDIS_REST_TOKEN: upstash.token,
  },
});
endWell(input.closed, async () => {
  stop.abort();
  await working;
  await bus.close();
  await rows.close();
  await Promise.all([neon.stop(), upstash.stop(), s3.stop()]);
  await Promise.all([postgres.remove(), clickHouse.remove()]);
  rmSync(folder, { recursive: true, force: true });
});
