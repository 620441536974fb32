// Runs a whole import over bytes in memory and gives back everything that came out.
import type { ArchiveSource } from "../../db/model/archive/archive.ts";
import { openArchive } from "../../db/model/archive/open.ts";
import type { Gap } from "../../db/model/gap.ts";
import {
  type Detection,
  emit,
  type ImportedResource,
  scan,
  type ScanOptions,
  type ScanResult,
  sniff,
} from "../../db/model/import/import.ts";
import type { ResourceFile } from "../../db/model/import/format.ts";
import type { FileAgain } from "../../db/model/import/held.ts";
import { readResources } from "../../db/model/import/read-resources.ts";
import { defaultImportLimits, type ImportLimits } from "../../db/model/limits.ts";
import type { LogStream } from "../../db/model/log-stream.ts";
import { bunCodecs } from "../../cli/read/codecs.ts";
import { memorySource } from "./memory-source.ts";

export interface Imported {
  readonly scanned: ScanResult;
  readonly resources: ImportedResource[];
  readonly logs: { readonly stream: LogStream; readonly text: string }[];
  readonly gaps: Gap[];
}

export async function importOf(bytes: Uint8Array, limits: ImportLimits = defaultImportLimits): Promise<Imported> {
  return importFrom(await openArchive(memorySource(bytes), bunCodecs, { name: "test" }), limits);
}

export async function importFrom(source: ArchiveSource, limits: ImportLimits = defaultImportLimits): Promise<Imported> {
  const [detection] = await sniff(source);
  if (detection === undefined) throw new Error("sniff() answers at least one detection or throws");
  return importDetected(source, detection, limits);
}

export async function importDetected(
  source: ArchiveSource,
  detection: Detection,
  limits: ImportLimits = defaultImportLimits,
  options: ScanOptions = {},
): Promise<Imported> {
  const scanned = await scan(source, detection, bunCodecs, limits, options);
  const resources: ImportedResource[] = [];
  const logs: Imported["logs"] = [];
  const gaps: Gap[] = [];
  await emit(source, scanned, bunCodecs, limits, {
    resource: (resource) => void resources.push(resource),
    gap: (gap) => void gaps.push(gap),
    async log(stream, bytes) {
      const decoder = new TextDecoder();
      let text = "";
      for await (const part of bytes) text += decoder.decode(part, { stream: true });
      logs.push({ stream, text: text + decoder.decode() });
    },
  });
  return { scanned, resources, logs, gaps };
}

/** All that a scan tells at once (of a file it tells whether it is a log when it is read), and what is in the files that it has held. */
export async function told({ logs, held, ...scanned }: ScanResult): Promise<unknown> {
  const { sections, count, bytes } = logs;
  const files = new Map<number, unknown>();
  for (const [entry, file] of held) {
    files.set(entry, Array.isArray(file) ? file : await foundIn(file, scanned.resourceFiles.get(entry)));
  }
  return { ...scanned, held: files, sections, count, bytes };
}

async function foundIn(file: FileAgain, role: ResourceFile | undefined): Promise<unknown[]> {
  const resources: unknown[] = [];
  if (role === undefined) throw new Error("a file that is held is one of resources");
  for await (const run of readResources(file, role, bunCodecs, defaultImportLimits)) {
    for (const found of run) {
      if ("bad" in found) continue;
      const { object: _, ...resource } = found.resource;
      resources.push({ ...resource, item: found.item });
    }
  }
  return resources;
}
