// What the documents say is what the code does.
import { describe, expect, test } from "bun:test";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { routes } from "../db/model/contract/routes.ts";
import { environmentNames } from "../deploy/env.ts";

const root = resolve(import.meta.dir, "..");
const read = (path: string): string => readFileSync(join(root, path), "utf8");

describe("documents", () => {
  test(".env.example names exactly the variables that are read", () => {
    const named = Array.from(read(".env.example").matchAll(/^([A-Z0-9_]+)=/gm), (match) => match[1] ?? "");
    expect(named.toSorted()).toEqual(environmentNames.toSorted());
  });

  test("every npm script that the README names exists, and every path", () => {
    const readme = read("README.md");
    const scripts: Record<string, string> = JSON.parse(read("package.json")).scripts;
    const named = Array.from(readme.matchAll(/npm (?:run )?([a-z:]+)/g), (match) => match[1] ?? "");
    expect(named.length).toBeGreaterThan(4);
    expect(named.filter((name) => !(name in scripts))).toEqual([]);
    const paths = Array.from(readme.matchAll(/^\| `([\w./-]+)` \|/gm), (match) => match[1] ?? "");
    expect(paths.length).toBeGreaterThan(6);
    expect(paths.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });

  test("the README's list of API paths is the route table", () => {
    const readme = read("README.md");
    expect(readme).toContain(routes.openApi);
  });

  test("bench/README.md has a row for every bench", () => {
    const rows = read("bench/README.md");
    const scripts = readdirSync(join(root, "bench")).filter((name) => name.endsWith(".ts"));
    expect(scripts.length).toBeGreaterThan(4);
    expect(scripts.filter((name) => !rows.includes(`\`bench/${name}\``))).toEqual([]);
  });
});
