// When the jobs of a CronJob ran: their names carry it, as the controller names them.
import { type Clock, day, hour, minute } from "./clock.ts";
import type { Workload } from "./plan.ts";
import { flagValue } from "./workload-table.ts";

export interface JobRun {
  readonly name: string;
  /** Seconds before the capture. */
  readonly startedAgo: number;
  readonly finishedAgo: number;
  readonly failed: boolean;
  readonly pods: number;
}

/** Pods that a failing job leaves behind: the first and its retries. */
const failedPods = 4;

/** Newest first. */
export function jobsOf(clock: Clock, workload: Workload): JobRun[] {
  const failing = workload.row.fault === "failing-job";
  const runs = failing ? workload.pods - failedPods + 1 : workload.pods;
  return Array.from({ length: runs }, (_, at) => runAt(clock, workload, at, failing && at === 0));
}

/** The run that the workload's pod belongs to. */
export function jobOf(clock: Clock, workload: Workload, index: number): JobRun {
  const failing = workload.row.fault === "failing-job";
  const at = failing ? Math.max(0, index - failedPods + 1) : index;
  return runAt(clock, workload, at, failing && at === 0);
}

function runAt(clock: Clock, { row, name }: Workload, at: number, failed: boolean): JobRun {
  const { every, offset } = timesOf(scheduleOf(row.flags));
  const captured = clock.capturedAt / 1000;
  // Not the run that is due this very moment: it has not finished.
  const last = Math.floor((captured - 5 * minute - offset) / every) * every + offset;
  const scheduled = last - at * every;
  const startedAgo = captured - scheduled;
  const took = failed ? 180 : 20 + (row.memoryMi % 97);
  return {
    name: `${name}-${String(Math.floor(scheduled / 60))}`,
    startedAgo,
    finishedAgo: startedAgo - took,
    failed,
    pods: failed ? failedPods : 1,
  };
}

export function scheduleOf(flags: Iterable<string>): string {
  return flagValue(flags, "schedule") ?? "0 * * * *";
}

/** Enough of cron for the table's own schedules. */
function timesOf(schedule: string): { every: number; offset: number } {
  const [minutes = "", hours = ""] = schedule.split(" ");
  if (minutes.startsWith("*/")) return { every: Number(minutes.slice(2)) * minute, offset: 0 };
  const offset = Number(minutes) * minute;
  if (hours === "*") return { every: hour, offset };
  if (hours.startsWith("*/")) return { every: Number(hours.slice(2)) * hour, offset };
  return { every: day, offset: offset + Number(hours) * hour };
}
