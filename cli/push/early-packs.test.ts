import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { HeldLog, HeldStream } from "../../db/model/import/import.ts";
import type { ClosedPack } from "../../db/model/pack/frame-writer.ts";
import { Redactor } from "../../db/model/redaction/redactor.ts";
import { EarlyPacks } from "./early-packs.ts";
import { PackSink } from "./pack-sink.ts";
import { redactionKey } from "./redaction-key.ts";
import type { SealSetup } from "./seal-messages.ts";
import { ThreadSealer } from "./thread-sealer.ts";

const learned = { values: ["s3cr3t-Kp9q"], hosts: [], groups: [] };
const setup: SealSetup = { key: new Uint8Array(32), learned, anonymize: false };
const more: SealSetup = { ...setup, learned: { ...learned, values: [...learned.values, "an0ther-Wx7z"] } };

/** Counts what it sealed early. */
class Watched extends ThreadSealer {
  frames = 0;
  override async sealEarly(...[frame, segments]: Parameters<ThreadSealer["sealEarly"]>) {
    const sealed = await super.sealEarly(frame, segments);
    this.frames++;
    return sealed;
  }
}

let dir: string;
let sealer: Watched;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "kubin-early-"));
});
afterEach(() => {
  sealer.close();
  rmSync(dir, { recursive: true });
});

const words = (seed: number, i: number): string =>
  Array.from({ length: 6 }, (_, k) => Bun.hash(`${seed} ${i} ${k}`).toString(36)).join(" ");

/** CRI lines, every fifth of which goes on in the next one, with two secrets in the last. */
function criLog(seed: number, lines: number): Uint8Array {
  const text = Array.from({ length: lines }, (_, i) => {
    const tag = i % 5 === 0 ? "P" : "F";
    return `2026-01-01T00:00:00.${String(100_000_000 + i)}Z stdout ${tag} ${words(seed, i)}\n`;
  });
  return new TextEncoder().encode(`${text.join("")}2026-01-01T00:00:01Z stdout F s3cr3t-Kp9q an0ther-Wx7z\n`);
}

const heldLogs = (count: number, lines = 9000): HeldLog[] =>
  Array.from({ length: count }, (_, seed) => {
    const bytes = criLog(seed, lines);
    const parts = [bytes.slice(0, 100), bytes.slice(100, 400_000), bytes.slice(400_000)];
    return { path: `${String(seed)}.log`, prefix: "detect", parts };
  });

const streamsOf = (logs: readonly HeldLog[]): HeldStream[] =>
  logs.map((held, i) => ({
    held,
    stream: {
      source: "container",
      namespace: "shop",
      pod: `web-${String(i)}`,
      uid: "",
      container: "app",
      generation: "current",
      file: held.path,
      node: "node-1",
    },
  }));

async function* each(parts: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  for (const part of parts) yield part.slice();
}

/** The packs of these logs and one more as the sink closes them: hash by hash, and what was counted. */
async function packed(early: EarlyPacks | null, logs: readonly HeldLog[], known: SealSetup, left = logs) {
  const packs: ClosedPack[] = [];
  const queue = { add: async ({ path: _, ...pack }: ClosedPack & { path: string }) => void packs.push(pack) };
  const redactor = new Redactor({ key: redactionKey(known.key), learned: known.learned });
  const sink = new PackSink(dir, queue, { redactor, sealer }, { early });
  const streams = streamsOf(logs).filter(({ held }) => left.includes(held));
  const had = await sink.heldLogs(streams);
  for (const { held, stream } of streams.slice(had)) await sink.log({ ...stream, framing: "cri" }, each(held.parts));
  const last = { ...streamsOf(logs)[0]!.stream, pod: "last", framing: "cri" } as const;
  await sink.log(last, each([criLog(99, 20_000)]));
  await sink.finish();
  return { had, packs, counts: sink.counts, redaction: sink.redaction };
}

