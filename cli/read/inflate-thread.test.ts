import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import type { Gunzip } from "../../db/model/archive/archive.ts";
import { joinBytes } from "../../db/model/bytes.ts";
import { bunCodecs } from "./codecs.ts";
import { InflateThread } from "./inflate-thread.ts";

let dir = "";
let thread: InflateThread;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "kubin-inflate-"));
  thread = new InflateThread();
});
afterAll(async () => {
  thread.close();
  await rm(dir, { recursive: true });
});

/** 40 MB that compress well here and badly there: more than all chunks of the thread hold. */
function text(): Uint8Array<ArrayBuffer> {
  const lines = Array.from({ length: 300_000 }, (_, i) => {
    const noise =
      i % 7 === 0
        ? Bun.hash(String(i))
            .toString(36)
            .repeat(i % 9)
        : "";
    return `2026-11-18T09:30:00Z stderr F request ${String(i)} of pod checkout-api-${String(i % 13)} took ${noise} ms and then some time to be written down`;
  });
  return new TextEncoder().encode(lines.join("\n"));
}

const unpacked = text();
const packed = Bun.gzipSync(unpacked);

async function file(name: string, ...parts: Uint8Array<ArrayBuffer>[]): Promise<string> {
  const path = join(dir, name);
  await Bun.write(path, new Blob(parts));
  return path;
}

interface Got {
  readonly bytes: Uint8Array;
  readonly failed: boolean;
  /** The bytes that went in. */
  readonly packed: number;
  readonly isOfThread: boolean;
}

/** Takes the chunks as they come, each before the next one is asked for. */
async function read({ stream, packed: since }: Gunzip): Promise<Got> {
  const parts: Uint8Array[] = [];
  const reader = stream.getReader();
  let [fed, isOfThread, failed] = [0, true, false];
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      parts.push(value.slice());
      fed += since();
      isOfThread &&= value.buffer instanceof SharedArrayBuffer;
    }
  } catch {
    failed = true;
  }
  return { bytes: joinBytes(parts), failed, packed: fed + since(), isOfThread };
}

/** The platform's own stream of the same file. */
async function expected(path: string): Promise<Pick<Got, "bytes" | "failed">> {
  const stream = Bun.file(path).stream().pipeThrough(bunCodecs.gunzip());
  const { bytes, failed } = await read({ stream, packed: () => 0 });
  return { bytes, failed };
}

/** As far as both go. Not in one expect(): what it shows of a difference would be megabytes. */
function begins(a: Uint8Array, b: Uint8Array): boolean {
  const length = Math.min(a.length, b.length);
  return Buffer.compare(a.subarray(0, length), b.subarray(0, length)) === 0;
}

