// Brings a PostgreSQL database to the newest schema: the folders of migrations/postgres, in order, each once.
import { join } from "node:path";
import { SQL } from "bun";
import { drizzle } from "drizzle-orm/bun-sql";
import { migrate } from "drizzle-orm/bun-sql/migrator";
import { refuseAs } from "./store-error.ts";

/** Any number; the same one in every process that migrates. */
const migrationLock = 5_812_046;

/** Applies what is missing. Processes that start together wait for one another. Needs a direct connection (no pooler). */
export async function migratePostgres(url: string): Promise<void> {
  const client = new SQL({ url, max: 1 });
  try {
    await refuseAs("PostgreSQL", async () => {
      await client`select pg_advisory_lock(${migrationLock})`;
      await migrate(drizzle({ client }), { migrationsFolder: join(import.meta.dir, "migrations", "postgres") });
      await client`select pg_advisory_unlock(${migrationLock})`;
    });
  } finally {
    await client.close();
  }
}
