// The seed of whatever a test run makes up. The same in every run, so that a change is judged by what it changed;
// KUBIN_TEST_SEED=fresh makes up something new, KUBIN_TEST_SEED=<number> repeats a run that failed.

/** A whole number of 32 bits. Throws a RangeError for a KUBIN_TEST_SEED that is none. */
export const runSeed = seedOf(process.env["KUBIN_TEST_SEED"] ?? "20261129");

function seedOf(said: string): number {
  const seed = said === "fresh" ? (crypto.getRandomValues(new Int32Array(1))[0] ?? 0) : Number(said);
  if (seed !== (seed | 0))
    throw new RangeError(`KUBIN_TEST_SEED is "${said}": give a whole number of 32 bits, or fresh`);
  if (said === "fresh") console.log(`KUBIN_TEST_SEED=${seed}`);
  return seed;
}
