import { expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const here = import.meta.dir;

test("the compiled parser is what its source compiles to", async () => {
  const folder = mkdtempSync(join(tmpdir(), "kubin-parser-"));
  try {
    const target = join(folder, "parser-wasm.ts");
    const compiler = Bun.spawn(["sh", join(here, "compile.sh"), target], {
      env: { PATH: "/usr/local/bin:/usr/bin:/bin", BUN: process.execPath },
      stdout: "pipe",
      stderr: "pipe",
    });
    const [said, code] = await Promise.all([new Response(compiler.stderr).text(), compiler.exited]);
    expect(code, said).toBe(0);
    expect(await Bun.file(join(here, "parser-wasm.ts")).text()).toBe(await Bun.file(target).text());
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}, 30_000);
