// Runs a property over seeds that never change and over the run's own; fast-check prints seed and path of a failure.
import * as fc from "fast-check";
import { runSeed } from "../kit/run-seed.ts";

/** What was clean yesterday is clean today, whatever the run's seed is. */
export const fixedSeeds = [20261120, 1707, -42];

/** A hang has no other symptom than time; a clean run of one property takes some seconds. */
export const watchdogMs = 240_000;

/** How many cases each file of this folder runs; 10,000 in all are promised. */
export const plannedCases = { archives: 4380, documents: 4500, objects: 3000, redactor: 2400, workFolder: 420 };

/** Counts the cases of one test file. */
export class Cases {
  ran = 0;

  /** Half of the runs on the fixed seeds, half on the run's. `runs` must divide by six. */
  async check<T>(runs: number, inputs: fc.Arbitrary<T>, check: (input: T) => Promise<void> | void): Promise<void> {
    const property = fc.asyncProperty(inputs, async (input) => {
      this.ran++;
      await check(input);
    });
    for (const seed of fixedSeeds) await fc.assert(property, { seed, numRuns: runs / 6 });
    await fc.assert(property, { seed: runSeed, numRuns: runs / 2 });
  }
}
