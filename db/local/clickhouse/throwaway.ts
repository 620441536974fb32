// A ClickHouse process over an empty folder, for tests and benches.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ClickHouseClient, createClient } from "@clickhouse/client-web";
import { type ClickHouseProcess, spawnClickHouse } from "./spawn.ts";

export interface Throwaway {
  readonly dataDir: string;
  readonly process: ClickHouseProcess;
  readonly client: ClickHouseClient;
  /** What `db/lines/insert.ts` wants. */
  readonly target: { readonly url: string; readonly user: string; readonly password: string };
  /** Ends the process and removes the folder. */
  remove(): Promise<void>;
}

const user = "kubin";
const password = "not-a-secret";

/** Give a folder to open it again. */
export async function throwawayClickHouse(dataDir?: string): Promise<Throwaway> {
  const folder = dataDir ?? (await mkdtemp(join(tmpdir(), "kubin-clickhouse-")));
  const started = await spawnClickHouse({ dataDir: folder, user, password });
  return {
    dataDir: folder,
    process: started,
    client: createClient({ url: started.url, username: user, password, request_timeout: 60_000 }),
    target: { url: started.url, user, password },
    async remove() {
      await started.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
