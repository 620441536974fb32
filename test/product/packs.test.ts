import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { Api } from "../../cli/api.ts";
import { packCodec, PackFile } from "../../cli/upload/pack-files.ts";
import { sendPack } from "../../cli/upload/send-pack.ts";
import type { PushJournal } from "../../cli/push/push-journal.ts";
import { Pace } from "../../cli/upload/pace.ts";
import { Slots } from "../../cli/upload/slots.ts";
import { formatVersion, type PackKind } from "../../db/model/contract/upload.ts";
import { multipartAboveBytes } from "../../db/model/limits.ts";
import { FrameWriter } from "../../db/model/pack/frame-writer.ts";
import { randomToken } from "../../db/model/tokens.ts";
import { testJournal } from "../kit/push-journal.ts";
import { type TestStack, testStack } from "../kit/stack.ts";

let stack: TestStack;
beforeAll(async () => {
  stack = await testStack();
});
afterAll(() => stack.remove());

let sequence = 0;

async function packOf(kind: PackKind, frames: readonly string[]) {
  const file = new PackFile(stack.dir, "logs", sequence++);
  const writer = new FrameWriter(kind, packCodec, file);
  for (const frame of frames) await writer.frame(new TextEncoder().encode(frame));
  return { ...(await writer.close()), path: file.path };
}

const catalogue = JSON.stringify({
  formatVersion: 1,
  source: "support-bundle",
  resources: [{ group: "", version: "v1", resource: "configmaps", kind: "ConfigMap", namespaced: true }],
  kindsSeen: [],
});

const configMap = (name: string, data: string): string =>
  `${JSON.stringify({ apiVersion: "v1", kind: "ConfigMap", metadata: { name, namespace: "shop" }, data: { text: data } })}\n`;

async function upload(): Promise<{
  api: Api;
  snapshotId: string;
  ownerToken: string;
  link: string;
  onBytes: () => void;
  line: Slots;
  journal: PushJournal;
  pace: Pace;
}> {
  const api = new Api(stack.publicUrl);
  const ownerToken = randomToken("kubo_");
  const created = await api.create(
    { formatVersion, cluster: {}, source: { format: "sample" } },
    ownerToken,
    randomToken("test-"),
  );
  return {
    api,
    ownerToken,
    snapshotId: created.snapshotId,
    link: created.link,
    onBytes: () => undefined,
    line: new Slots(4),
    journal: await testJournal(stack.dir, created.snapshotId, ownerToken),
    pace: new Pace(),
  };
}

const s3 = () =>
  new Bun.S3Client({
    endpoint: stack.env["S3_ENDPOINT"] ?? "",
    bucket: "kubin",
    region: "us-east-1",
    accessKeyId: stack.env["S3_ACCESS_KEY_ID"] ?? "",
    secretAccessKey: stack.env["S3_SECRET_ACCESS_KEY"] ?? "",
  });

const counts = { resources: 1, streams: 0, lines: 0, logBytes: 0 };

