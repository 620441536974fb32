// ClickHouse's HTTP interface over chDB, on loopback: what @clickhouse/client-web asks is answered as a server would.
//
//   request ─▶ credentials ─▶ ask ─▶ statement (checked, bound) ─▶ gate of a reader ─▶ streamed or whole answer
//                                ├─▶ says PREWHERE ─▶ gate of a scanner
//                                ├─▶ asks for more time than readers get ─▶ gate of an exporter, Parquet over a file
//                                └─▶ INSERT … FORMAT ─▶ spool file ─▶ gate of a writer
//
// Gaps: no sessions, no roles, no external tables, no progress headers, no KILL; GET only reads; rows come in bodies.
import { statSync } from "node:fs";
import { answerHeaders, failureResponse, streamedResponse, wholeResponse } from "./answer.ts";
import { type Ask, readAsk } from "./ask.ts";
import { type Credentials, isAuthorized } from "./credentials.ts";
import { type Engine, openEngine } from "./engine.ts";
import { accessDenied, ClickHouseException } from "./exception.ts";
import { exportedFile } from "./exported-file.ts";
import { canStream, type Gate, type Surroundings } from "./gate.ts";
import type { GatePool } from "./gate-pool.ts";
import { checkInsertFormat, insertFile } from "./insert.ts";
import { engineSettings, type Limits } from "./settings.ts";
import { MergePause } from "./merge-pause.ts";
import { givenFile } from "./spool-door.ts";
import { openSpool, type Spool } from "./spool.ts";
import { type InsertTarget, parseInsert, parseStatement, type Statement } from "./statement.ts";

export interface ClickHouseOptions {
  readonly dataDir: string;
  /** 0 or absent: any free port. */
  readonly port?: number;
  readonly hostname?: "127.0.0.1";
  readonly user: string;
  readonly password: string;
  /** For the whole engine; one statement gets half of it. Default 2 GiB. */
  readonly maxMemoryBytes?: number;
  /** Statements that read at the same time; two more can scan lines, and two write. Default 4. */
  readonly connections?: number;
}

export interface ClickHouseFront {
  readonly url: string;
  readonly port: number;
  /** Where a sender on this machine may put rows (spool-door.ts). */
  readonly spoolFolder: string;
  /** Takes nothing new, finishes what runs, lets go of the data folder. */
  stop(): Promise<void>;
}

const GiB = 1024 ** 3;
const writeSeconds = 120;
const exportSeconds = 3600;
const bodyBytesMax = 1 * GiB;

interface Front {
  readonly engine: Engine;
  readonly spool: Spool;
  readonly mergePause: MergePause;
  readonly reading: Limits;
  readonly writing: Limits;
  readonly exporting: Limits;
}

/** Start the process with UV_THREADPOOL_SIZE=16 in its environment, or long statements block short ones. */
export function serveClickHouse(options: ClickHouseOptions): ClickHouseFront {
  const maxMemoryBytes = options.maxMemoryBytes ?? 2 * GiB;
  const engine = openEngine({
    dataDir: options.dataDir,
    maxMemoryBytes,
    readers: options.connections ?? 4,
    writers: 2,
  });
  const spool = openSpool(options.dataDir, bodyBytesMax);
  const memoryBytes = Math.floor(maxMemoryBytes / 2);
  const resultBytes = Math.floor(maxMemoryBytes / 16);
  const front: Front = {
    engine,
    spool,
    mergePause: new MergePause(engine.stewards),
    reading: { executionSeconds: 10, memoryBytes, resultBytes },
    writing: { executionSeconds: writeSeconds, memoryBytes, resultBytes },
    exporting: { executionSeconds: exportSeconds, memoryBytes, resultBytes },
  };
  const server = Bun.serve({
    hostname: options.hostname ?? "127.0.0.1",
    port: options.port ?? 0,
    // Bun closes a connection that is silent for so many seconds; a statement may think longer than its default of 10.
    idleTimeout: 255,
    maxRequestBodySize: bodyBytesMax,
    fetch: (request) => answer(front, options, request),
  });
  return {
    url: `http://127.0.0.1:${server.port}`,
    port: server.port ?? 0,
    spoolFolder: spool.folder,
    async stop() {
      await server.stop();
      await front.mergePause.end();
      await engine.close();
      spool.close();
    },
  };
}

async function answer(front: Front, credentials: Credentials, request: Request): Promise<Response> {
  const { pathname } = new URL(request.url);
  if (pathname === "/ping") return new Response("Ok.\n");
  if (!isAuthorized(request.headers, credentials)) {
    const text = "Authentication failed: password is incorrect, or there is no user with such name.";
    return failureResponse(new ClickHouseException(516, "AUTHENTICATION_FAILED", text), "");
  }
  let queryId = "";
  try {
    const ask = await readAsk(request);
    queryId = ask.queryId;
    const target = parseInsert(ask.sql, ask.parameters);
    return target === null ? await runStatement(front, ask) : await runInsert(front, ask, target);
  } catch (error) {
    return failureResponse(error, queryId);
  }
}

