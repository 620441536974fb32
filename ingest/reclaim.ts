// Gives back the jobs of workers that died on this machine, so that a restart need not wait for their leases.
import { sql } from "drizzle-orm";
import * as v from "valibot";
import type { IngestServices } from "./services.ts";

const Running = v.array(v.object({ worker: v.string() }));

/**
 * Workers are named `host:pid`. Called once at the start, before the first claim: a worker with our own name is an earlier process
 * with our pid, as happens in containers. `isAlive` tells whether a pid of this host lives.
 */
export async function reclaimDead(services: IngestServices, isAlive: (pid: number) => boolean): Promise<number> {
  const host = services.worker.slice(0, services.worker.lastIndexOf(":") + 1);
  const running = v.parse(
    Running,
    await services.rows.execute(sql`
      select distinct worker from jobs where state = 'running' and left(worker, ${host.length}) = ${host}`),
  );
  const dead = running
    .map(({ worker }) => worker)
    .filter((worker) => worker === services.worker || !isAlive(Number(worker.slice(host.length))));
  if (dead.length === 0) return 0;
  const freed = await services.rows.execute(sql`
    update jobs set lease_until = ${new Date(0).toISOString()}
    where state = 'running' and worker in ${dead} returning id`);
  return freed.length;
}
