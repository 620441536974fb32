// Sends thousands of made-up requests, several at a time, and shrinks the first that is answered wrongly.
import * as fc from "fast-check";
import { type KubeRequest, shownRequest } from "./kube-request.ts";
import { type KubeAnswer, sent } from "./kube-send.ts";
import { problemsOf } from "./kube-verdict.ts";

/** The server has two cores to share with us and its stores. */
const lanes = 8;

export interface KubeTally {
  readonly statuses: Map<number, number>;
  /** Clients that went away before their answer. */
  left: number;
  slowestMs: number;
  slowest: string;
}

export interface KubeTarget {
  /** `<server>/k/<slug>` */
  readonly base: string;
  readonly slug: string;
}

/** Throws with the smallest request that still fails, its seed and its path. */
export async function kubeFuzz(
  target: KubeTarget,
  requests: fc.Arbitrary<KubeRequest>,
  { seed, runs }: { readonly seed: number; readonly runs: number },
  tally: KubeTally,
): Promise<void> {
  const waiting = fc.sample(requests, { seed, numRuns: runs }).entries();
  const failed: { readonly index: number; readonly said: string }[] = [];
  const lane = async (): Promise<void> => {
    for (const [index, request] of waiting) {
      if (failed.length > 0) return;
      const problems = await problemsWith(target, request, tally);
      if (problems.length > 0) failed.push({ index, said: toldOf(request, problems) });
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  const [first] = failed.toSorted((a, b) => a.index - b.index);
  if (first === undefined) return;
  const property = fc.asyncProperty(requests, async (request) => {
    const problems = await problemsWith(target, request, tally);
    if (problems.length > 0) throw new Error(toldOf(request, problems));
  });
  const { index, said } = first;
  await fc.assert(property, { seed, path: String(index), numRuns: index + 1, interruptAfterTimeLimit: 60_000 });
  throw new Error(`request ${index} of seed ${seed} failed once, and not again: ${said}`);
}

const toldOf = (request: KubeRequest, problems: readonly string[]): string =>
  `${shownRequest(request)}\n  ${problems.join("\n  ")}`;

async function problemsWith(target: KubeTarget, request: KubeRequest, tally: KubeTally): Promise<string[]> {
  let answer: KubeAnswer | null;
  try {
    answer = await sent(target.base, request);
  } catch (error) {
    return [`no answer: ${String(error)}`];
  }
  if (answer === null) {
    tally.left++;
    return [];
  }
  tally.statuses.set(answer.status, (tally.statuses.get(answer.status) ?? 0) + 1);
  if (answer.ms > tally.slowestMs) {
    tally.slowestMs = answer.ms;
    tally.slowest = shownRequest(request);
  }
  return problemsOf(request, answer, target.slug);
}
