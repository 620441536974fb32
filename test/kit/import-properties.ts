// What holds for every format: the result, the same without the file's name and if resources are looked at later, the round trip, a
// stable re-export.
import { expect } from "bun:test";
import { bunCodecs } from "../../cli/read/codecs.ts";
import { openArchive } from "../../db/model/archive/open.ts";
import type { FormatName } from "../../db/model/import/format.ts";
import { scan, sniff } from "../../db/model/import/import.ts";
import { defaultImportLimits } from "../../db/model/limits.ts";
import { type Imported, importDetected, importOf, told } from "./import-fixture.ts";
import { memorySource } from "./memory-source.ts";
import { reexported } from "./reexport.ts";

/** A small input of one format and everything that must come out of it. */
export interface FormatFixture {
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** "apiVersion kind namespace/name", in order. */
  readonly resources: readonly string[];
  /** What logText() makes of each, in order. */
  readonly logs: readonly string[];
  /** "reason what"; NAME stands for the name of an input that is one file. */
  readonly gaps?: readonly string[];
}

export async function checkFormat(format: FormatName, fixture: FormatFixture): Promise<void> {
  const got = await imported(fixture.bytes, fixture.name, format);
  expect(got.resources.map((r) => `${r.apiVersion} ${r.kind} ${r.namespace}/${r.name}`)).toEqual([
    ...fixture.resources,
  ]);
  expect(got.logs.map(logText)).toEqual([...fixture.logs]);
  expect(got.gaps.map((gap) => `${gap.reason} ${gap.what}`)).toEqual(
    (fixture.gaps ?? []).map((gap) => gap.replace("NAME", fixture.name)),
  );

  const unnamed = await imported(fixture.bytes, "x", format);
  expect(contents(unnamed)).toEqual(contents(got));

  const first = reexported(got);
  const again = await importOf(first);
  expect(contents(again)).toEqual(contents(got));
  expect(Bun.hash(reexported(again))).toBe(Bun.hash(first));
}

/** "namespace/pod/container generation framing|text", or "host node file framing|text". */
export function logText({ stream: s, text }: Imported["logs"][number]): string {
  const from =
    s.source === "host" ? `host ${s.node} ${s.file}` : `${s.namespace}/${s.pod}/${s.container} ${s.generation}`;
  return `${from} ${s.framing}|${text}`;
}

async function imported(bytes: Uint8Array<ArrayBuffer>, name: string, format: FormatName): Promise<Imported> {
  const source = await openArchive(memorySource(bytes), bunCodecs, { name });
  const [detection, ...more] = await sniff(source);
  if (detection === undefined) throw new Error("sniff() answers at least one detection or throws");
  expect([detection.format, more.length]).toEqual([format, 0]);
  const turn = (): Promise<void> => Bun.sleep(0);
  // With what is held, which an import takes out.
  const seen = await scan(source, detection, bunCodecs, defaultImportLimits);
  expect(await told(await scan(source, detection, bunCodecs, defaultImportLimits, { turn }))).toEqual(await told(seen));
  const { scanned: _, ...atOnce } = await importDetected(source, detection);
  const { scanned, ...later } = await importDetected(source, detection, defaultImportLimits, { turn });
  expect(later).toEqual(atOnce);
  return { scanned, ...later };
}

/** What is the same wherever it lay. */
function contents({ resources, logs }: Imported): unknown {
  const kept = resources.map((r) => [r.apiVersion, r.kind, r.resource, r.namespace, r.name, r.json].join("\n"));
  const texts = logs.map(({ stream: s, text }) =>
    [s.source, s.namespace, s.pod, s.container, s.generation, text].join("\n"),
  );
  return { resources: kept.sort(), logs: texts.sort() };
}
