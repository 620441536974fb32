import { expect, test } from "bun:test";
import { cutText, isPrintable, linkLeavesRoot, printable, safePath } from "./safe-path.ts";

test("harmless paths are cleaned and kept", () => {
  for (const [raw, path] of [
    ["a/b.json", "a/b.json"],
    ["./a//b/./c", "a/b/c"],
    ["a/..b/c..", "a/..b/c.."],
    ["namespaces/ü/p.yaml", "namespaces/ü/p.yaml"],
  ] as const) {
    expect(safePath(raw, 4096)).toEqual({ path });
  }
});

test("a path that could leave the root or fool a reader is refused with a gap that names it printably", () => {
  const bad = [
    "../a",
    "a/../../b",
    "/etc/passwd",
    "a\\..\\b",
    "C:/x",
    "c:x",
    "a\u001b[31mb",
    "a\nb",
    "a\u202eb",
    "a\u0000b",
    "",
    ".",
    "./",
    "x".repeat(5000),
    `a/${"x".repeat(256)}/b`,
    "a\ud800b",
  ];
  for (const raw of bad) {
    const result = safePath(raw, 4096);
    if (!("gap" in result)) throw new Error(`accepted ${JSON.stringify(raw)}`);
    expect(result.gap.reason).toBe("unsafe_path");
    expect(result.gap.what).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    expect(result.gap.what.length).toBeLessThanOrEqual(1024);
  }
});

test("halves of surrogate pairs are shown as escapes, and no cut makes one", () => {
  expect(printable("a\ud83d b\ude00 😀")).toBe("a\\u{d83d} b\\u{de00} 😀");
  expect(printable("😀".repeat(300))).toBe(`${"😀".repeat(255)}…`);
  expect(["a😀", "ab😀", "abc"].map((text) => cutText(text, 2))).toEqual(["a", "ab", "ab"]);
  expect(["ok", "a\ud83d", "a\u0000", "toolong"].map((text) => isPrintable(text, 5))).toEqual([
    true,
    false,
    false,
    false,
  ]);
});

test("control characters are shown as escapes", () => {
  expect(printable("a\u001b[2Jb\r\n\u202ec")).toBe("a\\x1b[2Jb\\x0d\\x0a\\u{202e}c");
});

test("a link is judged from the folder it lies in", () => {
  expect(linkLeavesRoot("all-logs/pod/c.log", "../../cluster-resources/x.log")).toBe(false);
  expect(linkLeavesRoot("all-logs/pod/c.log", "../../../x.log")).toBe(true);
  expect(linkLeavesRoot("c.log", "../x.log")).toBe(true);
  expect(linkLeavesRoot("c.log", "/etc/passwd")).toBe(true);
  expect(linkLeavesRoot("a/b", "c/../../../a")).toBe(true);
});