/** The same without packing anything early. */
async function usual(logs: readonly HeldLog[], known: SealSetup, left = logs) {
  sealer = new Watched(2);
  sealer.know(known);
  try {
    return await packed(null, logs, known, left);
  } finally {
    sealer.close();
    for (const name of files()) rmSync(join(dir, name));
  }
}

const settled = async (check: () => boolean): Promise<void> => {
  while (!check()) await Bun.sleep(1);
};
const files = (): string[] => readdirSync(dir).filter((name) => name.startsWith("logs-"));

describe("packs of the first logs", () => {
  test("are those that come of the same logs afterwards, and are closed only when they are taken", async () => {
    const logs = heldLogs(3);
    const expected = await usual(logs, setup);
    expect(expected.packs.length).toBeGreaterThan(3);
    sealer = new Watched(2);
    sealer.guess(setup);
    const early = new EarlyPacks(dir, sealer, logs);
    // Two frames are full when the third log is begun.
    await settled(() => sealer.frames >= 2);
    await Bun.sleep(50);
    expect(sealer.counts).toEqual({});
    sealer.know(setup);
    const got = await packed(early, logs, setup);
    expect(got).toEqual({ ...expected, had: 3 });
    expect(got.redaction["known-secret"]).toBe(4);
    expect(logs.map(({ parts }) => parts.length)).toEqual([0, 0, 0]);
  });

  test("are as many as there was time for; the others are handed over", async () => {
    const logs = heldLogs(3);
    const expected = await usual(logs, setup);
    sealer = new Watched(2);
    sealer.guess(setup);
    const early = new EarlyPacks(dir, sealer, logs);
    sealer.know(setup);
    const got = await packed(early, logs, setup);
    expect(got).toEqual({ ...expected, had: 1 });
  });

  test("are thrown away if there is more to redact: the new secret is in none", async () => {
    const logs = heldLogs(3);
    const expected = await usual(logs, more);
    sealer = new Watched(2);
    sealer.guess(setup);
    const early = new EarlyPacks(dir, sealer, logs);
    await settled(() => sealer.frames >= 2);
    expect(files().length).toBeGreaterThan(0);
    sealer.know(more);
    const closed: string[] = [];
    expect(await early.take(streamsOf(logs), async ({ sha256 }) => void closed.push(sha256))).toBeNull();
    expect([files(), closed]).toEqual([[], []]);
    const got = await packed(early, logs, more);
    expect(got).toEqual(expected);
    expect(got.redaction["known-secret"]).toBe(8);
  });

  test("are thrown away if one of them is left out of the snapshot", async () => {
    const logs = heldLogs(3);
    const left = [logs[0]!, logs[2]!];
    const expected = await usual(logs, setup, left);
    sealer = new Watched(2);
    sealer.guess(setup);
    const early = new EarlyPacks(dir, sealer, logs);
    await settled(() => sealer.frames >= 2);
    sealer.know(setup);
    const got = await packed(early, logs, setup, left);
    expect(got).toEqual(expected);
  });

  test("that cannot be sealed fail the push", async () => {
    const logs = heldLogs(3);
    sealer = new Watched(1);
    // What kills the thread.
    const broken = { ...setup, learned: { ...learned, values: [null as never] } };
    sealer.guess(broken);
    const early = new EarlyPacks(dir, sealer, logs);
    await settled(() => files().length > 0);
    sealer.know(broken);
    const failing = packed(early, logs, setup);
    expect(await failing.catch((error: Error) => error.message)).toStartWith("Cannot redact: ");
  });

  test("a folder that is not there fails nobody until they are made again", async () => {
    const logs = heldLogs(1, 100);
    sealer = new Watched(1);
    sealer.guess(setup);
    const early = new EarlyPacks(join(dir, "none"), sealer, logs);
    sealer.know(setup);
    expect(await early.take(streamsOf(logs), async () => undefined)).toBeNull();
    mkdirSync(join(dir, "none"));
    expect((await packed(early, logs, setup)).had).toBe(0);
  });
});
