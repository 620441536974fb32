// The Rows drivers that tests can reach, each with a migrated PostgreSQL of its own.
import { freePort } from "../../db/local/free-port.ts";
import { bunRows } from "../../db/local/postgres/bun-rows.ts";
import { neonRows } from "../../db/remote/neon-rows.ts";
import { serveNeon } from "../stand-ins/neon.ts";
import type { RowsUnderTest } from "./rows.contract.ts";
import { throwawayPostgres } from "./throwaway-postgres.ts";

export const rowsDrivers: readonly { name: string; make: () => Promise<RowsUnderTest> }[] = [
  { name: "Bun's client", make: onBun },
  { name: "Neon over HTTP", make: onNeon },
];

const nobodyThere = async (): Promise<string> => `postgres://a:b@127.0.0.1:${await freePort()}/postgres`;

async function onBun(): Promise<RowsUnderTest> {
  const postgres = await throwawayPostgres();
  const rows = bunRows(postgres.url, 8);
  const unreachable = bunRows(await nobodyThere(), 1);
  return {
    rows,
    unreachable,
    async remove() {
      await unreachable.close();
      await rows.close();
      await postgres.remove();
    },
  };
}

async function onNeon(): Promise<RowsUnderTest> {
  const postgres = await throwawayPostgres();
  const neon = serveNeon(postgres.url);
  return {
    rows: neonRows(postgres.url, neon.endpoint),
    unreachable: neonRows(await nobodyThere(), `http://127.0.0.1:${await freePort()}/sql`),
    async remove() {
      await neon.stop();
      await postgres.remove();
    },
  };
}
