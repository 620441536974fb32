import { expect, test } from "bun:test";
import { serverEvents } from "./server-events.ts";

async function events(...chunks: (string | Uint8Array)[]): Promise<string[]> {
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(typeof chunk === "string" ? encoder.encode(chunk) : chunk);
      controller.close();
    },
  });
  return Array.fromAsync(serverEvents(body));
}

test("events are found wherever the chunks are cut", async () => {
  const whole = new TextEncoder().encode('event: progress\ndata: {"a":"ü"}\n\n: ping\n\ndata: two\ndata: lines\n\n');
  for (let cut = 0; cut <= whole.length; cut++) {
    expect(await events(whole.slice(0, cut), whole.slice(cut))).toEqual(['{"a":"ü"}', "two\nlines"]);
  }
});

test("an event that was cut off is not an event", async () => {
  expect(await events("data: one\r\n\r\ndata: hal")).toEqual(["one"]);
});
