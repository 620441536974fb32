// npm run check: format, lint, the type worlds, boundaries, dead code, size budgets. No service, seconds.
import { buildWeb } from "../deploy/build-web.ts";

const checks: readonly (readonly [string, ...string[]])[] = [
  ["format", "oxfmt", "--check", "."],
  ["lint", "oxlint", "--type-aware", "--max-warnings=0"],
  ["types: bun", "tsc", "-p", "tsconfig.json"],
  ["types: workers", "tsc", "-p", "edge/tsconfig.json"],
  ["types: web", "tsc", "-p", "web/tsconfig.json"],
  ["types: worker tests", "tsc", "-p", "test/worker/tsconfig.json"],
  ["types: model", "tsc", "-p", "db/model/tsconfig.json"],
  ["walls and documents", process.execPath, "test", "test/boundaries.test.ts", "test/documents.test.ts"],
  ["dead code", "knip", "--no-progress"],
  ["sizes", process.execPath, "--bun", "size-limit"],
];

await buildWeb();
let failed = 0;
// Two at a time: these machines have two cores.
const waiting = [...checks];
const lane = async (): Promise<void> => {
  for (let check = waiting.shift(); check; check = waiting.shift()) {
    const [name, ...command] = check;
    const started = performance.now();
    const child = Bun.spawn(command, { stdout: "pipe", stderr: "pipe", stdin: "ignore" });
    const words = `${await new Response(child.stdout).text()}${await new Response(child.stderr).text()}`;
    const ok = (await child.exited) === 0;
    console.log(`${ok ? "ok    " : "FAILED"} ${name} (${((performance.now() - started) / 1000).toFixed(1)} s)`);
    if (ok) continue;
    failed++;
    console.log(words.trim());
  }
};
await Promise.all([lane(), lane()]);
process.exit(failed === 0 ? 0 : 1);
