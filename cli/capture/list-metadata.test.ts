import { expect, test } from "bun:test";
import { ListMetadata } from "./list-metadata.ts";

const encoder = new TextEncoder();
/** In pieces of every size from one byte on. */
function* readings(text: string): Generator<{ next: string; resourceVersion: string }> {
  const bytes = encoder.encode(text);
  for (const size of [1, 7, 4096, 20_000, bytes.length]) {
    const metadata = new ListMetadata();
    for (let at = 0; at < bytes.length; at += size) metadata.see(bytes.subarray(at, at + size));
    yield metadata.read();
  }
}
const item = JSON.stringify({ metadata: { name: "a", resourceVersion: "5" }, spec: { continue: "no" } });
const many = Array.from({ length: 800 }, () => item).join(",");

test("is found before the items of a built-in kind", () => {
  const text = `{"kind":"PodList","apiVersion":"v1","metadata":{"resourceVersion":"638","continue":"tok","remainingItemCount":3},"items":[${many}]}\n`;
  for (const read of readings(text)) expect(read).toEqual({ next: "tok", resourceVersion: "638" });
});

test("is found behind the items of a custom resource", () => {
  for (const items of [many, item, ""]) {
    const text = `{"apiVersion":"example.com/v1","items":[${items}],"kind":"WidgetList","metadata":{"continue":"tok","remainingItemCount":9,"resourceVersion":"638"}}\n`;
    for (const read of readings(text)) expect(read).toEqual({ next: "tok", resourceVersion: "638" });
  }
});

test("is not taken from an item", () => {
  const items = `${many},{"spec":{},"metadata":{"name":"z","continue":"no"}}`;
  for (const text of [`{"apiVersion":"v1","items":[${items}]}`, `[${items}]`]) {
    for (const read of readings(text)) expect(read).toEqual({ next: "", resourceVersion: "" });
  }
});
