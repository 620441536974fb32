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

  test("take no frame before that is known", () => {
    sealer = new ThreadSealer(1);
    sealer.start();
    const { frame, segments } = frameOf("a\n");
    expect(() => sealer.seal(frame, segments)).toThrow("not known yet");
  });

  test("fail the push when one has died, also before its first frame", async () => {
    sealer = new ThreadSealer(1);
    sealer.start();
    // Whatever kills it: here it cannot read what it is told.
    sealer.know({ key, learned: null as never, anonymize: false });
    const first = await sealed("a\n").catch((error: Error) => error.message);
    expect(first).toStartWith("Cannot redact log lines: ");
    expect(await sealed("b\n").catch((error: Error) => error.message)).toBe(first);
  });
});
