// Generates a cluster, pushes it through the importers, and looks things up in what came out.
import * as v from "valibot";
import type { ImportedResource } from "../../../db/model/import/import.ts";
import { type Imported, importOf } from "../import-fixture.ts";
import { type Cluster, generateCluster } from "./cluster.ts";
import { mustGather } from "./must-gather.ts";
import type { ClusterOptions } from "./options.ts";
import { supportBundle } from "./support-bundle.ts";

export async function bytesOf(stream: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for await (const part of stream) parts.push(part);
  return Buffer.concat(parts);
}

export interface ImportedCluster extends Imported {
  readonly cluster: Cluster;
}

export async function importedBundle(options: ClusterOptions): Promise<ImportedCluster> {
  const cluster = generateCluster(options);
  return { cluster, ...(await importOf(await bytesOf(supportBundle(cluster)))) };
}

export async function importedMustGather(options: ClusterOptions): Promise<ImportedCluster> {
  const cluster = generateCluster(options);
  return { cluster, ...(await importOf(await bytesOf(mustGather(cluster)))) };
}

export function ofKind({ resources }: Imported, kind: string): ImportedResource[] {
  return resources.filter((resource) => resource.kind === kind);
}

export const keyOf = (kind: string, namespace: string, name: string): string => `${kind} ${namespace}/${name}`;

export function byKey({ resources }: Imported): Map<string, ImportedResource> {
  return new Map(resources.map((each) => [keyOf(each.kind, each.namespace, each.name), each]));
}

const Owned = v.object({
  metadata: v.object({
    uid: v.pipe(v.string(), v.uuid()),
    ownerReferences: v.optional(
      v.array(v.object({ kind: v.string(), name: v.string(), uid: v.string(), apiVersion: v.string() })),
      [],
    ),
  }),
});

export function uidOf({ object }: ImportedResource): string {
  return v.parse(Owned, object).metadata.uid;
}

export function ownersOf({ object }: ImportedResource): v.InferOutput<typeof Owned>["metadata"]["ownerReferences"] {
  return v.parse(Owned, object).metadata.ownerReferences;
}
