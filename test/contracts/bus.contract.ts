// What every Bus driver must do alike. Messages may be lost, so nothing here waits for a time: it waits for what was heard.
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import type { Bus } from "../../db/ports.ts";

export interface BusUnderTest {
  readonly bus: Bus;
  /** Another process's end of the same bus. */
  readonly other: Bus;
  remove(): Promise<void>;
}

const awkward = ["plain", "it's", `"quoted"`, "a\nb", "€ 🚀", "{}", "'; select 1; --", "x".repeat(7000)];
const topics = ["jobs", "with space", "Upper", `quote"d`, "a'; unlisten *; --"];

/** Resolves with what a topic says, as soon as `count` messages are heard. */
export async function listen(bus: Bus, topic: string, count: number) {
  const heard: string[] = [];
  const { promise: all, resolve } = Promise.withResolvers<string[]>();
  const end = await bus.subscribe(topic, (payload) => {
    heard.push(payload);
    if (heard.length >= count) resolve(heard);
  });
  return { heard, all, end };
}

export function busContract(name: string, make: () => Promise<BusUnderTest>): void {
  describe(`Bus on ${name}`, () => {
    let under: BusUnderTest;
    beforeAll(async () => void (under = await make()));
    afterAll(() => under.remove());

    test("what one end publishes the other hears, in order and as it was", async () => {
      const ear = await listen(under.bus, "order", awkward.length);
      for (const payload of awkward) await under.other.publish("order", payload);
      expect(await ear.all).toEqual(awkward);
      await ear.end();
    });

    test("every hearer of a topic hears it, also the one that publishes", async () => {
      const ears = [
        await listen(under.bus, "all", 1),
        await listen(under.bus, "all", 1),
        await listen(under.other, "all", 1),
      ];
      await under.other.publish("all", "now");
      expect(await Promise.all(ears.map((ear) => ear.all))).toEqual([["now"], ["now"], ["now"]]);
      for (const ear of ears) await ear.end();
    });

    test("a topic is heard by its own hearers only, whatever its name", async () => {
      const ears = await Promise.all(topics.map((topic) => listen(under.bus, topic, 1)));
      for (const topic of topics) await under.other.publish(topic, `about ${topic}`);
      await Promise.all(ears.map((ear) => ear.all));
      expect(ears.map((ear) => ear.heard)).toEqual(topics.map((topic) => [`about ${topic}`]));
      for (const ear of ears) await ear.end();
    });

    test("nothing from before a subscription is heard, and nothing after its end", async () => {
      await under.other.publish("span", "before");
      const ear = await listen(under.bus, "span", 1);
      const witness = await listen(under.bus, "span", 2);
      await under.other.publish("span", "during");
      await ear.all;
      await ear.end();
      await under.other.publish("span", "after");
      expect([await witness.all, ear.heard]).toEqual([["during", "after"], ["during"]]);
      await witness.end();
    });
  });
}
