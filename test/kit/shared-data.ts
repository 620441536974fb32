// Real dumps and independently computed truth beside the checkout, on machines that have them. Never part of the project.
import { existsSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";

const data = resolve(import.meta.dir, "../../../shared/data");

export const hasSharedData = existsSync(data);

/** A name with its ending is taken as it is: most are .tar.gz. */
export const dumpPath = (name: string): string =>
  join(data, "snapshots", /\.(?:zip|dump)$/.test(name) ? name : `${name}.tar.gz`);

/** Every snapshot there is, as dumpPath() wants them named. */
export function dumpNames(): string[] {
  const under = (folder: string): string[] =>
    readdirSync(join(data, "snapshots", folder), { withFileTypes: true }).flatMap((entry) =>
      entry.isDirectory() ? under(join(folder, entry.name)) : [join(folder, entry.name).replace(/\.tar\.gz$/, "")],
    );
  return under("").sort();
}

async function gunzippedText(path: string): Promise<string> {
  return new TextDecoder().decode(Bun.gunzipSync(await Bun.file(path).bytes()));
}

/** "apiVersion kind namespace name" of every unique resource, sorted. */
export async function trueResources(name: string): Promise<string[]> {
  const rows = (await gunzippedText(join(data, "truth/objects", `${name}.tsv.gz`))).trim().split("\n").slice(1);
  const keys = rows.map((row) => {
    const [apiVersion, kind, namespace, resource] = row.split("\t");
    // Troubleshoot's CRD list says no apiVersion, and so do the oracle's rows; the importer knows it.
    const version = apiVersion === "" && kind === "CustomResourceDefinition" ? "apiextensions.k8s.io/v1" : apiVersion;
    return [version, kind, namespace, resource].join(" ");
  });
  return [...new Set(keys.filter((key) => key.trim() !== ""))].sort();
}

export function hasTrueLogs(name: string): Promise<boolean> {
  return Bun.file(join(data, "truth/grep", `${name}.json.gz`)).exists();
}

/** Path as the oracle names it → physical lines, a last one without newline included, and matching lines of some tokens. */
export async function trueLogs(name: string): Promise<Map<string, { lines: number; match: Record<string, number> }>> {
  const truth: unknown = JSON.parse(await gunzippedText(join(data, "truth/grep", `${name}.json.gz`)));
  return new Map(Object.entries(truth as Record<string, { lines: number; match: Record<string, number> }>));
}
