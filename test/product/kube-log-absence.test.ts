// Logs that a capture was told to leave out are refused by name: an empty answer would say that the container was silent.
import { afterAll, beforeAll, expect, test } from "bun:test";
import { type CapturedCluster, capturedCluster, keyOf } from "../kit/captured-cluster.ts";
import { sampleOptions } from "../kit/cluster/support-bundle.ts";
import { kubeRefusal } from "../kit/kube-api.ts";
import { type TestStack, testStack } from "../kit/stack.ts";

let stack: TestStack;
beforeAll(async () => {
  stack = await testStack();
});
afterAll(() => stack.remove());

async function expectRefused(cluster: CapturedCluster, pod: string): Promise<void> {
  const { code, message } = await kubeRefusal(`${cluster.url}/api/v1/namespaces/cart/pods/${pod}/log`);
  expect([code, message]).toEqual([404, expect.stringContaining("it was not captured, or was empty")]);
}

const podsOf = (cluster: CapturedCluster): string[] =>
  cluster.objects("pods", "cart").map((pod) => keyOf(pod).slice("cart/".length));

test("of a capture without logs", async () => {
  const cluster = await capturedCluster(stack, ["--skip-logs"]);
  await expectRefused(cluster, podsOf(cluster)[0] ?? "");
}, 60_000);

test("of a capture of the last minute, where a pod had said nothing for longer", async () => {
  const from = Date.parse(sampleOptions.capturedAt) - 60_000;
  const since = `${Math.floor((Date.now() - from) / 1000)}s`;
  const cluster = await capturedCluster(stack, ["--since", since]);
  const lastOf = (pod: string): string =>
    cluster
      .logs(pod)
      .flatMap((log) => [...log.text()].join("").trimEnd().split("\n").slice(-1))
      .sort()
      .at(-1) ?? "";
  const silent = podsOf(cluster).filter((pod) => lastOf(pod) !== "" && lastOf(pod) < new Date(from).toISOString());
  expect(silent.length).toBeGreaterThan(0);
  await expectRefused(cluster, silent[0] ?? "");
}, 60_000);
