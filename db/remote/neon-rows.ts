// Rows over Neon's SQL-over-HTTP: runs in Workers and on Bun, one request a statement or batch.
import { neon, neonConfig } from "@neondatabase/serverless";
import type { SQL } from "drizzle-orm";
import { drizzle, type NeonHttpDatabase } from "drizzle-orm/neon-http";
import type { Database, Rows } from "../ports.ts";
import { refuseAs } from "../store-error.ts";

/**
 * `connectionString`: postgres://…. `endpoint`: where SQL over HTTP is answered, e.g. http://127.0.0.1:4444/sql; without it
 * Neon's own, which follows from the host.
 */
export function neonRows(connectionString: string, endpoint?: string): Rows {
  if (endpoint !== undefined) answerAt(connectionString, endpoint);
  const db = drizzle({ client: neon(connectionString) });
  return {
    db,
    async execute(statement: SQL): Promise<unknown[]> {
      return refuseAs("PostgreSQL", () => db.execute(statement, "objects"));
    },
    async batch(build: (db: Database) => readonly PromiseLike<unknown>[]): Promise<unknown[]> {
      const statements = build(db);
      if (statements.length === 0) return [];
      // drizzle's batch takes its builders unawaited; the port's type cannot name them without naming the driver.
      const batch = statements as unknown as Parameters<NeonHttpDatabase["batch"]>[0];
      const results: readonly unknown[] = await refuseAs("PostgreSQL", () => db.batch(batch));
      return results.map(rowsOf);
    },
    async close(): Promise<void> {},
  };
}

/** Statements that return no columns, and raw ones, come out of a batch as the driver's whole result: only the rows count. */
function rowsOf(result: unknown): unknown {
  return typeof result === "object" && result !== null && "rows" in result ? result.rows : result;
}

/** The driver's endpoint is a setting of the whole process: one function that knows every host it was told of. */
const endpoints = new Map<string, string>();

function answerAt(connectionString: string, endpoint: string): void {
  const before = neonConfig.fetchEndpoint;
  if (endpoints.size === 0) {
    neonConfig.fetchEndpoint = (host, port, options) =>
      endpoints.get(`${host}:${port}`) ?? (typeof before === "string" ? before : before(host, port, options));
  }
  const { hostname, port } = new URL(connectionString);
  endpoints.set(`${hostname}:${port}`, endpoint);
}
