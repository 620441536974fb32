// The last words of containers that a fault stopped: what a reader of the log has to find.
import type { Said } from "./log-messages.ts";
import type { PodState } from "./pod-place.ts";

interface Script {
  readonly first: readonly Said[];
  /** Repeated in between. */
  readonly middle: readonly [Said, ...Said[]];
  readonly last: readonly Said[];
}

const scripts: Partial<Record<PodState, Script>> = {
  "crash-loop": {
    first: [
      ["info", "starting payment-reconciler 3.9.1"],
      ["info", "configuration read: 14 keys from payment-reconciler-config"],
    ],
    middle: [
      [
        "warn",
        'cannot connect to ledger database, attempt {n}: pq: password authentication failed for user "payment_reconciler"',
      ],
      ["debug", "waiting 200ms before the next attempt"],
    ],
    last: [
      ["error", 'ledger database unavailable: pq: password authentication failed for user "payment_reconciler"'],
      ["fatal", "giving up: cannot open ledger database after 12 attempts, exit code 1"],
    ],
  },
  "oom-killed": {
    first: [["info", "INFO loading interaction matrix: 48211904 rows"]],
    middle: [
      ["info", "INFO epoch {n}/20 loss 0.{ms} memory 1{ms} MiB of 2048 MiB"],
      ["debug", "DEBUG batch {big}: {ms} ms"],
    ],
    last: [
      ["warn", "WARN memory 2011 MiB of 2048 MiB: close to the limit"],
      ["warn", "WARN memory 2043 MiB of 2048 MiB: close to the limit"],
    ],
  },
  failed: {
    first: [["info", "Starting settlement run"]],
    middle: [["info", "Settled batch {n}: {big} payments"]],
    last: [
      ["error", "Settlement file rejected: bank answered 422: field valueDate must not be in the past"],
      ["error", "Settlement failed, nothing was transferred: exit code 1"],
    ],
  },
  completed: {
    first: [["info", "job started"]],
    middle: [["info", "processed {big} of {big} records"]],
    last: [["info", "job finished: {big} records, 0 errors"]],
  },
  "not-ready": {
    first: [["info", "starting stock-sync 2.0.7"]],
    middle: [
      ["error", "warehouse feed unreachable: dial tcp 10.0.99.14:5671: connect: no route to host"],
      ["warn", "readiness: feed is {n} minutes old, answering 503"],
      ["info", "retrying warehouse feed in 10s"],
    ],
    last: [],
  },
};

/** Line `at` of `lines`, null for states that say nothing special. `turn` chooses among the repeated ones. */
export function scripted(state: PodState, at: number, lines: number, turn: number): Said | null {
  const script = scripts[state === "oom-before" ? "running" : state];
  if (script === undefined) return null;
  const { first, middle, last } = script;
  // The end matters most: a log too short for all of the script still has its last words.
  const fromEnd = last[last.length - (lines - at)];
  if (fromEnd !== undefined) return fromEnd;
  return first[at] ?? middle[turn % middle.length] ?? middle[0];
}
