// Keeps the embedded PostgreSQL server: starts it, and stops it when the supervisor is gone, which PostgreSQL would not notice.
import * as v from "valibot";
import { startPostgres } from "../../db/local/postgres/server.ts";
import { endWell, firstInputLine, logLine, sayReady } from "../process.ts";

const Options = v.object({ dataDir: v.string(), password: v.string() });

const input = await firstInputLine();
const server = await startPostgres(v.parse(Options, JSON.parse(input.line)));
sayReady({ port: server.port, pid: server.pid });
let stopping = false;
endWell(input.closed, async () => {
  stopping = true;
  await server.stop();
});
const code = await server.ended;
if (!stopping) {
  logLine({ level: "error", message: "PostgreSQL ended", code });
  process.exit(1);
}
