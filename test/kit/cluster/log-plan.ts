// Which containers have logs, and how the asked-for lines are spread over them: a few write most.
import { lastRun } from "./container-states.ts";
import type { LogIdentity } from "./log-text.ts";
import type { Plan, Workload } from "./plan.ts";
import { podAt, type PodPlace, type PodState } from "./pod-place.ts";
import { containersOf } from "./pod-template.ts";
import { Random } from "./seeded-random.ts";

/** Small on purpose: a cluster of 50,000 pods has that many. */
interface Candidate {
  readonly workload: Workload;
  readonly index: number;
  readonly container: string;
  readonly previous: boolean;
  /** What a short life can write at most. */
  readonly most: number;
  lines: number;
}

const silent: ReadonlySet<PodState> = new Set([
  "image-pull",
  "missing-config",
  "pending-volume",
  "unschedulable",
  "evicted",
]);
const shortLived = 64;

/** Every file that has a line. The lines of all of them add up to `logLines`. */
export function* logsOf(plan: Plan): Generator<LogIdentity, void, undefined> {
  for (const { workload, index, container, previous, lines } of spread(plan, candidates(plan))) {
    if (lines > 0) yield { place: podAt(plan, workload, index), container, previous, lines };
  }
}

function candidates(plan: Plan): Candidate[] {
  const found: Candidate[] = [];
  for (const workload of plan.workloads) {
    for (let index = 0; index < workload.pods; index++) {
      const place = podAt(plan, workload, index);
      if (silent.has(place.state)) continue;
      for (const container of containersOf(workload)) {
        const main = container === workload.row.name;
        found.push({ workload, index, container, previous: false, most: mostLines(place, main), lines: 0 });
        if (main && place.restarts > 0) {
          found.push({ workload, index, container, previous: true, most: shortLived, lines: 0 });
        }
      }
    }
  }
  return found;
}

function mostLines(place: PodPlace, main: boolean): number {
  const { startedAgo, finishedAgo } = lastRun(place);
  return main && finishedAgo > 0 && startedAgo - finishedAgo < 3600 ? shortLived : Infinity;
}

/** Zipf-like. What the short-lived cannot take goes to the first of the others, the noisy one. */
function spread(plan: Plan, files: Candidate[]): Candidate[] {
  const ranked = shuffled(plan, files).sort((a, b) => interest(a) - interest(b));
  const weight = (rank: number): number => (rank + 6) ** -0.85;
  const all = ranked.reduce((sum, _, rank) => sum + weight(rank), 0);
  let left = plan.options.logLines;
  for (const [rank, file] of ranked.entries()) {
    file.lines = Math.min(file.most, Math.floor((plan.options.logLines * weight(rank)) / all));
    left -= file.lines;
  }
  const first = ranked.find((file) => file.most === Infinity);
  if (first !== undefined) first.lines += left;
  return files;
}

/** Faults come first, so that they have logs however few lines are asked for. */
function interest({ workload, index }: Candidate): number {
  if (workload.row.fault === undefined || workload.name !== workload.row.name) return 2;
  return workload.row.fault === "noisy-errors" && index < 3 ? 0 : 1;
}

function shuffled(plan: Plan, files: readonly Candidate[]): Candidate[] {
  const random = new Random(plan.seed, "log ranks");
  const order = [...files];
  for (let i = order.length - 1; i > 0; i--) {
    const j = random.between(0, i + 1);
    const [a, b] = [order[i], order[j]];
    if (a !== undefined && b !== undefined) [order[i], order[j]] = [b, a];
  }
  return order;
}
