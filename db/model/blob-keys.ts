// Every key of the bucket, spelled once.
import type { PackKind } from "./contract/upload.ts";

const extensions: Record<PackKind, string> = { catalogue: "catalogue.zst", resources: "ndjson.zst", logs: "log.zst" };

/** `{tenant}/snapshots/{id}/` — everything that belongs to one snapshot, and nothing else. */
export function snapshotPrefix(tenantId: string, snapshotId: string): string {
  return `${tenantId}/snapshots/${snapshotId}/`;
}

/** The key of one pack, e.g. `local/snapshots/0198…/0003.ndjson.zst`. */
export function packKey(tenantId: string, snapshotId: string, number: number, kind: PackKind): string {
  return `${snapshotPrefix(tenantId, snapshotId)}${String(number).padStart(4, "0")}.${extensions[kind]}`;
}

/** A document that snapshots of one tenant share: named by its content. */
export function documentKey(tenantId: string, sha256: string): string {
  return `${tenantId}/documents/${sha256}`;
}

export function manifestKey(tenantId: string, snapshotId: string): string {
  return `${snapshotPrefix(tenantId, snapshotId)}manifest.json`;
}
