// The walls of the house: which folder may import which, and which packages each may use.
import { describe, expect, test } from "bun:test";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";

const root = resolve(import.meta.dir, "..");

/** Room → rooms it may import besides itself. The longest matching prefix names a file's room. */
const mayImport: Record<string, readonly string[]> = {
  "db/model": [],
  db: ["db/model"],
  "db/lines": ["db", "db/model"],
  "db/remote": ["db", "db/model"],
  "db/local": ["db", "db/model"],
  edge: ["db", "db/model", "db/lines", "db/remote"],
  ingest: ["db", "db/model", "db/lines", "db/remote"],
  web: ["db/model"],
  cli: ["db/model"],
  deploy: ["db", "db/model", "db/lines", "db/remote", "db/local", "edge", "ingest", "cli", "test"],
};

/** Room → packages and runtime modules it may name. `bun` and `node:` are listed where they are allowed. */
const mayUse: Record<string, readonly string[]> = {
  "db/model": ["valibot", "@zip.js/zip.js"],
  db: ["drizzle-orm", "valibot", "bun", "node:"],
  "db/lines": ["apache-arrow", "@clickhouse/client-web", "valibot", "bun", "node:"],
  "db/remote": [
    "@neondatabase/serverless",
    "@clickhouse/client-web",
    "@upstash/redis",
    "aws4fetch",
    "@aws-sdk/client-s3",
    "drizzle-orm",
  ],
  "db/local": ["chdb", "drizzle-orm", "pg", "valibot", "bun", "bun:", "node:", "@clickhouse/client-web"],
  edge: ["hono", "hono-openapi", "valibot", "js-yaml", "node:zlib"],
  ingest: ["drizzle-orm", "valibot", "bun", "node:"],
  web: ["solid-js", "@solidjs/router", "@tanstack/solid-query", "virtua", "valibot"],
  cli: ["cac", "picocolors", "valibot", "bun", "bun:jsc", "node:", "@bomb.sh/tab", "@kubernetes/client-node"],
  deploy: ["@clickhouse/client-web", "hono", "valibot", "bun", "node:", "vite"],
};

const rooms = Object.keys(mayImport).sort((a, b) => b.length - a.length);
const roomOf = (path: string): string | undefined => rooms.find((room) => path.startsWith(`${room}/`));

/** Product files: no tests, nothing generated. */
function productFiles(): string[] {
  const skipped = new Set(["node_modules", "dist", ".git", ".kubin", "migrations"]);
  const walk = (folder: string): string[] =>
    readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return skipped.has(entry.name) ? [] : walk(path);
      return /\.tsx?$/.test(entry.name) && !/\.(test|config)\.ts$|\.d\.ts$/.test(entry.name) ? [path] : [];
    });
  return ["db", "edge", "ingest", "web", "cli", "deploy"].flatMap(walk);
}

/** Every module a file names, type-only imports included: these a transpiler drops. */
function importsOf(path: string): string[] {
  const text = readFileSync(join(root, path), "utf8");
  const found = text.matchAll(/^\s*(?:import|export)\s(?:[^"';]*?\sfrom\s)?"([^"]+)"|\bimport\("([^"]+)"\)/gm);
  return Array.from(found, (match) => match[1] ?? match[2] ?? "");
}

const files = productFiles();

describe("the walls of the house", () => {
  test("every room has files to look at", () => {
    for (const room of rooms) expect(files.filter((path) => roomOf(path) === room).length, room).toBeGreaterThan(0);
    expect(files.flatMap(importsOf).length).toBeGreaterThan(300);
  });

  test("imports between rooms follow the allow-list", () => {
    const broken: string[] = [];
    for (const path of files) {
      const room = roomOf(path);
      for (const name of importsOf(path).filter((each) => each.startsWith("."))) {
        const target = relative(root, resolve(root, dirname(path), name));
        const targetRoom = roomOf(target) ?? target.split("/")[0] ?? "";
        const fine = !room || targetRoom === room || mayImport[room]?.includes(targetRoom) || target === "package.json";
        if (!fine) broken.push(`${path} → ${target}`);
      }
    }
    expect(broken).toEqual([]);
  });

  test("packages are used only where the allow-list says", () => {
    const broken: string[] = [];
    for (const path of files) {
      const allowed = mayUse[roomOf(path) ?? ""] ?? [];
      for (const name of importsOf(path).filter((each) => !each.startsWith("."))) {
        const fine = allowed.some((each) =>
          each.endsWith(":") ? name.startsWith(each) : name === each || name.startsWith(`${each}/`),
        );
        if (!fine) broken.push(`${path} uses ${name}`);
      }
    }
    expect(broken).toEqual([]);
  });

  test("no file is over 400 lines and the median is at most 120", () => {
    const sizes = files.map((path) => ({ path, lines: readFileSync(join(root, path), "utf8").split("\n").length }));
    expect(sizes.filter(({ lines }) => lines > 400)).toEqual([]);
    const sorted = sizes.map(({ lines }) => lines).sort((a, b) => a - b);
    expect(sorted[Math.floor(sorted.length / 2)]).toBeLessThanOrEqual(120);
  });

  test("files are kebab-case and none is named after nothing", () => {
    const names = files.map((path) => path.slice(path.lastIndexOf("/") + 1));
    expect(names.filter((name) => !/^[a-z0-9]+(-[a-z0-9]+)*\.tsx?$/.test(name))).toEqual([]);
    expect(names.filter((name) => /^(utils?|helpers?|common|manager|handler|shared|core)\./.test(name))).toEqual([]);
  });
});
