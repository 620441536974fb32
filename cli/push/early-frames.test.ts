import { afterEach, expect, test } from "bun:test";
import type { HeldLog } from "../../db/model/import/import.ts";
import type { LogStream } from "../../db/model/log-stream.ts";
import type { SealedFrame } from "../../db/model/pack/frame-writer.ts";
import { type FrameSegment, LogPacker } from "../../db/model/pack/log-packer.ts";
import { sealEarly } from "./early-frames.ts";
import { ThreadSealer } from "./thread-sealer.ts";

const setup = { key: new Uint8Array(32), learned: { values: [], hosts: [], groups: [] }, anonymize: false };
/** Remembers what it sealed, and when. */
class Watched extends ThreadSealer {
  readonly early: SealedFrame[] = [];
  readonly late: SealedFrame[] = [];

  override async sealEarly(frame: Uint8Array, segments: readonly FrameSegment[]): Promise<SealedFrame> {
    const sealed = await super.sealEarly(frame, segments);
    this.early.push(sealed);
    return sealed;
  }

  override async seal(frame: Uint8Array, segments: readonly FrameSegment[]): Promise<SealedFrame> {
    const sealed = await super.seal(frame, segments);
    this.late.push(sealed);
    return sealed;
  }
}

let sealer: Watched;
afterEach(() => sealer.close());

/** CRI lines, every fifth of which goes on in the next one. */
function criLog(seed: number, lines: number): Uint8Array {
  const text = Array.from({ length: lines }, (_, i) => {
    const tag = i % 5 === 0 ? "P" : "F";
    return `2026-01-01T00:00:00.${String(100_000_000 + i)}Z stdout ${tag} ${Bun.hash(`${seed} ${i}`).toString(36).repeat(6)}\n`;
  });
  return new TextEncoder().encode(text.join(""));
}

test("the first frames are cut as those of the packs are, and sealed once", async () => {
  sealer = new Watched(2);
  const logs: HeldLog[] = [1, 2, 3].map((seed) => {
    const bytes = criLog(seed, 9000);
    const parts = [bytes.slice(0, 100), bytes.slice(100, 400_000), bytes.slice(400_000)];
    return { path: `${String(seed)}.log`, prefix: "detect", parts };
  });
  sealer.guess(setup);
  await sealEarly(sealer, logs);
  sealer.know(setup);
  const packer = new LogPacker(
    { compress: async (raw) => raw, decompress: async (frame) => frame },
    {
      open: () => ({ write: async () => {}, close: async () => ({ bytes: 0, sha256: "" }), discard: async () => {} }),
      closed: async () => {},
    },
    sealer,
  );
  const stream: LogStream = {
    source: "container",
    namespace: "shop",
    pod: "web-1",
    uid: "",
    container: "app",
    generation: "current",
    file: "",
    node: "",
    framing: "cri",
  };
  for (const { parts } of logs)
    await packer.add(
      stream,
      (async function* () {
        yield* parts;
      })(),
    );
  await packer.finish();
  expect(sealer.early.length).toBeGreaterThanOrEqual(2);
  expect(sealer.late.length).toBeGreaterThan(sealer.early.length);
  for (const sealed of sealer.early) expect(sealer.late).toContain(sealed);
});
