import { afterEach, describe, expect, test } from "bun:test";
import { ThreadSealer } from "./thread-sealer.ts";

const learned = { values: [], hosts: [], groups: [] };
const key = new Uint8Array(32);
let sealer: ThreadSealer;
afterEach(() => sealer.close());

/** One line, in a buffer of the sealer's. */
function frameOf(line: string) {
  const bytes = new TextEncoder().encode(line);
  const frame = sealer.buffer(bytes.length);
  frame.set(bytes);
  return { frame, segments: [{ offset: 0, bytes: bytes.length }] };
}

async function sealed(line: string): Promise<string> {
  const { frame, segments } = frameOf(line);
  const { bytes } = await sealer.seal(frame, segments);
  return new TextDecoder().decode(await Bun.zstdDecompress(new Uint8Array(bytes)));
}

describe("the threads that seal", () => {
  test("may be started before it is known what they redact, or with the first frame", async () => {
    for (const early of [true, false]) {
      sealer = new ThreadSealer(2);
      if (early) sealer.start();
      sealer.know({ key, learned: { ...learned, values: ["s3cr3t-Kp9q"] }, anonymize: false });
      const lines = await Promise.all(["a\n", "was s3cr3t-Kp9q\n", "b\n"].map(sealed));
      expect(lines[0]).toBe("a\n");
      expect(lines[1]).toStartWith("was ");
      expect(lines[1]).not.toContain("s3cr3t");
      expect(lines[2]).toBe("b\n");
      sealer.close();
    }
  });

  test("take no frame before that is known, whatever was guessed", async () => {
    sealer = new ThreadSealer(1);
    sealer.start();
    expect(await sealed("a\n").catch((error: Error) => error.message)).toContain("not known yet");
    sealer.guess({ key, learned, anonymize: false });
    expect(await sealed("a\n").catch((error: Error) => error.message)).toContain("not known yet");
  });

  test("tell whether what was sealed early is as it must be, and count only what they are asked for then", async () => {
    const one = { key, learned: { ...learned, values: ["s3cr3t-Kp9q"] }, anonymize: false };
    const two = { ...one, learned: { ...learned, values: ["s3cr3t-Kp9q", "an0ther-Wx7z"] } };
    const line = "s3cr3t-Kp9q and an0ther-Wx7z\n";
    const otherKey = { ...one, key: new Uint8Array(32).fill(7) };
    for (const known of [one, two, otherKey, { ...one, anonymize: true }]) {
      sealer = new ThreadSealer(2);
      sealer.guess(one);
      const { frame, segments } = frameOf(line);
      const early = await sealer.sealEarly(frame, segments);
      expect(Object.values(early.counts)).toEqual([1]);
      expect(Object.values(sealer.counts)).toEqual([]);
      expect(sealer.isGuessRight).toBe(false);
      // Another guess is none: frames were sealed by the first.
      sealer.guess(known);
      sealer.know(known);
      // Too late: all is known.
      sealer.guess(one);
      expect(sealer.isGuessRight, JSON.stringify(known.learned.values)).toBe(known === one);
      const text = await sealed(line);
      expect(text).not.toContain("s3cr3t");
      expect(text.includes("an0ther")).toBe(known !== two);
      expect(Object.values(sealer.counts)).toEqual([known === two ? 2 : 1]);
      const earlyText = new TextDecoder().decode(await Bun.zstdDecompress(new Uint8Array(early.bytes)));
      expect(earlyText === text).toBe(known === one || known.anonymize);
      sealer.close();
    }
  });

  test("guessed nothing right where nothing was guessed", () => {
    sealer = new ThreadSealer(1);
    sealer.know({ key, learned, anonymize: false });
    expect(sealer.isGuessRight).toBe(false);
  });

  test("redact a document only if one of them runs and it is known what to redact", async () => {
    sealer = new ThreadSealer(2);
    const setup = { key, learned: { ...learned, values: ["s3cr3t-Kp9q"] }, anonymize: false };
    const text = JSON.stringify({ note: "was s3cr3t-Kp9q", big: 1 }).replace("1}", "9007199254740993}");
    expect(sealer.json(text)).toBeNull();
    sealer.guess(setup);
    sealer.start();
    expect(sealer.json(text)).toBeNull();
    sealer.know(setup);
    const redacted = (await sealer.json(text)) ?? "";
    expect(redacted).toStartWith('{"note":"was KUBIN-REDACTED-');
    expect(redacted).toEndWith('"big":9007199254740993}');
    expect(Object.values(sealer.counts)).toEqual([1]);
    sealer.close();
    expect(await sealer.json(text)?.catch((error: Error) => error.message)).toContain("is over");
  });

  test("are not started again once they were ended", async () => {
    sealer = new ThreadSealer(1);
    sealer.close();
    sealer.guess({ key, learned, anonymize: false });
    const { frame, segments } = frameOf("a\n");
    expect(await sealer.sealEarly(frame, segments).catch((error: Error) => error.message)).toContain("is over");
  });

  test("fail the push when one has died, also before its first frame", async () => {
    sealer = new ThreadSealer(1);
    sealer.start();
    // Whatever kills it: here it cannot read what it is told.
    sealer.know({ key, learned: null as never, anonymize: false });
    const first = await sealed("a\n").catch((error: Error) => error.message);
    expect(first).toStartWith("Cannot redact: ");
    expect(await sealed("b\n").catch((error: Error) => error.message)).toBe(first);
  });
});
