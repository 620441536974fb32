// What every bench prints: the machine once, then figures, and at the end each ratio against its goal.
import { existsSync, readFileSync } from "node:fs";
import { cpus, totalmem } from "node:os";

export function printMachine(): void {
  const cores = cpus();
  console.log(
    `${cores.length} × ${cores[0]?.model.trim() ?? "?"}, ${Math.round(totalmem() / 1024 ** 3)} GiB, Bun ${Bun.version}, ${new Date().toISOString().slice(0, 10)}`,
  );
}

/** One figure against its goal; `better` says on which side of the goal is good. */
export function printGoal(name: string, value: number, better: "≥" | "≤" | "<", goal: number, unit = ""): void {
  const met = better === "≥" ? value >= goal : better === "≤" ? value <= goal : value < goal;
  console.log(`${met ? "met   " : "NOT   "} ${name}: ${round(value)}${unit} (goal ${better} ${goal}${unit})`);
}

export function round(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3);
}

/** The q-quantile (0…1) of unsorted samples. */
export function quantile(samples: readonly number[], q: number): number {
  const sorted = samples.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? Number.NaN;
}

export const median = (samples: readonly number[]): number => quantile(samples, 0.5);

/** Runs `count` tasks with `inFlight` at a time; answers each one's milliseconds. */
export async function timed(count: number, inFlight: number, task: (i: number) => Promise<void>): Promise<number[]> {
  const samples: number[] = [];
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < count) {
      const i = next++;
      const started = performance.now();
      await task(i);
      samples.push(performance.now() - started);
    }
  };
  await Promise.all(Array.from({ length: inFlight }, lane));
  return samples;
}

/** Peak resident memory of a living process in bytes (Linux). */
export async function peakRss(pid: number): Promise<number> {
  const status = await Bun.file(`/proc/${pid}/status`).text();
  return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1] ?? Number.NaN) * 1024;
}

/**
 * The same for a process that ends by itself; stop() answers what it was. What the system tells of a child at its end also counts
 * its parent, which it was for a moment.
 */
export function watchedPeakRss(pid: number): { stop(): number } {
  let peak = 0;
  const look = (): void => {
    const status = existsSync(`/proc/${pid}/status`) ? readFileSync(`/proc/${pid}/status`, "utf8") : "";
    peak = Math.max(peak, Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1] ?? 0) * 1024);
  };
  const sampling = setInterval(look, 50);
  return {
    stop() {
      clearInterval(sampling);
      return peak;
    },
  };
}
