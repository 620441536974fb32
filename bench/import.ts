// Peak memory and speed of reading, redacting and packing a dump of about 1 GB of raw log. Arguments: log lines.
import { join } from "node:path";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { sampleOptions, writeSupportBundle } from "../test/kit/cluster/support-bundle.ts";
import { kubinCommand, kubinEnv } from "../test/kit/stack.ts";
import { printGoal, printMachine, round, watchedPeakRss } from "./kit/report.ts";

const logLines = Number(process.argv[2] ?? "5400000");
printMachine();
const dir = mkdtempSync(join(tmpdir(), "kubin-import-"));
try {
  const bundle = join(dir, "bundle.tar.gz");
  await writeSupportBundle(bundle, { ...sampleOptions, pods: 3000, logLines });
  const started = performance.now();
  // Everything that a push does but sending.
  const child = Bun.spawn([...kubinCommand, "push", bundle, "--dry-run", "--json"], {
    env: kubinEnv("http://127.0.0.1:9", dir),
    stdin: "ignore",
    stdout: "pipe",
    stderr: "inherit",
  });
  const memory = watchedPeakRss(child.pid);
  const [report] = (await new Response(child.stdout).json()) as {
    counts: { resources: number; lines: number; logBytes: number };
    bytes: number;
  }[];
  const code = await child.exited;
  const seconds = (performance.now() - started) / 1000;
  const raw = (report?.counts.logBytes ?? 0) / 1e6;
  console.log(
    `exit ${code}: ${report?.counts.resources} resources, ${report?.counts.lines} lines, ${round(raw)} MB of raw log in ${round(seconds)} s, ${round(raw / seconds)} MB/s`,
  );
  printGoal("peak RSS of kubin push", memory.stop() / 1024 ** 2, "<", 256, " MiB");
} finally {
  rmSync(dir, { recursive: true, force: true });
}
