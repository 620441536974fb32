// Everything from one command: PostgreSQL, the chDB front, the bucket, then edge and ingest, each a child of this process.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { createClient } from "@clickhouse/client-web";
import { migrateLines } from "../db/lines/migrate.ts";
import { freePort } from "../db/local/free-port.ts";
import { postgresUrl } from "../db/local/postgres/server.ts";
import { migratePostgres } from "../db/migrate.ts";
import { s3Bucket } from "../db/remote/s3-bucket.ts";
import { KubinError } from "../db/model/error.ts";
import { type Child, startChild } from "./child.ts";
import type { LocalConfig } from "./local-config.ts";

const here = import.meta.dir;
const bucketName = "kubin";
const accessKeyId = "kubin";
const clickHouseUser = "kubin";

export interface LocalStack {
  /** Where links of this Kubin start. */
  readonly publicUrl: string;
  readonly children: ReadonlyMap<string, Child>;
  /** The environment that edge and ingest were given. */
  readonly env: Record<string, string>;
  /** Rejects, naming the child, when one ends by itself. */
  readonly broken: Promise<never>;
  /** Starts one of "edge" or "ingest" again after it was stopped or killed. */
  restart(name: "edge" | "ingest"): Promise<void>;
  stop(): Promise<void>;
}

export interface StackOptions {
  readonly dataDir: string;
  readonly config: LocalConfig;
  /** 0 takes a free port (tests). */
  readonly port: number;
  readonly webDist: string;
  readonly env?: Record<string, string>;
}

export async function startStack(options: StackOptions): Promise<LocalStack> {
  const { dataDir } = options;
  const logDir = join(dataDir, "logs");
  mkdirSync(logDir, { recursive: true, mode: 0o700 });
  const children = new Map<string, Child>();
  const stopping = { now: false };
  const { promise: broken, reject } = Promise.withResolvers<never>();
  broken.catch(() => undefined); // nobody may be listening yet
  const watchEnd = async (child: Child): Promise<void> => {
    const code = await child.ended;
    if (stopping.now || children.get(child.name) !== child) return;
    const log = join(logDir, `${child.name}.log`);
    reject(new KubinError("unavailable", `${child.name} ended by itself with code ${code}. Its log: ${log}`));
  };
  const start = async (child: Parameters<typeof startChild>[0]): Promise<Child> => {
    const started = await startChild(child);
    children.set(child.name, started);
    void watchEnd(started);
    return started;
  };
  const stop = async (): Promise<void> => {
    stopping.now = true;
    // Those that answer first, then those that they lean on.
    for (const names of [["edge"], ["ingest"], ["clickhouse", "blobs"], ["postgres"]]) {
      await Promise.all(names.map((name) => children.get(name)?.stop() ?? Promise.resolve()));
    }
  };
  try {
    const env = await startStores(options, logDir, start);
    const server = (name: "edge" | "ingest") =>
      start({ name, script: join(here, "children", `${name}.ts`), env, logDir });
    await Promise.all([server("edge"), server("ingest")]);
    const restart = async (name: "edge" | "ingest"): Promise<void> => {
      const old = children.get(name);
      children.delete(name);
      await old?.stop();
      await server(name);
    };
    return { publicUrl: env["KUBIN_PUBLIC_URL"] ?? "", children, env, broken, restart, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Starts the three stores, brings their tables up to date, and answers the environment of edge and ingest. */
async function startStores(
  options: StackOptions,
  logDir: string,
  start: (child: Parameters<typeof startChild>[0]) => Promise<Child>,
): Promise<Record<string, string>> {
  const { dataDir, config } = options;
  const [postgres, clickHouse, blobs] = await Promise.all([
    start({
      name: "postgres",
      script: join(here, "children", "postgres.ts"),
      firstLine: JSON.stringify({ dataDir: join(dataDir, "postgres"), password: config.databasePassword }),
      logDir,
    }),
    start({
      name: "clickhouse",
      script: join(here, "..", "db", "local", "clickhouse", "process.ts"),
      arguments: [JSON.stringify({ dataDir: join(dataDir, "clickhouse"), user: clickHouseUser })],
      // chDB sizes its thread pool when it is loaded: eight long queries would otherwise block a short one.
      env: { UV_THREADPOOL_SIZE: "16" },
      firstLine: config.clickHousePassword,
      logDir,
    }),
    start({
      name: "blobs",
      script: join(here, "children", "blobs.ts"),
      firstLine: JSON.stringify({
        root: join(dataDir, "blobs"),
        port: 0,
        accessKeyId,
        secretAccessKey: config.s3SecretAccessKey,
      }),
      logDir,
    }),
  ]);
  const port = options.port === 0 ? await freePort() : options.port;
  const env: Record<string, string> = {
    DATABASE_URL: postgresUrl(postgres.ready.port ?? 0, config.databasePassword),
    CLICKHOUSE_URL: clickHouse.ready.url ?? "",
    CLICKHOUSE_USER: clickHouseUser,
    CLICKHOUSE_PASSWORD: config.clickHousePassword,
    KUBIN_CLICKHOUSE_SPOOL: clickHouse.ready.spoolFolder ?? "",
    S3_ENDPOINT: blobs.ready.url ?? "",
    S3_BUCKET: bucketName,
    S3_REGION: "us-east-1",
    S3_ACCESS_KEY_ID: accessKeyId,
    S3_SECRET_ACCESS_KEY: config.s3SecretAccessKey,
    KUBIN_PUBLIC_URL: `http://localhost:${port}`,
    KUBIN_LINK_KEY: config.linkKey,
    KUBIN_PORT: String(port),
    KUBIN_WEB_DIST: options.webDist,
    KUBIN_SUPERVISED: "1",
    ...options.env,
  };
  await Promise.all([migratePostgres(env["DATABASE_URL"] ?? ""), migrateClickHouse(env), makeBucket(env)]);
  return env;
}

async function migrateClickHouse(env: Record<string, string>): Promise<void> {
  const client = createClient({
    url: env["CLICKHOUSE_URL"] ?? "",
    username: env["CLICKHOUSE_USER"] ?? "",
    password: env["CLICKHOUSE_PASSWORD"] ?? "",
  });
  await migrateLines(client, env["KUBIN_CLICKHOUSE_CLUSTER"] ?? null);
  await client.close();
}

async function makeBucket(env: Record<string, string>): Promise<void> {
  const bucket = s3Bucket({
    endpoint: env["S3_ENDPOINT"] ?? "",
    bucket: bucketName,
    region: env["S3_REGION"] ?? "",
    accessKeyId: env["S3_ACCESS_KEY_ID"] ?? "",
    secretAccessKey: env["S3_SECRET_ACCESS_KEY"] ?? "",
  });
  await bucket.prepare();
  bucket.close();
}
