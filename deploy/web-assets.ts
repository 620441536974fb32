// The built page from a folder: only files that are there at start, so that no path can leave it.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { Assets } from "../edge/services.ts";

export function folderAssets(folder: string): Assets {
  let files = listed(folder);
  return async (path) => {
    // A build that came after the start (development) is found at the first miss.
    if (!files.has(path)) files = listed(folder);
    const file = files.get(path);
    if (!file) return null;
    return new Response(Bun.file(file).stream(), { headers: { "content-type": Bun.file(file).type } });
  };
}

function listed(folder: string): Map<string, string> {
  try {
    const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    return new Map(
      entries.map((entry) => join(entry.parentPath, entry.name)).map((file) => [file.slice(folder.length), file]),
    );
  } catch {
    // No build yet: every path is unknown.
    return new Map();
  }
}
