// Sends one pack: register, PUT (or parts in parallel), report. Every step may be repeated.
import type { ClosedPack } from "../../db/model/pack/frame-writer.ts";
import { formatVersion, type PackTarget } from "../../db/model/contract/upload.ts";
import { isKubinError } from "../../db/model/error.ts";
import type { Api } from "../api.ts";
import type { PushJournal } from "../push/push-journal.ts";
import type { Pace } from "./pace.ts";
import { put } from "./put.ts";
import { retried } from "./retry.ts";
import type { Slots } from "./slots.ts";

const partsInParallel = 4;
export interface PackOnDisk extends ClosedPack {
  readonly number: number;
  readonly path: string;
}

export interface SendTarget {
  readonly api: Api;
  readonly snapshotId: string;
  readonly ownerToken: string;
  /** Bounds what is on the line at once; registering and reporting go on beside it. */
  readonly line: Slots;
  readonly journal: PushJournal;
  /** Told of bytes as they are acknowledged. */
  readonly onBytes: (bytes: number) => void;
  /** Of all packs together. */
  readonly pace: Pace;
}

export async function sendPack(target: SendTarget, pack: PackOnDisk): Promise<void> {
  const { api, snapshotId, ownerToken } = target;
  const { number, kind, bytes, rawBytes, sha256 } = pack;
  const registration = { number, kind, codec: "zstd", formatVersion, bytes, rawBytes, sha256 } as const;
  const { pace } = target;
  if (target.journal.closed.has(number) && (await isThere(target, number))) return;
  // A URL may run out while a slow line works through the queue: then the pack is registered anew.
  await retried(async () => {
    const where = await api.register(snapshotId, ownerToken, registration);
    if (where.via === "arrived") return;
    if (where.via === "put") {
      await target.line.run(() => put(where.url, where.headers, Bun.file(pack.path), pace));
      target.onBytes(bytes);
      await api.done(snapshotId, ownerToken, number, {});
      return;
    }
    await api.done(snapshotId, ownerToken, number, { parts: await sendParts(target, pack, where) });
  }, 4);
}

/** A pack of a resumed push: its bytes may have arrived just before the kill. */
async function isThere({ api, snapshotId, ownerToken }: SendTarget, number: number): Promise<boolean> {
  try {
    await api.done(snapshotId, ownerToken, number, {});
    return true;
  } catch (error) {
    // Not registered, not in the bucket, or a multipart that lacks parts: then it is sent.
    if (isKubinError(error, "not_found") || isKubinError(error, "conflict") || isKubinError(error, "invalid"))
      return false;
    throw error;
  }
}

async function sendParts(
  target: SendTarget,
  pack: PackOnDisk,
  where: Extract<PackTarget, { via: "multipart" }>,
): Promise<{ number: number; etag: string }[]> {
  // Parts of an upload that the server has begun anew are not there any more: its URLs tell which upload they belong to.
  const upload = uploadIdOf(where.parts[0]?.url ?? "");
  const known = target.journal.partsOf(pack.number, upload);
  const sent = [...known].map(([number, etag]) => ({ number, etag }));
  const waiting = where.parts.filter((part) => !known.has(part.number));
  const lane = async (): Promise<void> => {
    for (let part = waiting.shift(); part; part = waiting.shift()) {
      const from = (part.number - 1) * where.partBytes;
      const to = Math.min(pack.bytes, from + where.partBytes);
      const { number, url } = part;
      const bytes = Bun.file(pack.path).slice(from, to);
      const etag = await retried(() => target.line.run(() => put(url, {}, bytes, target.pace)));
      await target.journal.partArrived(pack.number, upload, number, etag);
      sent.push({ number, etag });
      target.onBytes(to - from);
    }
  };
  await Promise.all(Array.from({ length: partsInParallel }, lane));
  return sent.sort((a, b) => a.number - b.number);
}

const uploadIdOf = (url: string): string =>
  URL.canParse(url) ? (new URL(url).searchParams.get("uploadId") ?? "") : "";