describe("a gzip file unpacked in a thread", () => {
  test("is what it was, of one member or several", async () => {
    for (const [name, ...members] of [
      ["one.gz", packed],
      ["three.gz", packed, Bun.gzipSync("and\n"), packed],
    ] as const) {
      const path = await file(name, ...members);
      const want = await expected(path);
      const { bytes, ...got } = await read(thread.gunzip(path));
      expect(bytes.length).toBe(want.bytes.length);
      expect(begins(bytes, want.bytes)).toBe(true);
      const size = members.reduce((sum, member) => sum + member.length, 0);
      expect(got).toEqual({ failed: false, packed: size, isOfThread: true });
    }
  });

  test("that is damaged, cut or followed by something gives what comes before, and fails if the platform's stream does", async () => {
    const damaged = (at: number): Uint8Array<ArrayBuffer> => {
      const bytes = packed.slice();
      bytes[at] = (bytes[at] ?? 0) ^ 0xff;
      return bytes;
    };
    const middle = Math.floor(packed.length / 2);
    const broken = {
      start: [damaged(0)],
      middle: [damaged(middle)],
      checksum: [damaged(packed.length - 6)],
      cut: [packed.slice(0, middle)],
      "cut at the end": [packed.slice(0, -3)],
      "something behind": [packed, new TextEncoder().encode("something")],
      "zeros behind": [packed, new Uint8Array(512)],
      empty: [],
    };
    for (const [name, parts] of Object.entries(broken)) {
      const path = await file(name, ...parts);
      const got = await read(thread.gunzip(path));
      const want = await expected(path);
      expect({ name, failed: got.failed }).toEqual({ name, failed: want.failed });
      // How much of the last chunk a stream that fails still hands over is up to chance.
      expect(Math.abs(got.bytes.length - want.bytes.length), name).toBeLessThan(1024 * 1024);
      expect(begins(got.bytes, want.bytes), name).toBe(true);
      const size = parts.reduce((sum, part) => sum + part.length, 0);
      expect(got.packed, name).toBeLessThanOrEqual(size);
      if (got.bytes.length > 0) expect(got.packed, name).toBeGreaterThan(middle / 2);
    }
  });

  test("may be left early and read again; a second reading at the same time goes without the thread", async () => {
    const path = await file("again.gz", packed);
    for (let i = 0; i < 3; i++) {
      const reader = thread.gunzip(path).stream.getReader();
      expect((await reader.read()).value?.length).toBeGreaterThan(0);
      const { bytes, ...beside } = await read(thread.gunzip(path));
      expect(Buffer.compare(bytes, unpacked)).toBe(0);
      expect(beside).toEqual({ failed: false, packed: packed.length, isOfThread: false });
      await reader.cancel();
      expect((await read(thread.gunzip(path))).isOfThread).toBe(true);
    }
  });

  test("begins before it is read, and does not begin anew for who reads on after a look at it", async () => {
    const path = await file("ahead.gz", packed);
    const small = await file("small.gz", Bun.gzipSync("a few words"));
    const cut = await file("ahead-cut.gz", packed.slice(0, 1000));
    const own = new InflateThread();
    try {
      own.start(path);
      // What it begins with is not what is read.
      expect(new TextDecoder().decode((await read(own.gunzip(small))).bytes)).toBe("a few words");
      own.start(path);
      for (const chunks of [1, 5, 11]) {
        const reader = own.gunzip(path).stream.getReader();
        for (let i = 0; i < chunks; i++) {
          const at = i * 1024 * 1024;
          const { value = new Uint8Array(0) } = await reader.read();
          expect(Buffer.compare(value, unpacked.subarray(at, at + value.length)), `${chunks} ${i}`).toBe(0);
        }
        await reader.cancel();
      }
      for (let i = 0; i < 2; i++) {
        const got = await read(own.gunzip(path));
        expect(Buffer.compare(got.bytes, unpacked)).toBe(0);
        expect(got).toMatchObject({ failed: false, packed: packed.length, isOfThread: true });
      }
      const texts = [await read(own.gunzip(small)), await read(own.gunzip(small))];
      expect(texts.map(({ bytes }) => new TextDecoder().decode(bytes))).toEqual(["a few words", "a few words"]);
      // Its end was seen already, and is found again.
      const broken = [await read(own.gunzip(cut)), await read(own.gunzip(cut))];
      expect(broken.map(({ failed }) => failed)).toEqual([true, true]);
      expect(begins(broken[1]?.bytes ?? new Uint8Array(0), unpacked)).toBe(true);
      expect(broken[1]?.packed).toBeLessThanOrEqual(1000);
    } finally {
      own.close();
    }
  });

  test("is read on without the thread when that goes away, and a file that is not there is named", async () => {
    const path = await file("without.gz", packed);
    const own = new InflateThread();
    const { stream, packed: since } = own.gunzip(path);
    const reader = stream.getReader();
    const parts = [(await reader.read()).value?.slice() ?? new Uint8Array(0)];
    own.close();
    for (let next = await reader.read(); !next.done; next = await reader.read()) parts.push(next.value.slice());
    expect(Buffer.compare(joinBytes(parts), unpacked)).toBe(0);
    expect(since()).toBe(packed.length);
    expect((await read(own.gunzip(path))).isOfThread).toBe(false);
    const gone = thread.gunzip(join(dir, "nowhere.gz")).stream.getReader().read();
    expect(await gone.then(() => "", String)).toContain("nowhere.gz");
  });
});
