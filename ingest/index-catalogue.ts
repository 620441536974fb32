// Publishes what the catalogue says: the kinds of the cluster, and facts that the sender had not told yet.
import * as v from "valibot";
import { type KindInsert, writeKinds } from "../db/kinds.ts";
import type { ClaimedJob } from "../db/jobs/jobs.ts";
import { KubinError } from "../db/model/error.ts";
import { StorableText } from "../db/model/storable-text.ts";
import type { OpenPack } from "./open-pack.ts";
import type { IngestServices } from "./services.ts";

const text = StorableText;
/** The parts of the catalogue that ingest reads; the rest stays in the pack. */
const CatalogueFrame = v.object({
  formatVersion: v.literal(1),
  resources: v.array(
    v.object({
      group: text,
      version: text,
      resource: text,
      kind: text,
      namespaced: v.boolean(),
      singular: v.optional(text, ""),
      shortNames: v.optional(v.array(text), []),
      verbs: v.optional(v.array(text), []),
    }),
  ),
  kindsSeen: v.array(v.object({ group: text, version: text, resource: text, kind: text, namespaced: v.boolean() })),
});

export async function indexCatalogue(services: IngestServices, job: ClaimedJob, pack: OpenPack): Promise<void> {
  const decoder = new TextDecoder();
  let json = "";
  for await (const frame of pack.frames) json += decoder.decode(frame, { stream: true });
  const catalogue = v.safeParse(CatalogueFrame, parse(json));
  if (!catalogue.success) throw new KubinError("corrupt", "Cannot index the catalogue: it has an unknown form");
  const kinds = new Map<string, KindInsert>();
  for (const kind of [...catalogue.output.kindsSeen, ...catalogue.output.resources]) {
    kinds.set(`${kind.group}/${kind.version}/${kind.resource}`, kind);
  }
  await writeKinds(services.rows, { tenantId: job.tenantId, snapshotId: job.snapshotId }, [...kinds.values()]);
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (cause) {
    throw new KubinError("corrupt", "Cannot index the catalogue: it is not JSON", { cause });
  }
}
