// The loop of ingest: claim, run, again; asleep until the bus says that there is work, or a few seconds have passed.
import { type ClaimedJob, claimJob } from "../db/jobs/jobs.ts";
import { PackCounts } from "./pack-counts.ts";
import { runJob } from "./run-job.ts";
import type { IngestServices } from "./services.ts";
import { Turns } from "./turns.ts";

/** The bus only wakes; this finds what it lost and what became due. */
const pollMs = 2000;
/** After the database failed to answer. */
const pauseMs = 1000;

/** Jobs that wait for the stores, besides those that read: these wait no longer for that than for a place in a batch (PackCounts). */
const waitingMax = 4;

/** Runs until `stop` is aborted, then finishes the jobs it holds. `parallel`: jobs that read their packs at once in this process. */
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
  const failed = async (error: unknown): Promise<void> => {
    services.log({
      level: "error",
      message: "worker failed",
      cause: error instanceof Error ? (error.stack ?? error.message) : String(error),
    });
    await sleep(pauseMs);
  };
  const shared = { turns: new Turns(), counts: new PackCounts(services) };
  const held = new Set<Promise<void>>();
  /** Until the job's pack was read, or the job has ended. */
  const begin = async (job: ClaimedJob): Promise<void> => {
    const { promise: read, resolve } = Promise.withResolvers<void>();
    const ended = runJob(services, job, shared, resolve).catch(failed);
    held.add(ended);
    void ended.then(() => held.delete(ended));
    await Promise.race([read, ended]);
  };
  const lane = async (): Promise<void> => {
    while (!stop.aborted) {
      try {
        while (held.size >= parallel + waitingMax) await Promise.race(held);
        const job = await shared.turns.claim(() => claimJob(services.rows, services.worker, new Date(services.now())));
        if (job) await begin(job);
        else await sleep(pollMs);
      } catch (error) {
        await failed(error);
      }
    }
  };
  await Promise.all(Array.from({ length: parallel }, lane));
  await Promise.all(held);
  await unsubscribe();
}
