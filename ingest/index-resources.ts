// Indexes a pack of resources: every line becomes one row that knows where its bytes lie.
import { type ClaimedJob } from "../db/jobs/jobs.ts";
import { readKinds } from "../db/kinds.ts";
import { KubinError } from "../db/model/error.ts";
import { factsOf } from "../db/model/resource/facts.ts";
import { groupVersion } from "../db/model/resource/identity.ts";
import { textAt } from "../db/model/resource/json.ts";
import { insertResources, removeOtherAttempts, type ResourceInsert, rowsPerInsert } from "../db/resources/write.ts";
import type { OpenPack } from "./open-pack.ts";
import type { IngestServices } from "./services.ts";

const newline = 0x0a;

/** Answers how many resources the pack holds. Rows are invisible until the attempt is published. */
export async function indexResources(services: IngestServices, job: ClaimedJob, pack: OpenPack): Promise<number> {
  const of = { tenantId: job.tenantId, snapshotId: job.snapshotId, attempt: job.attempt, pack: job.pack ?? 0 };
  const known = await readKinds(services.rows, job.snapshotId);
  const plurals = new Map(known.map((kind) => [`${kind.group}/${kind.version}/${kind.kind}`, kind.resource]));
  let batch: ResourceInsert[] = [];
  let total = 0;
  let frameOffset = 0;
  let frame = 0;
  for await (const raw of pack.frames) {
    const frameBytes = pack.directory.frames[frame++]?.[0] ?? 0;
    for (const { text, offset } of linesOf(raw)) {
      batch.push(rowOf(text, plurals, { frame_offset: frameOffset, frame_bytes: frameBytes, line_offset: offset }));
      if (batch.length < rowsPerInsert) continue;
      await insertResources(services.rows, of, batch);
      total += batch.length;
      batch = [];
    }
    frameOffset += frameBytes;
  }
  await insertResources(services.rows, of, batch);
  return total + batch.length;
}

/** After publishing: rows of runs that died are only in the way. */
export async function tidyResources(services: IngestServices, job: ClaimedJob): Promise<void> {
  await removeOtherAttempts(services.rows, { snapshotId: job.snapshotId, pack: job.pack ?? 0, published: job.attempt });
}

function* linesOf(raw: Uint8Array): Generator<{ text: string; offset: number }> {
  const decoder = new TextDecoder();
  for (let offset = 0; offset < raw.length;) {
    const found = raw.indexOf(newline, offset);
    const end = found < 0 ? raw.length : found;
    if (end > offset) yield { text: decoder.decode(raw.subarray(offset, end)), offset };
    offset = end + 1;
  }
}

function rowOf(
  text: string,
  plurals: ReadonlyMap<string, string>,
  place: { frame_offset: number; frame_bytes: number; line_offset: number },
): ResourceInsert {
  const object = parse(text);
  const { group, version } = groupVersion(textAt(object, "apiVersion"));
  const kind = textAt(object, "kind");
  const resource = plurals.get(`${group}/${version}/${kind}`);
  if (resource === undefined)
    throw new KubinError("corrupt", `Cannot index a resource: the catalogue does not know kind "${kind}"`);
  const facts = factsOf(group, resource, object);
  const list_key = `${facts.namespace}/${facts.name}`;
  return { group, version, resource, kind, list_key, ...facts, object_size_bytes: text.length, ...place };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new KubinError("corrupt", "Cannot index a resource: a line of its pack is not JSON", { cause });
  }
}
