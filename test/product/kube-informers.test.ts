// Informers of @kubernetes/client-node, as operators and dashboards use them: a list, a watch behind it, and a cache of both.
import { afterAll, beforeAll, expect, test } from "bun:test";
import {
  AppsV1Api,
  CoreV1Api,
  CustomObjectsApi,
  KubeConfig,
  type KubernetesListObject,
  type KubernetesObject,
  makeInformer,
} from "@kubernetes/client-node";
import { type CapturedCluster, capturedCluster, keyOf } from "../kit/captured-cluster.ts";
import { kubeUrlOf } from "../kit/kube-api.ts";
import { type TestStack, testStack } from "../kit/stack.ts";

let stack: TestStack;
let cluster: CapturedCluster;
let config: KubeConfig;
beforeAll(async () => {
  stack = await testStack();
  cluster = await capturedCluster(stack, ["--skip-logs"]);
  config = new KubeConfig();
  config.loadFromString(await (await fetch(`${kubeUrlOf(cluster.link)}/kubeconfig`)).text());
}, 120_000);
afterAll(() => stack.remove());

/** An informer that has begun, and everything it has told. */
async function begun<T extends KubernetesObject>(
  path: string,
  list: () => Promise<KubernetesListObject<T>>,
  labelSelector?: string,
) {
  const told = { add: 0, update: 0, delete: 0 };
  const errors: unknown[] = [];
  const informer = makeInformer<T>(config, path, list, labelSelector);
  for (const event of ["add", "update", "delete"] as const) informer.on(event, () => told[event]++);
  const failed = new Promise<void>((resolve) => {
    informer.on("error", (error) => {
      errors.push(error);
      resolve();
    });
  });
  await informer.start();
  const names = (): string[] => informer.list().map(nameOf).sort();
  return { informer, told, errors, failed, names };
}

const nameOf = ({ metadata }: KubernetesObject): string => `${metadata?.namespace ?? ""}/${metadata?.name}`;
const sorted = (resource: string, namespace?: string): string[] =>
  cluster.objects(resource, namespace).map(keyOf).sort();

test("one of pods holds all of them, hears nothing more, and begins again where it was when the server comes back", async () => {
  const core = config.makeApiClient(CoreV1Api);
  const pods = await begun("/api/v1/pods", () => core.listPodForAllNamespaces());
  expect(pods.names()).toEqual(sorted("pods"));
  await Bun.sleep(500);
  expect([pods.told, pods.errors]).toEqual([{ add: pods.names().length, update: 0, delete: 0 }, []]);

  await stack.restart("edge");
  await pods.failed;
  await pods.informer.start();
  await Bun.sleep(500);
  expect(pods.names()).toEqual(sorted("pods"));
  expect(pods.told).toEqual({ add: pods.names().length, update: 0, delete: 0 });
  await pods.informer.stop();
}, 60_000);

test("one of a namespace and a label holds these", async () => {
  const apps = config.makeApiClient(AppsV1Api);
  const labelSelector = "app.kubernetes.io/name in (cart-api)";
  const deployments = await begun(
    "/apis/apps/v1/namespaces/cart/deployments",
    () => apps.listNamespacedDeployment({ namespace: "cart", labelSelector }),
    labelSelector,
  );
  expect(deployments.names()).toEqual(["cart/cart-api"]);
  expect(deployments.informer.get("cart-api", "cart")?.spec?.replicas).toBe(12);
  await deployments.informer.stop();
  expect(deployments.errors).toEqual([]);
});

test("one of a custom resource holds its objects", async () => {
  const custom = config.makeApiClient(CustomObjectsApi);
  const ask = { group: "cert-manager.io", version: "v1", plural: "certificates" };
  const certificates = await begun("/apis/cert-manager.io/v1/certificates", async () => {
    const list: KubernetesListObject<KubernetesObject> = await custom.listCustomObjectForAllNamespaces({
      ...ask,
      resourcePlural: ask.plural,
    });
    return list;
  });
  expect(certificates.names()).toEqual(sorted("certificates"));
  expect(certificates.names().length).toBeGreaterThan(0);
  await certificates.informer.stop();
  expect(certificates.errors).toEqual([]);
});
