// npm run build:cli: one binary for this platform, dist/kubin; --target bun-<os>-<arch> for another.
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { printError, printResult } from "./terminal.ts";

const { values } = parseArgs({
  options: { target: { type: "string" }, outfile: { type: "string", default: "dist/kubin" } },
});
const command = [
  process.execPath,
  "build",
  "cli/main.ts",
  "cli/push/seal-worker.ts",
  "cli/read/inflate-worker.ts",
  "--compile",
  "--minify",
  "--bytecode",
  "--splitting",
  "--format=esm",
  `--outfile=${values.outfile}`,
];
if (values.target !== undefined) command.push(`--target=${values.target}`);
const build = Bun.spawn(command, { cwd: `${import.meta.dir}/..`, stdin: "ignore", stdout: "ignore", stderr: "pipe" });
const words = await new Response(build.stderr).text();
if ((await build.exited) === 0) {
  printResult(
    `${values.outfile} (${Math.round(Bun.file(resolve(import.meta.dir, "..", values.outfile)).size / 1e6)} MB)`,
  );
} else {
  printError(`Cannot build the binary: ${words.trim().split("\n").at(-1)}`);
  process.exitCode = 1;
}
