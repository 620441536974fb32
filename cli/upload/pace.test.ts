import { describe, expect, test } from "bun:test";
import { Pace } from "./pace.ts";

describe("a pace", () => {
  test("passes every byte on, in order, and lets no more go than the rate allows, all streams together", async () => {
    let now = 0;
    const sleep = async (ms: number): Promise<void> => {
      now = Math.max(now, now + ms);
    };
    const pace = new Pace(2_000_000, { now: () => now, sleep });
    expect(pace.limits).toBe(true);
    const whole = crypto.getRandomValues(new Uint8Array(60_000));
    const bytes = new Uint8Array(300_000).map((_, i) => whole[i % whole.length] ?? 0);
    for (let sent = 1; sent <= 2; sent++) {
      const stream = pace.stream(new Blob([bytes]));
      expect(Buffer.compare(new Uint8Array(await new Response(stream).arrayBuffer()), bytes)).toBe(0);
      // 300,000 bytes at 2,000,000 a second.
      expect(Math.round(now)).toBe(150 * sent);
    }
  });

  test("without a rate holds nothing back", () => {
    expect(new Pace().limits).toBe(false);
  });
});
