// Builds the page when its sources are newer than the last build.
import { createHash } from "node:crypto";
import { existsSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { KubinError } from "../db/model/error.ts";

const root = join(import.meta.dir, "..");
const dist = join(root, "web", "dist");

/** Answers the folder of the built page. */
export async function buildWeb(): Promise<string> {
  const stamp = join(dist, ".built-from");
  const sources = hashOfSources();
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === sources) return dist;
  const vite = Bun.spawn(
    [process.execPath, "--bun", "vite", "build", "--config", "web/vite.config.ts", "--logLevel", "warn"],
    {
      cwd: root,
      stdin: "ignore",
      stdout: "pipe",
      stderr: "pipe",
    },
  );
  const words = `${await new Response(vite.stdout).text()}${await new Response(vite.stderr).text()}`;
  if ((await vite.exited) !== 0)
    throw new KubinError("unavailable", `Cannot build the page: ${words.trim().slice(-500)}`);
  writeFileSync(stamp, sources);
  return dist;
}

function hashOfSources(): string {
  const hash = createHash("sha256");
  for (const folder of ["web", "db/model"]) {
    const entries = readdirSync(join(root, folder), { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
    for (const file of files.filter((name) => !name.startsWith(dist)).sort())
      hash.update(file).update(readFileSync(file));
  }
  return hash.update(readFileSync(join(root, "bun.lock"))).digest("hex");
}
