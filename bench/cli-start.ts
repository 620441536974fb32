// How long the compiled kubin takes to print its version, as a whole process.
import { printGoal, printMachine, median, quantile, round } from "./kit/report.ts";

printMachine();
const built = Bun.spawnSync([process.execPath, "cli/build.ts"], { cwd: `${import.meta.dir}/..` });
if (built.exitCode !== 0) throw new Error(built.stderr.toString());
const samples: number[] = [];
for (let run = 0; run < 31; run++) {
  const started = performance.now();
  Bun.spawnSync([`${import.meta.dir}/../dist/kubin`, "--version"]);
  // The first run reads the binary from disk.
  if (run > 0) samples.push(performance.now() - started);
}
console.log(
  `kubin --version: median ${round(median(samples))} ms, p90 ${round(quantile(samples, 0.9))} ms (n ${samples.length})`,
);
printGoal("start of the binary", median(samples), "<", 50, " ms");
