// A push of hand-made log packs: the test says which lines lie in which pack, and what is wrong with it.
import { createHash } from "node:crypto";
import { join } from "node:path";
import { Api } from "../../cli/api.ts";
import { packCodec } from "../../cli/upload/pack-files.ts";
import { Pace } from "../../cli/upload/pace.ts";
import { sendPack } from "../../cli/upload/send-pack.ts";
import { Slots } from "../../cli/upload/slots.ts";
import { formatVersion, type PackKind } from "../../db/model/contract/upload.ts";
import type { LogStream } from "../../db/model/log-stream.ts";
import { encodeDirectory, type PackDirectory } from "../../db/model/pack/directory.ts";
import { randomToken } from "../../db/model/tokens.ts";
import { testJournal } from "./push-journal.ts";
import type { TestStack } from "./stack.ts";

export interface LogPush {
  readonly snapshotId: string;
  readonly link: string;
  readonly ownerToken: string;
  /** Sends bytes as the next pack; answers its number. */
  send(bytes: Uint8Array, kind?: PackKind): Promise<number>;
  complete(): Promise<void>;
}

const catalogue = JSON.stringify({ formatVersion: 1, source: "support-bundle", resources: [], kindsSeen: [] });
let sequence = 0;

/** A snapshot whose catalogue is sent already. */
export async function logPush(stack: TestStack): Promise<LogPush> {
  const api = new Api(stack.publicUrl);
  const ownerToken = randomToken("kubo_");
  const source = { format: "sample" } as const;
  const created = await api.create({ formatVersion, cluster: {}, source }, ownerToken, randomToken("test-"));
  const { snapshotId, link } = created;
  const journal = await testJournal(stack.dir, snapshotId, ownerToken);
  const target = {
    api,
    snapshotId,
    ownerToken,
    journal,
    line: new Slots(4),
    onBytes: () => undefined,
    pace: new Pace(),
  };
  let number = 0;
  const send = async (bytes: Uint8Array, kind: PackKind = "logs"): Promise<number> => {
    const path = join(stack.dir, `hand-made-${sequence++}.pack`);
    await Bun.write(path, bytes);
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    await sendPack(target, { kind, bytes: bytes.length, rawBytes: bytes.length, sha256, path, number });
    return number++;
  };
  await send(await packBytesOf([`${catalogue}\n`], { kind: "catalogue" }), "catalogue");
  return {
    snapshotId,
    link,
    ownerToken,
    send,
    async complete() {
      const counts = { resources: 0, streams: 0, lines: 0, logBytes: 0 };
      await api.complete(snapshotId, ownerToken, { packs: number, counts, gaps: [] });
    },
  };
}

export function streamOf(pod: string, framing: LogStream["framing"] = "none"): LogStream {
  const where = { source: "container", namespace: "shop", pod, uid: "", container: "main" } as const;
  return { ...where, generation: "current", file: `${pod}.log`, node: "node-1", framing };
}

/** A pack of these raw frames, compressed, under the given parts of a directory. */
export async function packBytesOf(
  frames: readonly (string | Uint8Array<ArrayBuffer>)[],
  directory: Partial<PackDirectory>,
): Promise<Uint8Array> {
  const raw = frames.map((frame) => (typeof frame === "string" ? new Uint8Array(Buffer.from(frame)) : frame));
  const packed = await Promise.all(raw.map((frame) => packCodec.compress(frame)));
  const sizes = packed.map((frame, i): [number, number] => [frame.length, raw[i]?.length ?? 0]);
  const whole: PackDirectory = {
    formatVersion: 1,
    kind: "logs",
    codec: "zstd",
    frames: sizes,
    streams: [],
    segments: [],
    ...directory,
  };
  return Buffer.concat([...packed, encodeDirectory(whole)]);
}

/** A pack of frames that are compressed already, each with the raw size that the directory promises. */
export function packedFrames(
  frames: readonly { readonly packed: Uint8Array; readonly raw: number }[],
  directory: Pick<PackDirectory, "streams" | "segments">,
): Uint8Array {
  const sizes = frames.map(({ packed, raw }): [number, number] => [packed.length, raw]);
  const whole: PackDirectory = { formatVersion: 1, kind: "logs", codec: "zstd", frames: sizes, ...directory };
  return Buffer.concat([...frames.map(({ packed }) => packed), encodeDirectory(whole)]);
}

/** A whole pack of one stream: a frame, a segment, numbered from `first`. */
export async function linePack(stream: LogStream, lines: readonly string[], first = 1): Promise<Uint8Array> {
  const text = lines.map((line) => `${line}\n`).join("");
  const bytes = Buffer.byteLength(text);
  const segments = [{ stream: 0, frame: 0, offset: 0, bytes, first, lines: lines.length }];
  return packBytesOf([text], { streams: [stream], segments });
}
