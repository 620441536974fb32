import { beforeAll, describe, expect, test } from "bun:test";
import { parseLines } from "../../../db/model/line/parse-lines.ts";
import { levelIndex } from "../../../db/model/line/level.ts";
import { type ImportedCluster, importedBundle, keyOf, byKey, uidOf } from "./cluster-fixture.ts";
import { generateCluster } from "./cluster.ts";
import { sampleOptions } from "./support-bundle.ts";

const linesOf = (text: string): number => text.split("\n").length - 1;
const encoder = new TextEncoder();

/** Level → lines of one log. */
function levelsOf(text: string): number[] {
  const counts = Array.from({ length: 7 }, () => 0);
  parseLines(encoder.encode(text), "kubelet", 0, {
    line: (_number, _time, level) => void (counts[level] = (counts[level] ?? 0) + 1),
  });
  return counts;
}

describe("the sample's logs", () => {
  let sample: ImportedCluster;
  beforeAll(async () => {
    sample = await importedBundle(sampleOptions);
  });
  const logsOf = (pod: string, generation: string): string[] =>
    sample.logs
      .filter(({ stream }) => stream.pod.startsWith(pod) && stream.generation === generation)
      .map((log) => log.text);

  test("belong to pods that exist and to one of their containers", () => {
    const all = byKey(sample);
    expect(sample.logs.length).toBeGreaterThan(400);
    for (const { stream } of sample.logs) {
      const pod = all.get(keyOf("Pod", stream.namespace, stream.pod));
      expect([stream.pod, pod && uidOf(pod)]).toEqual([stream.pod, stream.uid]);
      expect(pod?.json).toContain(`"name":"${stream.container}"`);
      expect(stream.node).not.toBe("");
    }
  });

  test("have as many lines as were asked for, each as many as the plan says", () => {
    const planned = [...sample.cluster.logs()];
    expect(sample.logs.map((log) => linesOf(log.text))).toEqual(planned.map((log) => log.lines));
    expect(planned.reduce((sum, log) => sum + log.lines, 0)).toBe(sampleOptions.logLines);
  });

  test("start every line with the kubelet's time, in order, none after the capture", () => {
    const captured = sampleOptions.capturedAt;
    for (const { stream, text } of sample.logs) {
      expect([stream.pod, stream.framing]).toEqual([stream.pod, "kubelet"]);
      // Padded to nine digits they compare as text.
      const stamps = text
        .trimEnd()
        .split("\n")
        .map((line) => line.slice(0, line.indexOf("Z ")).padEnd(29, "0"));
      expect(stamps).toEqual([...new Set(stamps)].sort());
      expect((stamps.at(-1) ?? "") <= captured.slice(0, 19)).toBe(true);
    }
  });

  test("are many short ones and a few long ones", () => {
    const sizes = sample.logs.map((log) => linesOf(log.text)).sort((a, b) => b - a);
    const top = sizes.slice(0, Math.ceil(sizes.length / 10)).reduce((sum, size) => sum + size, 0);
    expect(top).toBeGreaterThan(sampleOptions.logLines * 0.4);
    expect(sizes.at(-1)).toBeGreaterThan(0);
  });

  test("end, where a container crashed, with why; so does the log of the run before", () => {
    for (const generation of ["current", "previous"]) {
      const logs = logsOf("payment-reconciler", generation);
      expect(logs.length).toBe(2);
      for (const text of logs)
        expect(text.trimEnd().split("\n").at(-1)).toContain("giving up: cannot open ledger database");
    }
  });

  test("are noisy in one service: far more errors than elsewhere, with stack traces", () => {
    const noisy = levelsOf(logsOf("checkout-api", "current").join(""));
    const quiet = levelsOf(logsOf("orders-api", "current").join(""));
    const share = (counts: number[]): number => (counts[levelIndex.error] ?? 0) / counts.reduce((a, b) => a + b, 0);
    expect(share(noisy)).toBeGreaterThan(5 * share(quiet));
    expect(logsOf("checkout-api", "current").join("")).toContain("\tat com.shop.checkout.payment.GatewayClient");
  });

  test("have a level that the line parser finds, in every format that has one", () => {
    for (const pod of ["cart-api", "storefront-bff", "kube-proxy", "mail-sender", "orders-api"]) {
      const counts = levelsOf(logsOf(pod, "current").join(""));
      const unknown = counts[levelIndex.unknown] ?? 0;
      // Continuation lines of stack traces have none of their own.
      expect([pod, unknown < 0.15 * counts.reduce((a, b) => a + b, 0)]).toEqual([pod, true]);
    }
  });

  test("are there for the faults however few lines are asked for", () => {
    const few = [...generateCluster({ ...sampleOptions, logLines: 2000 }).logs()];
    expect(few.some((log) => log.pod.startsWith("payment-reconciler") && log.previous)).toBe(true);
    expect(few.reduce((sum, log) => sum + log.lines, 0)).toBe(2000);
  });
});
