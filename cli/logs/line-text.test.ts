import { expect, test } from "bun:test";
import pc from "picocolors";
import type { Line } from "../../db/model/contract/logs.ts";
import { lineText } from "./line-text.ts";

const line: Line = {
  stream: "1",
  number: 7,
  time: "2026-01-01T00:00:00.000000001Z",
  level: "info",
  message: "said\tthis",
  namespace: "shop",
  pod: "web-1",
  container: "app",
  node: "node-1",
  file: "0.log",
  cut: 0,
  joined: 0,
  inEvent: 0,
  pattern: "0",
};
const plain = { timestamps: false, oneNamespace: false };

test("a line names who wrote it, as far as that is not clear already, and when on demand", () => {
  expect(lineText(line, plain)).toBe("shop/web-1 app said\tthis");
  expect(lineText(line, { ...plain, oneNamespace: true }, ":")).toBe("web-1 app: said\tthis");
  expect(lineText({ ...line, time: null }, { ...plain, timestamps: true })).toBe("- shop/web-1 app said\tthis");
  expect(lineText(line, { ...plain, timestamps: true })).toStartWith("2026-01-01T00:00:00.000000001Z shop/web-1");
  expect(lineText({ ...line, pod: "", container: "", namespace: "" }, plain)).toBe("node-1 0.log said\tthis");
});

test("a pod keeps its colour, and errors are red", () => {
  const coloured = pc.createColors(true);
  const head = (of: Line): string => lineText(of, plain, "", coloured).split("app")[0] ?? "";
  expect(head(line)).toContain("\u001b[");
  expect(head({ ...line, number: 8, message: "x" })).toBe(head(line));
  expect(
    new Set(Array.from({ length: 40 }, (_, i) => head({ ...line, pod: `p${i}` }).split("shop")[0])).size,
  ).toBeGreaterThan(4);
  expect(lineText({ ...line, level: "fatal" }, plain, "", coloured)).toContain(coloured.red("said\tthis"));
});
