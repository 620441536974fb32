// Sends one pack: register, PUT (or parts in parallel), report. Every step may be repeated.
import type { ClosedPack } from "../../db/model/pack/frame-writer.ts";
import { formatVersion, type PackTarget } from "../../db/model/contract/upload.ts";
import { KubinError } from "../../db/model/error.ts";
import type { Api } from "../api.ts";
import { retried } from "./retry.ts";
import type { Slots } from "./slots.ts";

const partsInParallel = 4;
/** A PUT that has not ended by then is given up and tried again. */
const putMs = 15 * 60_000;

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
  /** Told of bytes as they are acknowledged. */
  readonly onBytes: (bytes: number) => void;
}

export async function sendPack(target: SendTarget, pack: PackOnDisk): Promise<void> {
  const { api, snapshotId, ownerToken } = target;
  const { number, kind, bytes, rawBytes, sha256 } = pack;
  const registration = { number, kind, codec: "zstd", formatVersion, bytes, rawBytes, sha256 } as const;
  // A URL may run out while a slow line works through the queue: then the pack is registered anew.
  await retried(async () => {
    const where = await api.register(snapshotId, ownerToken, registration);
    if (where.via === "arrived") return;
    if (where.via === "put") {
      await target.line.run(() => put(where.url, where.headers, Bun.file(pack.path)));
      target.onBytes(bytes);
      await api.done(snapshotId, ownerToken, number, {});
      return;
    }
    await api.done(snapshotId, ownerToken, number, { parts: await sendParts(target, pack, where) });
  }, 4);
}

async function sendParts(
  target: SendTarget,
  pack: PackOnDisk,
  where: Extract<PackTarget, { via: "multipart" }>,
): Promise<{ number: number; etag: string }[]> {
  const waiting = [...where.parts];
  const sent: { number: number; etag: string }[] = [];
  const lane = async (): Promise<void> => {
    for (let part = waiting.shift(); part; part = waiting.shift()) {
      const from = (part.number - 1) * where.partBytes;
      const to = Math.min(pack.bytes, from + where.partBytes);
      const { number, url } = part;
      const bytes = Bun.file(pack.path).slice(from, to);
      const etag = await retried(() => target.line.run(() => put(url, {}, bytes)));
      sent.push({ number, etag });
      target.onBytes(to - from);
    }
  };
  await Promise.all(Array.from({ length: partsInParallel }, lane));
  return sent.sort((a, b) => a.number - b.number);
}

/** Answers the ETag. 412 means that an earlier try did arrive: If-None-Match is signed. */
async function put(url: string, headers: Record<string, string>, body: Blob): Promise<string> {
  let response: Response;
  try {
    response = await fetch(url, {
      method: "PUT",
      headers,
      body,
      redirect: "error",
      signal: AbortSignal.timeout(putMs),
    });
  } catch (cause) {
    throw new KubinError(
      "unavailable",
      `Cannot send a pack: ${cause instanceof Error ? cause.message : String(cause)}`,
      { cause },
    );
  }
  const answer = await response.text();
  if (response.ok || response.status === 412) return response.headers.get("etag") ?? "";
  const code = /<Code>(\w{1,60})<\/Code>/.exec(answer)?.[1] ?? `HTTP ${response.status}`;
  throw new KubinError("unavailable", `Cannot send a pack: the bucket answered ${code}`);
}
