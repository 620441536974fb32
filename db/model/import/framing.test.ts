import { expect, test } from "bun:test";
import { detectFraming } from "./framing.ts";

const bytes = (...lines: string[]) => new TextEncoder().encode(`${lines.join("\n")}\n`);

test("CRI, kubelet stamps and bare lines are told apart by the lines", () => {
  const cri = bytes("2021-08-03T09:25:59.362564603Z stdout F hello", "2021-08-03T09:26:00.1Z stderr P half");
  expect(detectFraming(cri, "detect")).toBe("cri");
  expect(detectFraming(cri, "kubelet")).toBe("cri");
  const kubelet = bytes(
    "2021-08-03T09:25:59.362564603Z hello",
    "2021-08-03T09:25:59.36256460Z ",
    "2021-08-03T09:26:00.1Z x",
  );
  expect(detectFraming(kubelet, "detect")).toBe("kubelet");
  expect(detectFraming(bytes("I0803 09:25:59 main.go:1] hi"), "detect")).toBe("none");
  expect(detectFraming(new Uint8Array(0), "detect")).toBe("none");
});

test("an application's own millisecond time is its text, unless the writer is known to add stamps", () => {
  const own = bytes("2021-08-03T09:25:59.362Z INFO start", "2021-08-03T09:25:59.363Z INFO go");
  expect(detectFraming(own, "detect")).toBe("none");
  expect(detectFraming(own, "kubelet")).toBe("kubelet");
  expect(detectFraming(own, "none")).toBe("none");
  expect(detectFraming(bytes("2021-08-03T09:25:59.362564603Z one", "  at a stack frame"), "detect")).toBe("none");
});

test("a last line that is cut does not count against the others", () => {
  const head = new TextEncoder().encode("2021-08-03T09:25:59.362564603Z stdout F hello\n2021-08-03T09:2");
  expect(detectFraming(head, "detect")).toBe("cri");
});
