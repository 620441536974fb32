// Rows over Neon's SQL-over-HTTP: runs in Workers and on Bun, one request a statement or batch.
import { neon } from "@neondatabase/serverless";
import type { SQL } from "drizzle-orm";
import { drizzle, type NeonHttpDatabase } from "drizzle-orm/neon-http";
import type { Database, Rows } from "../ports.ts";
import { refuseAs } from "../store-error.ts";

/** `connectionString`: postgres://…; the HTTP endpoint follows from its host unless neonConfig says otherwise. */
export function neonRows(connectionString: string): Rows {
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
      return [...(await refuseAs("PostgreSQL", () => db.batch(batch)))];
    },
    async close(): Promise<void> {},
  };
}