async function runStatement(front: Front, ask: Ask): Promise<Response> {
  const statement = parseStatement(ask.sql, ask.parameters);
  if (statement.kind === "write" && ask.readOnly) throw accessDenied("Cannot run statement: GET only reads; use POST");
  const writes = statement.kind === "write";
  const { readers, scanners, writers } = front.engine;
  const pool = writes ? writers : statement.scans ? scanners : readers;
  const format = statement.format ?? ask.defaultFormat;
  const headers = answerHeaders(ask.queryId, format);
  if (isExport(front, statement, ask)) return runExport(front, statement, ask, format, headers);
  const settings = engineSettings(ask.settings, writes ? front.writing : front.reading);
  const surroundings = { database: ask.database, settings };
  if (statement.kind === "select" && canStream(format) && !ask.waitForEnd) {
    settings.delete("max_result_bytes");
    const chunks = streamFrom(pool, statement, format, surroundings);
    return streamedResponse(chunks, headers, ask.gzip);
  }
  const run = () => lent(pool, (gate) => gate.run(statement.sql, format, inCompany(pool, statement, surroundings)));
  const whole = writes ? await front.mergePause.without(run) : await run();
  headers.set("X-ClickHouse-Summary", summary(whole.rowsRead, whole.bytesRead));
  return wholeResponse(whole.bytes, headers, ask.gzip);
}

/** Who asks for more time than a reader gets wants everything there is. */
function isExport(front: Front, statement: Statement, ask: Ask): boolean {
  const seconds = Number(ask.settings.get("max_execution_time") ?? 0);
  return statement.kind === "select" && seconds > front.reading.executionSeconds;
}

async function runExport(
  front: Front,
  statement: Statement,
  ask: Ask,
  format: string,
  headers: Headers,
): Promise<Response> {
  const { exporters, filers } = front.engine;
  const surroundings = { database: ask.database, settings: engineSettings(ask.settings, front.exporting) };
  surroundings.settings.delete("max_result_bytes");
  if (canStream(format)) {
    return streamedResponse(streamFrom(exporters, statement, format, surroundings), headers, ask.gzip);
  }
  if (format.toLowerCase() !== "parquet") {
    throw new ClickHouseException(73, "UNKNOWN_FORMAT", `Cannot export in format "${format}": it is not offered`);
  }
  const file = await lent(filers, (gate) => exportedFile(gate, statement.sql, surroundings));
  return streamedResponse(file, headers, false);
}

async function runInsert(front: Front, ask: Ask, target: InsertTarget): Promise<Response> {
  if (ask.readOnly) throw accessDenied("Cannot insert: GET only reads; use POST");
  checkInsertFormat(target.format);
  const surroundings = { database: ask.database, settings: engineSettings(ask.settings, front.writing) };
  const file = await spooled(front, ask);
  try {
    await front.mergePause.inserting(file.bytes);
    const done = await lent(front.engine.writers, (gate) => insertFile(gate, target, file.path, surroundings));
    const headers = answerHeaders(ask.queryId, "TabSeparated");
    headers.set("X-ClickHouse-Summary", summary(done.rows, done.bytes));
    return new Response("", { headers });
  } finally {
    file.release();
  }
}

async function spooled(front: Front, ask: Ask): Promise<{ path: string; bytes: number; release(): void }> {
  if (ask.spooled !== undefined) {
    const path = givenFile(front.spool.folder, ask.spooled);
    return { path, bytes: statSync(path).size, release: () => undefined };
  }
  if (ask.rows !== undefined) return front.spool.write(ask.rows);
  throw accessDenied("Cannot insert: put the statement into the URL (?query=) and the rows into the body");
}

async function lent<Result>(pool: GatePool, use: (gate: Gate) => Promise<Result>): Promise<Result> {
  const gate = await pool.lend();
  try {
    return await use(gate);
  } finally {
    pool.release(gate);
  }
}

/**
 * A scan uses every core, unless others wait for its connection: two scans with a core each need 3 to 6 % less of them than two with all,
 * so that the last of many has its answer earlier.
 */
function inCompany(pool: GatePool, { scans }: Statement, { database, settings }: Surroundings): Surroundings {
  if (!scans || !pool.isAwaited || settings.has("max_threads")) return { database, settings };
  return { database, settings: new Map([...settings, ["max_threads", "1"]]) };
}

/** The connection is lent for as long as the answer is being read. */
async function* streamFrom(
  pool: GatePool,
  statement: Statement,
  format: string,
  surroundings: Surroundings,
): AsyncGenerator<Uint8Array, void, void> {
  const gate = await pool.lend();
  try {
    yield* gate.stream(statement.sql, format, inCompany(pool, statement, surroundings));
  } finally {
    pool.release(gate);
  }
}

const summary = (rows: number, bytes: number): string =>
  JSON.stringify({ read_rows: String(rows), read_bytes: String(bytes) });
