import { expect, test } from "bun:test";
import { ByteWriter } from "./byte-writer.ts";

test("bytes and texts follow each other, whatever was expected and however long they are", () => {
  const bytes = Uint8Array.from({ length: 300 }, (_, i) => i & 255);
  for (const expected of [0, 1, 10_000]) {
    const writer = new ByteWriter(expected);
    writer.copy(bytes, 250, 260);
    writer.text("token");
    writer.copy(bytes, 0, 300);
    writer.text("Grüße 密码");
    writer.copy(bytes, 7, 7);
    writer.text("");
    const text = (part: string): number[] => [...new TextEncoder().encode(part)];
    expect([...writer.written()]).toEqual([
      ...bytes.subarray(250, 260),
      ...text("token"),
      ...bytes,
      ...text("Grüße 密码"),
    ]);
  }
});
