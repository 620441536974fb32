// What a push would send and redact, without a server: the same reading, the same packs, thrown away.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Gap } from "../../db/model/gap.ts";
import type { ArchiveSource } from "../../db/model/archive/archive.ts";
import { emit, scan, sniff } from "../../db/model/import/import.ts";
import type { Detection } from "../../db/model/import/snapshot.ts";
import { type Input, openInput } from "../read/input.ts";
import { bunCodecsIn } from "../read/codecs.ts";
import { type Counts, PackSink } from "./pack-sink.ts";
import type { PushOptions } from "./push-options.ts";
import { redactionOf, SecretScan } from "./redaction-of.ts";

export interface DryRun {
  readonly format: string;
  readonly counts: Counts;
  readonly gaps: readonly Gap[];
  /** Rule → how often it would remove something; never a value. */
  readonly redaction: Readonly<Record<string, number>>;
  /** Of all packs. */
  readonly bytes: number;
}

/** One report for each cluster in the input. */
export async function dryRun(options: PushOptions): Promise<readonly DryRun[]> {
  const dir = await mkdtemp(join(tmpdir(), "kubin-dry-run-"));
  let input: Input | undefined;
  try {
    input = await openInput(options.path, dir);
    const { source } = input;
    const detections = await sniff(source, options.format === undefined ? {} : { format: options.format });
    const reports: DryRun[] = [];
    for (const detection of detections) reports.push(await packed(source, detection, dir, options));
    return reports;
  } finally {
    input?.close();
    await rm(dir, { recursive: true, force: true });
  }
}

async function packed(source: ArchiveSource, detection: Detection, dir: string, options: PushOptions): Promise<DryRun> {
  const { limits, onProgress } = options;
  const anonymize = options.anonymize === true;
  const secrets = new SecretScan({ anonymize });
  const scanned = await scan(source, detection, bunCodecsIn(dir), limits, secrets.options(onProgress));
  const { redactor, sealer } = await redactionOf(secrets, { ...options, anonymize });
  let bytes = 0;
  const thrownAway = {
    add: async (pack: { readonly bytes: number; readonly path: string }): Promise<void> => {
      bytes += pack.bytes;
      await rm(pack.path);
    },
  };
  try {
    const sink = new PackSink(dir, thrownAway, { redactor, sealer });
    await sink.catalogue(scanned.catalogue);
    await emit(source, scanned, bunCodecsIn(dir), limits, sink, onProgress);
    await sink.finish();
    return { format: detection.format, counts: sink.counts, gaps: sink.gaps, redaction: sink.redaction, bytes };
  } finally {
    sealer.close();
  }
}
