// Indexes a pack of resources: every line becomes one row that knows where its bytes lie.
import { type ClaimedJob } from "../db/jobs/jobs.ts";
import { type KindRow, readKinds } from "../db/kinds.ts";
import { KubinError } from "../db/model/error.ts";
import { tablePrinter } from "../db/model/kube/table/table-printer.ts";
import { builtinByPlural } from "../db/model/resource/builtin-kinds.ts";
import { factsOf, type IndexedType } from "../db/model/resource/facts.ts";
import { groupVersion } from "../db/model/resource/identity.ts";
import { textAt } from "../db/model/resource/json.ts";
import { minorOf } from "../db/snapshots/minor-version.ts";
import { insertResources, removeOtherAttempts, type ResourceInsert, rowsPerInsert } from "../db/resources/write.ts";
import type { OpenPack } from "./open-pack.ts";
import type { IngestServices } from "./services.ts";

const newline = 0x0a;

/** How many resources the pack holds, and the newest version among them. Rows are invisible until the attempt is published. */
export async function indexResources(
  services: IngestServices,
  job: ClaimedJob,
  pack: OpenPack,
): Promise<{ resources: number; resourceVersion: number }> {
  const of = { tenantId: job.tenantId, snapshotId: job.snapshotId, attempt: job.attempt, pack: job.pack ?? 0 };
  const [known, minor] = await Promise.all([
    readKinds(services.rows, job.snapshotId),
    minorOf(services.rows, job.snapshotId),
  ]);
  const types = new Types(known, minor);
  let batch: ResourceInsert[] = [];
  let total = 0;
  let resourceVersion = 0;
  let frameOffset = 0;
  let frame = 0;
  for await (const raw of pack.frames) {
    const frameBytes = pack.directory.frames[frame++]?.[0] ?? 0;
    for (const { text, offset } of linesOf(raw)) {
      const row = rowOf(text, types, { frame_offset: frameOffset, frame_bytes: frameBytes, line_offset: offset });
      resourceVersion = Math.max(resourceVersion, versionOf(row));
      batch.push(row);
      if (batch.length < rowsPerInsert) continue;
      await insertResources(services.rows, of, batch);
      total += batch.length;
      batch = [];
    }
    frameOffset += frameBytes;
  }
  await insertResources(services.rows, of, batch);
  return { resources: total + batch.length, resourceVersion };
}

/** Versions are opaque texts that happen to be numbers; what is none counts for nothing. */
function versionOf({ resource_version: text }: ResourceInsert): number {
  return /^[0-9]{1,15}$/.test(text) ? Number(text) : 0;
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
  types: Types,
  place: { frame_offset: number; frame_bytes: number; line_offset: number },
): ResourceInsert {
  const object = parse(text);
  const { group, version } = groupVersion(textAt(object, "apiVersion"));
  const kind = textAt(object, "kind");
  const type = types.find(group, version, kind);
  if (!type) throw new KubinError("corrupt", `Cannot index a resource: the catalogue does not know kind "${kind}"`);
  const { resource } = type;
  const facts = factsOf(type, object);
  const list_key = `${facts.namespace}/${facts.name}`;
  return { group, version, resource, kind, list_key, ...facts, object_size_bytes: text.length, ...place };
}

/** The catalogue's types by kind, each with its table. */
class Types {
  readonly #byKind = new Map<string, IndexedType>();

  constructor(known: readonly KindRow[], minor: number) {
    for (const kind of known) {
      const { group, version, resource, namespaced, columns, selectableFields } = kind;
      const custom = builtinByPlural(group, resource) === undefined;
      const table = tablePrinter(kind, minor, columns ?? undefined);
      const type = { group, version, resource, namespaced, custom, selectableFields, table, minor };
      this.#byKind.set(`${group}/${version}/${kind.kind}`, type);
    }
  }

  find(group: string, version: string, kind: string): IndexedType | undefined {
    return this.#byKind.get(`${group}/${version}/${kind}`);
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new KubinError("corrupt", "Cannot index a resource: a line of its pack is not JSON", { cause });
  }
}
