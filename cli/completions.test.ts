import { describe, expect, test } from "bun:test";
import { join } from "node:path";

const kubin = (...args: string[]) => {
  const ran = Bun.spawnSync([process.execPath, join(import.meta.dir, "main.ts"), ...args], { cwd: import.meta.dir });
  return { code: ran.exitCode, stdout: ran.stdout.toString(), stderr: ran.stderr.toString() };
};
/** The values offered for the last word. */
const offered = (...words: string[]): string[] =>
  kubin("complete", "--", ...words)
    .stdout.split("\n")
    .filter((line) => line.includes("\t"))
    .map((line) => line.split("\t")[0] ?? "");

describe("completions", () => {
  test("are a script for each shell that says which, and one line for another", () => {
    for (const shell of ["bash", "zsh", "fish", "powershell"]) {
      const { code, stdout } = kubin("complete", shell);
      expect([shell, code, stdout.includes("kubin")]).toEqual([shell, 0, true]);
    }
    const { code, stderr } = kubin("complete", "tcsh");
    expect([code, stderr]).toEqual([
      1,
      'error: Cannot complete for "tcsh": name a shell, one of bash, zsh, fish, powershell\n',
    ]);
  });

  test("offer commands, options, an option's words, and files where a path belongs", () => {
    expect(offered("")).toEqual(expect.arrayContaining(["push", "logs", "doctor", "list", "open", "rm", "reveal"]));
    expect(offered("push", "--max")).toEqual(expect.arrayContaining(["--max-log-bytes", "--max-bandwidth"]));
    expect(offered("push", "--format", "must")).toEqual(["must-gather"]);
    expect(offered("logs", "link", "-o", "")).toEqual(["raw", "ndjson", "csv", "parquet"]);
    expect(offered("logs", "link", "--level", "w")).toEqual(["warn"]);
    expect(offered("logs", "link", "--by", "na")).toEqual(["namespace"]);
    expect(offered("push", "capture/tail-spool.")).toEqual(["capture/tail-spool.test.ts", "capture/tail-spool.ts"]);
    expect(offered("push", "captu")).toEqual(["capture/"]);
    expect(offered("push", "no/such/fol")).toEqual([]);
  });
});

describe("help", () => {
  test("leads with the examples, right after the usage, and calls itself what it was called as", () => {
    const { code, stdout } = kubin("push", "--help");
    expect(code).toBe(0);
    expect(stdout.indexOf("Examples:")).toBeLessThan(stdout.indexOf("Options:"));
    expect(stdout.indexOf("kubin push --resume")).toBeGreaterThan(0);
  });
});
