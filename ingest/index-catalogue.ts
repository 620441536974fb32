// Publishes what the catalogue says: the kinds of the cluster, and facts that the sender had not told yet.
import * as v from "valibot";
import { type KindInsert, writeKinds } from "../db/kinds.ts";
import type { ClaimedJob } from "../db/jobs/jobs.ts";
import { KubinError } from "../db/model/error.ts";
import { columnsMax, PrinterColumn } from "../db/model/resource/printer-column.ts";
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
      categories: v.optional(v.array(text), []),
      subresources: v.optional(v.array(text), []),
      columns: v.optional(v.pipe(v.array(PrinterColumn), v.maxLength(columnsMax))),
      selectableFields: v.optional(v.array(text), []),
      webhookConversion: v.optional(v.boolean(), false),
    }),
  ),
  kindsSeen: v.array(v.object({ group: text, version: text, resource: text, kind: text, namespaced: v.boolean() })),
  /** Absent in catalogues of before: then what was seen is all that is known. */
  held: v.optional(v.array(text)),
  selection: v.optional(v.object({ namespaces: v.array(text), labelSelector: text })),
});

export async function indexCatalogue(services: IngestServices, job: ClaimedJob, pack: OpenPack): Promise<void> {
  const decoder = new TextDecoder();
  let json = "";
  for await (const frame of pack.frames) json += decoder.decode(frame, { stream: true });
  const catalogue = v.safeParse(CatalogueFrame, parse(json));
  if (!catalogue.success) throw new KubinError("corrupt", "Cannot index the catalogue: it has an unknown form");
  const { resources, kindsSeen, selection = null } = catalogue.output;
  const held = new Set(catalogue.output.held ?? kindsSeen.map(({ group, resource }) => `${group}/${resource}`));
  const kinds = new Map<string, KindInsert>();
  for (const kind of [...kindsSeen, ...resources]) {
    const { group, version, resource } = kind;
    kinds.set(`${group}/${version}/${resource}`, { ...kind, held: held.has(`${group}/${resource}`) });
  }
  const of = { tenantId: job.tenantId, snapshotId: job.snapshotId };
  await writeKinds(services.rows, of, [...kinds.values()], selection);
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (cause) {
    throw new KubinError("corrupt", "Cannot index the catalogue: it is not JSON", { cause });
  }
}
