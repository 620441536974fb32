// What the sweeper does about lines: puts away those whose day has come, and removes what dead attempts left.
import { forgetDeadAttempts, takeDeadAttempts } from "../db/jobs/dead-attempts.ts";
import { putAwayLines } from "../db/snapshots/put-away-lines.ts";
import type { IngestServices } from "./services.ts";

/** Attempts in one deletion. */
const attemptsAtOnce = 500;
const snapshotsAtOnce = 1000;

/**
 * First every snapshot of the day says that its lines are away, then their partitions go. Killed in between, the next round drops
 * them. Rows that a late insert puts into a dropped day go with the next round, too.
 */
export async function dropDueDays(services: IngestServices): Promise<void> {
  const now = new Date(services.now());
  const today = now.toISOString().slice(0, 10);
  let snapshots = 0;
  for (let put = snapshotsAtOnce; put === snapshotsAtOnce; snapshots += put) {
    put = await putAwayLines(services.rows, today, snapshotsAtOnce, now);
  }
  const days = await services.lineUpkeep.dropUntil(today);
  if (snapshots + days.length > 0) services.log({ level: "info", message: "lines put away", snapshots, days });
}

/** In batches: a mutation of many attempts costs as much as of one. */
export async function removeDeadAttempts(services: IngestServices): Promise<void> {
  for (let taken = attemptsAtOnce; taken === attemptsAtOnce;) {
    const dead = await takeDeadAttempts(services.rows, attemptsAtOnce, new Date(services.now()));
    taken = dead.length;
    if (taken === 0) return;
    await services.lineUpkeep.removeAttempts(dead);
    await forgetDeadAttempts(services.rows, dead);
    services.log({ level: "info", message: "dead attempts removed", attempts: taken });
  }
}
