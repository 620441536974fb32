// Imports one hostile input and checks what must hold whatever it is: an end, refusals in one line, sound resources, printable gaps.
import { expect } from "bun:test";
import * as v from "valibot";
import type { ArchiveSource, Codecs } from "../../db/model/archive/archive.ts";
import { KubinError } from "../../db/model/error.ts";
import { Gap } from "../../db/model/gap.ts";
import { type Catalogue, emit, type ImportedResource, scan, sniff } from "../../db/model/import/import.ts";
import { defaultImportLimits } from "../../db/model/limits.ts";
import { parseLines } from "../../db/model/line/parse-lines.ts";
import { textAt } from "../../db/model/resource/json.ts";
import { LogStream } from "../../db/model/log-stream.ts";

/** Small, so that a mutation reaches them, and so that no case can be slow. */
export const fuzzLimits = {
  ...defaultImportLimits,
  unpackedBytes: 8 * 1024 * 1024,
  ratioAfterBytes: 1024 * 1024,
  entries: 3000,
  resourceBytes: 128 * 1024,
};

export interface FuzzOutcome {
  readonly ended: "imported" | "refused";
  readonly resources: readonly ImportedResource[];
  readonly logs: readonly string[];
}

/** Any exception but a KubinError passes through and fails the property. */
export async function checkedImport(open: () => Promise<ArchiveSource>, codecs: Codecs): Promise<FuzzOutcome> {
  const resources: ImportedResource[] = [];
  const logs: string[] = [];
  try {
    const source = await open();
    for (const detection of (await sniff(source)).slice(0, 3)) {
      const scanned = await scan(source, detection, codecs, fuzzLimits);
      checkCatalogue(scanned.catalogue);
      let [emitted, streams, logBytes, gaps] = [0, 0, 0, 0];
      await emit(source, scanned, codecs, fuzzLimits, {
        resource(resource) {
          emitted++;
          checkResource(resource);
          resources.push(resource);
        },
        gap(gap) {
          gaps++;
          checkGap(gap);
        },
        async log(stream, bytes) {
          streams++;
          const whole = await checkLog(stream, bytes);
          logBytes += whole.length;
          logs.push(whole.toString());
        },
      });
      expect([emitted, streams]).toEqual([scanned.totals.resources, scanned.totals.logFiles]);
      if (logBytes !== scanned.totals.logBytes) expect(gaps).toBeGreaterThan(0);
    }
    return { ended: "imported", resources, logs };
  } catch (error) {
    if (!(error instanceof KubinError)) throw error;
    checkLine(error.message, 3000);
    expect(["unreadable", "too_large"]).toContain(error.code);
    return { ended: "refused", resources, logs };
  }
}

/** One line for a terminal, a database and JSON: no control, no invisible character, no half of a surrogate pair. */
export function checkLine(text: string, lengthMax: number): void {
  if (/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u.test(text)) throw new Error(`Not printable: ${JSON.stringify(text)}`);
  if (text.length > lengthMax) throw new Error(`Too long, ${String(text.length)}: ${text.slice(0, 200)}`);
}

function checkGap(gap: Gap): void {
  v.parse(v.strictObject(Gap.entries), gap);
  expect(gap.detail).not.toBe("");
  checkLine(gap.what, 1024);
  checkLine(gap.detail, 1024);
}

function checkResource({ kind, apiVersion, name, namespace, resource, json, object }: ImportedResource): void {
  for (const part of [kind, apiVersion, name, resource]) {
    expect(part).not.toBe("");
    checkLine(part, 1100);
  }
  checkLine(namespace, 512);
  expect(json).not.toContain("\n");
  const parsed: unknown = JSON.parse(json);
  expect(parsed).toMatchObject({ kind, apiVersion, metadata: { name } });
  // Also proves that readers downstream can walk and write it.
  if (!Bun.deepEquals(parsed, JSON.parse(JSON.stringify(object)))) expect(parsed).toEqual(object);
}

async function checkLog(stream: LogStream, bytes: AsyncIterable<Uint8Array>): Promise<Buffer> {
  v.parse(LogStream, stream);
  for (const part of [stream.namespace, stream.pod, stream.uid, stream.container, stream.node, stream.file])
    checkLine(part, 4096);
  const parts: Uint8Array[] = [];
  for await (const part of bytes) parts.push(part.slice());
  const whole = Buffer.concat(parts);
  let rows = 0;
  let last = 0;
  let joinedLines = 0;
  const lines = parseLines(whole, stream.framing, 1, {
    line(number, time, level, tag, text, start, end, _keywords, _id, cut, joined, inEvent) {
      // Joined lines of the two tags may stand between each other: each row has its own first line, in order.
      rows++;
      joinedLines += joined;
      const ordered = number > 0 && (joinedLines > 0 || number > last);
      last = number;
      const sound = start <= end && end <= text.length && level >= 0 && level <= 6 && tag >= 0 && tag <= 2;
      const counted = cut >= 0 && joined >= 0 && inEvent >= 0 && inEvent < number;
      const timed = time === null || (Number.isSafeInteger(time.seconds) && time.nanos >= 0 && time.nanos < 1e9);
      if (!ordered || !sound || !counted || !timed)
        throw new Error(`Line ${String(number)} is out of bounds: ${JSON.stringify({ time, cut, joined, inEvent })}`);
    },
  });
  expect(rows + joinedLines).toBe(lines);
  const ends = whole.toString("latin1").split("\n").length - 1;
  expect(lines).toBe(whole.length === 0 || whole.at(-1) === 10 ? ends : ends + 1);
  return whole;
}

function checkCatalogue(catalogue: Catalogue): void {
  expect(JSON.stringify(catalogue).length).toBeLessThan(64 * 1024 * 1024);
  if (catalogue.capturedAt !== undefined) expect(catalogue.capturedAt).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
  for (const type of [...catalogue.resources, ...catalogue.kindsSeen])
    for (const part of [type.group, type.version, type.resource, type.kind]) checkLine(part, 1100);
  for (const { singular, shortNames, verbs, categories = [] } of catalogue.resources)
    for (const part of [singular ?? "", ...shortNames, ...verbs, ...categories]) checkLine(part, 1100);
  // Ingest finds a type by its plural: two kinds behind one plural would lose the packs of one of them.
  const plurals = catalogue.kindsSeen.map((seen) => `${seen.group}/${seen.version}/${seen.resource}`);
  expect(plurals.length - new Set(plurals).size).toBe(0);
  for (const fact of ["gitVersion", "platform"]) checkLine(textAt(catalogue.version, fact), 512);
}
