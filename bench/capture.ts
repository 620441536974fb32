// The capture of a large live cluster: 100,000 pods on 5,000 nodes, with the logs of every container. Arguments: pods.
import { join } from "node:path";
import { kubinCommand, kubinEnv, testStack } from "../test/kit/stack.ts";
import { printGoal, printMachine, round, watchedPeakRss } from "./kit/report.ts";

const pods = Number(process.argv[2] ?? "100000");
printMachine();
const stack = await testStack();
const server = Bun.spawn(
  [process.execPath, join(import.meta.dir, "kit/api-server.ts"), String(pods), String(pods / 20), "2000000"],
  {
    stdin: "ignore",
    stdout: "pipe",
    stderr: "inherit",
  },
);
try {
  const reader = server.stdout.getReader();
  const [kubeconfig = "", nodes = ""] = new TextDecoder()
    .decode((await reader.read()).value)
    .trim()
    .split(" ");
  console.log(`${pods} pods on ${nodes} nodes`);
  const started = performance.now();
  const child = Bun.spawn([...kubinCommand, "push", "--kubeconfig", kubeconfig, "--deadline", "60m", "--json"], {
    env: kubinEnv(stack.publicUrl, stack.dir),
    stdin: "ignore",
    stdout: "pipe",
    stderr: "inherit",
  });
  const memory = watchedPeakRss(child.pid);
  const { counts, gaps } = (await new Response(child.stdout).json()) as {
    counts: { resources: number; lines: number; streams: number };
    gaps: unknown[];
  };
  const code = await child.exited;
  const seconds = (performance.now() - started) / 1000;
  console.log(
    `exit ${code}: ${counts.resources} resources, ${counts.lines} lines of ${counts.streams} containers, ${gaps.length} gaps in ${round(seconds)} s`,
  );
  printGoal("peak RSS of kubin push", memory.stop() / 1024 ** 2, "<", 256, " MiB");
} finally {
  server.kill();
  await stack.remove();
}
process.exit(0);