describe("packs on their way", () => {
  test("above 32 MiB travel in parts, may be sent twice, and every resource in them can be read", async () => {
    const target = await upload();
    await sendPack(target, { ...(await packOf("catalogue", [`${catalogue}\n`])), number: 0 });
    const noise = (): string =>
      Buffer.from(crypto.getRandomValues(new Uint8Array(65_536)))
        .toString("base64")
        .repeat(1);
    const frames = Array.from({ length: 40 }, (_, i) =>
      configMap(`big-${i}`, Array.from({ length: 16 }, noise).join("")),
    );
    const pack = { ...(await packOf("resources", frames)), number: 1 };
    expect(pack.bytes).toBeGreaterThan(multipartAboveBytes);
    await sendPack(target, pack);
    await sendPack(target, pack);
    await target.api.complete(target.snapshotId, target.ownerToken, { packs: 2, counts, gaps: [] });
    expect(await stack.settled(target.link)).toBe("COMPLETED");
    const list = await stack.json<{ total: number }>(target.link, "/api/v1/snapshot/resources?resource=configmaps");
    expect(list.total).toBe(40);
    for (const i of [0, 17, 39]) {
      const json = await (
        await stack.get(target.link, `/api/v1/snapshot/resource/json?resource=configmaps&namespace=shop&name=big-${i}`)
      ).text();
      expect(json === frames[i]?.trimEnd()).toBe(true);
    }
  }, 60_000);

  test("whose bytes are not what was registered are refused by the bucket, and nothing is visible there", async () => {
    const target = await upload();
    const pack = await packOf("catalogue", [`${catalogue}\n`]);
    const answer = await target.api.register(target.snapshotId, target.ownerToken, {
      number: 0,
      kind: "catalogue",
      codec: "zstd",
      formatVersion,
      bytes: pack.bytes,
      rawBytes: pack.rawBytes,
      sha256: pack.sha256,
    });
    if (answer.via !== "put") throw new Error("a small pack goes by PUT");
    const right = await Bun.file(pack.path).bytes();
    const flipped = right.slice();
    flipped[3] = (flipped[3] ?? 0) ^ 1;
    for (const wrong of [flipped, right.slice(1), Buffer.concat([right, right])]) {
      const response = await fetch(answer.url, { method: "PUT", headers: answer.headers, body: wrong });
      expect(response.ok).toBe(false);
      await expect(new Api(stack.publicUrl, 1).done(target.snapshotId, target.ownerToken, 0, {})).rejects.toThrow(
        "the bucket has nothing",
      );
    }
    expect((await fetch(answer.url, { method: "PUT", headers: answer.headers, body: right })).ok).toBe(true);
    expect((await fetch(answer.url, { method: "PUT", headers: answer.headers, body: right })).status).toBe(412);
    expect(await target.api.done(target.snapshotId, target.ownerToken, 0, {})).toEqual({ state: "arrived" });
  });

  test("that ingest cannot read become a gap; a catalogue that it cannot read fails the snapshot", async () => {
    const good = await upload();
    await sendPack(good, { ...(await packOf("catalogue", [`${catalogue}\n`])), number: 0 });
    await sendPack(good, { ...(await packOf("resources", ['{"not json\n'])), number: 1 });
    await good.api.complete(good.snapshotId, good.ownerToken, { packs: 2, counts, gaps: [] });
    expect(await stack.settled(good.link)).toBe("COMPLETED");
    const { gaps } = await stack.json<{ gaps: unknown[] }>(good.link, "/api/v1/snapshot");
    expect(gaps).toEqual([
      { reason: "unparsable", what: "pack 1 (resources)", detail: expect.stringContaining("not JSON") },
    ]);

    const bad = await upload();
    await sendPack(bad, { ...(await packOf("catalogue", ["[]\n"])), number: 0 });
    expect(await stack.settled(bad.link)).toBe("FAILED");
    const { progress } = await stack.json<{ progress: { failure: string } }>(bad.link, "/api/v1/snapshot");
    expect(progress.failure).toContain("catalogue");
  });

  test("of a finished snapshot have a manifest beside them that names each with its hash", async () => {
    const target = await upload();
    const pack = await packOf("catalogue", [`${catalogue}\n`]);
    await sendPack(target, { ...pack, number: 0 });
    await target.api.complete(target.snapshotId, target.ownerToken, { packs: 1, counts, gaps: [] });
    expect(await stack.settled(target.link)).toBe("COMPLETED");
    const file = s3().file(`local/snapshots/${target.snapshotId}/manifest.json`);
    for (let i = 0; i < 50 && !(await file.exists()); i++) await Bun.sleep(50);
    const manifest = await file.json();
    expect(manifest.packs).toEqual([expect.objectContaining({ number: 0, sha256: pack.sha256, state: "indexed" })]);
  });

  test("that were readable are gone from the bucket and from every answer once the snapshot fails", async () => {
    const target = await upload();
    await sendPack(target, { ...(await packOf("catalogue", [`${catalogue}\n`])), number: 0 });
    await sendPack(target, { ...(await packOf("resources", [configMap("gone", "soon")])), number: 1 });
    const state = async () => {
      const list = await stack.json<{ total: number }>(target.link, "/api/v1/snapshot/resources?resource=configmaps");
      const { files } = await stack.json<{ files: unknown[] }>(target.link, "/api/v1/snapshot/files");
      const objects = await s3().list({ prefix: `local/snapshots/${target.snapshotId}/` });
      return [list.total, files.length, objects.contents?.length ?? 0];
    };
    const becomes = async (wanted: number[]): Promise<void> => {
      for (let i = 0; i < 100 && String(await state()) !== String(wanted); i++) await Bun.sleep(50);
      expect(await state()).toEqual(wanted);
    };
    await becomes([1, 2, 2]);
    await target.api.fail(target.snapshotId, target.ownerToken, "given up");
    // Removed resources are counted by nobody even while their rows are still being deleted.
    const [row] =
      await stack.sql`select published_attempts as published from snapshots where id = ${target.snapshotId}`;
    expect(Array.from(row.published)).toEqual([]);
    await becomes([0, 0, 0]);
  });

  test("a registration after the end is refused with a sentence", async () => {
    const target = await upload();
    await target.api.fail(target.snapshotId, target.ownerToken, "given up");
    await expect(
      target.api.register(target.snapshotId, target.ownerToken, {
        number: 0,
        kind: "catalogue",
        codec: "zstd",
        formatVersion,
        bytes: 5,
        rawBytes: 5,
        sha256: "0".repeat(64),
      }),
    ).rejects.toThrow("Cannot add packs to the snapshot: it is FAILED");
  });
});
