// Rows over Bun's own PostgreSQL client: for ingest, self-hosting and the embedded server.
import { SQL as BunSql } from "bun";
import type { SQL } from "drizzle-orm";
import { drizzle } from "drizzle-orm/bun-sql";
import type { Database, Rows } from "../../ports.ts";
import { refuseAs } from "../../store-error.ts";

/** `url`: postgres://user:password@host:port/database. `connections`: upper bound of the pool. */
export function bunRows(url: string, connections: number): Rows {
  const client = new BunSql({ url, max: connections, idleTimeout: 60, connectionTimeout: 10 });
  const db = drizzle({ client });
  return {
    db,
    async execute(statement: SQL): Promise<unknown[]> {
      const found = await refuseAs("PostgreSQL", () => db.execute(statement, "objects"));
      return found.map(withPlainArrays);
    },
    async batch(build: (db: Database) => readonly PromiseLike<unknown>[]): Promise<unknown[]> {
      return refuseAs("PostgreSQL", () =>
        db.transaction(async (tx) => {
          const results: unknown[] = [];
          for (const statement of build(tx)) results.push(await statement);
          return results;
        }),
      );
    },
    close: () => client.close(),
  };
}

/** Bun answers int[] as a typed array, which no schema takes for an array. */
function withPlainArrays(row: Record<string, unknown>): Record<string, unknown> {
  const typed = Object.entries(row).filter(([, value]) => value instanceof Int32Array || value instanceof Float32Array);
  for (const [name, value] of typed) row[name] = Array.from(value as Int32Array | Float32Array);
  return row;
}
