// Loaded before every test that `npm test` runs: what properties make up follows from the run's seed, as everything else does.
import { configureGlobal } from "fast-check";
import { runSeed } from "./run-seed.ts";

configureGlobal({ seed: runSeed });
