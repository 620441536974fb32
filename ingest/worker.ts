// The loop of ingest: claim, run, again; asleep until the bus says that there is work, or a few seconds have passed.
import { claimJob, claimJobBeside } from "../db/jobs/jobs.ts";
import { runJob } from "./run-job.ts";
import type { IngestServices } from "./services.ts";
import { Turns } from "./turns.ts";

/** The bus only wakes; this finds what it lost and what became due. */
const pollMs = 2000;
/** After the database failed to answer. */
const pauseMs = 1000;

/** Runs until `stop` is aborted, then finishes the jobs it holds. `parallel`: jobs at once in this process. */
export async function work(services: IngestServices, parallel: number, stop: AbortSignal): Promise<void> {
  const sleepers = new Set<() => void>();
  const wake = (): void => {
    for (const rise of sleepers) rise();
  };
  const unsubscribe = await services.bus.subscribe("jobs", wake);
  stop.addEventListener("abort", wake);
  const sleep = async (ms: number): Promise<void> => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, ms);
    sleepers.add(resolve);
    await promise;
    clearTimeout(timer);
    sleepers.delete(resolve);
  };
  const turns = new Turns();
  const lane = async (): Promise<void> => {
    while (!stop.aborted) {
      try {
        const job = await turns.claim(async (beside) => {
          if (stop.aborted) return null;
          const claim = beside ? claimJobBeside : claimJob;
          return claim(services.rows, services.worker, new Date(services.now()));
        });
        if (job) await runJob(services, job, turns);
        else await sleep(pollMs);
      } catch (error) {
        services.log({
          level: "error",
          message: "worker failed",
          cause: error instanceof Error ? (error.stack ?? error.message) : String(error),
        });
        await sleep(pauseMs);
      }
    }
  };
  await Promise.all(Array.from({ length: parallel }, lane));
  await unsubscribe();
}
