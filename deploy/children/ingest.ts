// The ingest process: works off jobs and sweeps.
import { hostname } from "node:os";
import { notifyBus } from "../../db/local/postgres/notify-bus.ts";
import { bunDecompress } from "../../db/local/zstd-decompress.ts";
import { reclaimDead } from "../../ingest/reclaim.ts";
import { sweep } from "../../ingest/sweep.ts";
import { work } from "../../ingest/worker.ts";
import { connect } from "../connect.ts";
import { readEnvironment } from "../env.ts";
import { endWell, logLine, sayReady, supervisorGone } from "../process.ts";

const sweepEveryMs = 60_000;

const env = readEnvironment();
const stores = connect(env);
const bus = await notifyBus(env.DATABASE_URL);
const services = {
  ...stores,
  bus,
  codec: bunDecompress,
  worker: `${hostname()}:${process.pid}`,
  now: Date.now,
  log: logLine,
};
await reclaimDead(services, (pid) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Only "no such process" is dead; a process that we may not signal lives, and its lease will tell.
    return !(error instanceof Error && "code" in error && error.code === "ESRCH");
  }
});
const stop = new AbortController();
const working = work(services, env.KUBIN_INGEST_PARALLEL, stop.signal);
const sweepNow = (): void => {
  sweep(services).catch((error: unknown) => logLine({ level: "error", message: "sweep failed", cause: String(error) }));
};
// Whatever was left when this machine went down has waited long enough.
sweepNow();
const sweeping = setInterval(sweepNow, sweepEveryMs);
sayReady({});
endWell(supervisorGone(env.KUBIN_SUPERVISED === "1"), async () => {
  clearInterval(sweeping);
  stop.abort();
  await working;
  await bus.close();
  await stores.close();
});
