// A migrated PostgreSQL server over an empty folder, for tests.
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startPostgres } from "../../db/local/postgres/server.ts";
import { migratePostgres } from "../../db/migrate.ts";

export interface ThrowawayPostgres {
  readonly url: string;
  /** Stops the server and removes the folder. */
  remove(): Promise<void>;
}

export async function throwawayPostgres(): Promise<ThrowawayPostgres> {
  const folder = mkdtempSync(join(tmpdir(), "kubin-test-"));
  // The server runs as nobody when we are root: it has to get through.
  chmodSync(folder, 0o755);
  const server = await startPostgres({ dataDir: join(folder, "postgres"), password: "not-a-secret" });
  await migratePostgres(server.url);
  return {
    url: server.url,
    async remove() {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
