import { describe, expect, test } from "bun:test";
import { shapeHash, walkShape } from "./shape.ts";

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

function hashOf(text: string): bigint {
  const bytes = bytesOf(text);
  return shapeHash(bytes, 0, bytes.length);
}

function wordsOf(text: string): string {
  const bytes = bytesOf(text);
  const words: string[] = [];
  walkShape(bytes, 0, bytes.length, (from, to, masked) => {
    if (!masked) words.push(new TextDecoder().decode(bytes.subarray(from, to)));
    else if (words.at(-1) !== "*") words.push("*");
  });
  return words.join(" ");
}

describe("the shape of a message", () => {
  for (const [text, want] of [
    [
      "I1120 12:34:56.789012       1 leader.go:325] acquired lease kube-system/x-7f9c",
      "* leader.go * acquired lease kube-system *",
    ],
    ['E1120 12:34:56.7 1 a.go:3] "Sync failed" pod="ns/a" err="not found"', "* a.go * Sync failed pod * err *"],
    ['{"level":"info","ts":1.5,"msg":"took 3ms for \\"x\\"","msg2":"n"}', "took * for x"],
    ['{"a":{"msg":"inner"},"status":200,"k8s":1}', "a status *"],
    ['time="2026-01-01T00:00:00Z" level=info msg="pod started" id=7', "time * level info msg pod started id *"],
    ['10.0.0.1 - - [20/Nov/2026:12:00:00 +0000] "GET /api/v1/x HTTP/1.1" 200 7 "-" "curl x"', "* GET api * x HTTP *"],
    ["volume kube-api-access-bjtpt of deadbeefcafe is 'very full', can't write.", "volume * of * is * can t write"],
    ["from fe80::1 to ::", "from * to"],
    ["Error in /var/lib/kubelet/pods/6ba7b810-9dad/volumes", "Error in var lib kubelet pods * volumes"],
    ["---", ""],
    ["", ""],
  ] as const) {
    test(`${text.slice(0, 60) || "(empty)"} → ${want}`, () => expect(wordsOf(text)).toBe(want));
  }

  test("is the same for messages that differ in what varies, and another for another word", () => {
    const lines = ["pod a-1 took 3.5ms", "pod b-22 took 17s", "pod 10.0.0.1 took 0x1f"].map(hashOf);
    expect(new Set(lines).size).toBe(1);
    expect(hashOf("pods a-1 took 3.5ms")).not.toBe(lines[0]);
    expect([hashOf("a b") === hashOf("ab"), hashOf("b a") === hashOf("a b"), hashOf("") === 0n]).toEqual([
      false,
      false,
      true,
    ]);
  });

  test("has the hashes of version 1: they are stored", () => {
    const lines = ["hello world", "a-very-long-word.of_more$than_sixteen_bytes 7", '{"msg":"x y z","n":1}', "12:34:56"];
    expect(lines.map((line) => hashOf(line).toString(16))).toEqual([
      "4a7334469eeee80d",
      "11f3506a9c213e84",
      "ce93e51d0ec4aa82",
      "5f654eb8789d25",
    ]);
  });

  test("of a hundred thousand different ones no two have the same hash", () => {
    const letters = "abcdefghij";
    const word = (n: number): string => Array.from(String(n), (digit) => letters[Number(digit)]).join("");
    const hashes = new Set<bigint>();
    for (let n = 0; n < 50_000; n++) {
      hashes.add(hashOf(`w ${word(n)}`));
      hashes.add(hashOf(`${word(n)} w failed`));
    }
    expect(hashes.size).toBe(100_000);
  });

  test("stays the same for values of any length in front of it", () => {
    const hashes = Array.from({ length: 200 }, (_, n) => hashOf(`id=${"7".repeat(n + 1)} connection to server lost`));
    expect(new Set(hashes).size).toBe(1);
  });
});
